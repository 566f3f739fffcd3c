import vue from '@vitejs/plugin-vue';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const at = (path: string): string => resolve(import.meta.dirname, path);

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@shared': at('src/shared'), '@main': at('src/main'), '@renderer': at('src/renderer') } },
  test: {
    include: ['tests/{unit,invariants,repro}/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
