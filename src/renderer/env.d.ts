/// <reference types="vite/client" />

/** For tools that read types without knowing single-file components; vue-tsc sees the components themselves. */
declare module '*.vue' {
  import { type DefineComponent } from 'vue';
  const component: DefineComponent;
  export default component;
}
