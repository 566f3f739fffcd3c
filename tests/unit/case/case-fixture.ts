import type { Model } from '@shared/case/model';
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

export const MODEL: Model = {
  id: 'm1',
  builtAt: '2026-01-01T00:00:00.000Z',
  regionIds: ['r1'],
  parameters: { smoothing: 1, decimation: 0, clearance: 0 },
  sequence: 2,
  volumeMm3: 12,
  sizeMm: [1, 2, 3],
  vertices: 4,
  triangles: 4,
  checks: [{ name: 'closed', passed: true, required: true }],
  sha256: 'a'.repeat(64),
};
