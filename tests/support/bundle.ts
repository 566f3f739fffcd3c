import { join, resolve } from 'node:path';
import { build } from 'vite';

/**
 * Bundles a program of the tests into one file that Node starts at once: a process that is started many times should not
 * compile its sources each time. Returns the file; packages stay outside.
 */
export async function bundleForNode(entry: string, name: string): Promise<string> {
  const root = resolve(import.meta.dirname, '../..');
  const outDir = join(root, 'node_modules/.cache/lacuna-tests', `${name}-${process.pid}`);
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { '@shared': join(root, 'src/shared'), '@main': join(root, 'src/main') } },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  });
  return join(outDir, 'child.mjs');
}
