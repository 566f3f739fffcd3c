import prettier from 'eslint-config-prettier';
import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';

const domain = [
  'dicom',
  'volume',
  'anatomy',
  'anomaly',
  'mesh',
  'fit',
  'print',
  'report',
  'case',
  'phantom',
  'nn',
  'inference',
  'training',
];

const nodeBuiltins = {
  group: ['node:*', 'fs', 'path', 'os', 'child_process', 'worker_threads'],
  message: 'This code also runs in the browser: no Node here.',
};
const electron = { group: ['electron'], message: 'Only src/main/shell speaks with Electron: reach it through host.' };
const doors = {
  group: ['**/shell/**', '**/server/**', '**/cli/**', '**/host/**'],
  message: 'Domain code is used by the doors and never imports one.',
};
const files = {
  group: ['node:fs', 'node:fs/promises'],
  message: 'Domain code is pure: read and write files only in files named *-reader.ts, *-writer.ts or *-store.ts.',
};
const renderer = {
  group: ['**/renderer/**', '@renderer/*'],
  message: 'Main and the renderer meet only in src/shared.',
};
const main = { group: ['**/main/**', '@main/*'], message: 'The renderer and main meet only in src/shared.' };
const restrict = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default tseslint.config(
  {
    ignores: [
      'out/**',
      'dist/**',
      'node_modules/**',
      '.cache/**',
      'test-results/**',
      'playwright-report/**',
      'runs/**',
    ],
  },
  { files: ['**/*.{ts,vue}'], extends: [...tseslint.configs.strictTypeChecked] },
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.node.json', './tsconfig.web.json', './tsconfig.e2e.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
    },
  },
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  { files: ['src/shared/**'], rules: restrict(nodeBuiltins, electron, renderer, main) },
  { files: ['src/renderer/**'], rules: restrict(nodeBuiltins, electron, main) },
  { files: ['src/preload/**'], rules: restrict(main, renderer) },
  { files: ['src/main/**'], ignores: ['src/main/shell/**', 'src/main/index.ts'], rules: restrict(electron, renderer) },
  {
    files: domain.map((room) => `src/main/${room}/**`),
    ignores: ['**/*-reader.ts', '**/*-writer.ts', '**/*-store.ts'],
    rules: restrict(electron, renderer, doors, files),
  },
  {
    files: domain.map((room) => `src/main/${room}/**/*-{reader,writer,store}.ts`),
    rules: restrict(electron, renderer, doors),
  },
  {
    files: ['tests/e2e/**'],
    rules: { '@typescript-eslint/no-unused-vars': 'off', '@typescript-eslint/require-await': 'off' },
  },
  { files: ['build/**', 'tests/bench/**', 'src/main/cli/**'], rules: { 'no-console': 'off' } },
  prettier,
);
