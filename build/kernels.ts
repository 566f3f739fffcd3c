/**
 * `npx tsx build/kernels.ts`: compiles src/main/volume/simd/kernels.as (AssemblyScript) and writes kernels.generated.ts
 * beside it. The generated file is committed, so that running needs no compiler; a test holds it up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';
import { format, resolveConfig } from 'prettier';

const folder = resolve(import.meta.dirname, '../src/main/volume/simd');
export const GENERATED = resolve(folder, 'kernels.generated.ts');

/** The text that kernels.generated.ts must have. */
export async function generateKernels(): Promise<string> {
  let binary: Uint8Array | undefined;
  const messages: string[] = [];
  const { error } = await asc.main(
    [
      'kernels.ts',
      '-O3',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--noAssert',
      '--importMemory',
      '--outFile',
      'out.wasm',
    ],
    {
      readFile: (name) => (name === 'kernels.ts' ? readFileSync(resolve(folder, 'kernels.as'), 'utf8') : null),
      writeFile: (name, contents) => {
        if (name === 'out.wasm') binary = contents as Uint8Array;
      },
      listFiles: () => [],
      stderr: { write: (chunk) => void messages.push(chunk.toString()) },
    },
  );
  if (error || !binary) throw new Error(`kernels.as does not compile: ${messages.join('')}`);
  const text = `/** Written by build/kernels.ts from kernels.as. */\nexport const KERNELS = '${Buffer.from(binary).toString('base64')}';\n`;
  return format(text, { ...(await resolveConfig(GENERATED)), parser: 'typescript' });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(GENERATED, await generateKernels());
}
