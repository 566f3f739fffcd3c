export {
  createPhantom,
  type Phantom,
  type PhantomDescription,
  type PhantomOptions,
  sampleHealthyLabels,
  sampleLabels,
  sampleLesion,
} from './phantom';
export { renderCbct } from './cbct';
export type { LesionDescription } from './lesion-draw';
