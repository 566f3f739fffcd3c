import { run } from '@main/host/jobs/plan-job';
import { writeVolume } from '@main/volume/io/volume-writer';
import { type Geometry, indexToWorld, type Vec3 } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { Label } from '@shared/labels';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { installHealingModels } from './healing-models';

const c = Math.cos(0.2);
const s = Math.sin(0.2);
/** Oblique, anisotropic, off-origin. */
export const GRID: Geometry = {
  size: [60, 48, 44],
  spacing: [0.9, 1, 1.1],
  origin: [-70, 33, 210],
  direction: [c, -s, 0, s, c, 0, 0, 0, 1],
};
const CENTRE = indexToWorld(GRID, [29.5, 23.5, 21.5]);
export const WOUND_RADIUS = 6;
/** Middle of the wound, LPS. */
export const WOUND: Vec3 = [CENTRE[0] + 1, CENTRE[1] - 1, CENTRE[2] + 5];

/** A block of mandible, 40 x 34 x 36 mm, with a ball taken out below its top. */
function labelAt(point: Vec3): number {
  const [x, y, z] = point.map((value, axis) => value - CENTRE[axis]!) as [number, number, number];
  const inBlock = Math.abs(x) < 20 && Math.abs(y) < 17 && Math.abs(z) < 18;
  const inWound = Math.hypot(...point.map((value, axis) => value - WOUND[axis]!)) < WOUND_RADIUS;
  return inBlock && !inWound ? Label.Mandible : 0;
}

export interface PlanFolder {
  readonly folder: string;
  /** The block's label map. */
  readonly labels: string;
  /** Plans the block into a folder of that name. */
  readonly plan: (out: string, more?: object) => ReturnType<typeof run>;
}

/** A folder with the block and with networks that heal it, for the tests of a file. */
export function planFolder(): PlanFolder {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lacuna-plan-'));
    await mkdir(join(folder, 'models'));
    await installHealingModels(join(folder, 'models'));
    process.env['LACUNA_MODELS'] = join(folder, 'models');
    const [nx, ny, nz] = GRID.size;
    const data = Uint8Array.from({ length: nx * ny * nz }, (_, i) =>
      labelAt(indexToWorld(GRID, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))])),
    );
    await writeVolume(join(folder, 'labels.nii.gz'), { geometry: GRID, data });
  });
  afterAll(async () => {
    delete process.env['LACUNA_MODELS'];
    await rm(folder, { recursive: true, force: true });
  });
  const labels = (): string => join(folder, 'labels.nii.gz');
  return {
    get folder() {
      return folder;
    },
    get labels() {
      return labels();
    },
    plan: (out, more = {}) => run({ labels: labels(), out: join(folder, out), softTissue: 'auto', ...more }, QUIET),
  };
}
