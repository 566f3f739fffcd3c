import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export { GRID, makeCase, randomBoxDiff, region } from '../../support/case-folder';

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lacuna-case-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
