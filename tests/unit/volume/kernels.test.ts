import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { GENERATED, generateKernels } from '../../../build/kernels';

it('the compiled kernels are those of their source (else run: npx tsx build/kernels.ts)', async () => {
  expect(readFileSync(GENERATED, 'utf8')).toBe(await generateKernels());
});
