import { createCaseFolder, createRecord } from '@main/case/case-store';
import { openCase } from '@main/case/case-opener';
import { type OpenCase } from '@main/case/open-case';
import { adopt } from '@main/case/save-store';
import { writeVolumeFile } from '@main/case/volume-store';
import { type Region } from '@shared/case/region';
import { diffWhere } from '@shared/edit/build-diff';
import { type Geometry } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { join } from 'node:path';

/** Anisotropic, oblique, off-origin. */
export const GRID: Geometry = {
  size: [19, 14, 11],
  spacing: [0.3, 0.4, 0.7],
  origin: [-31, 12.5, 204],
  direction: [0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, 1],
};

export function region(id: number, layer = 0, value = id): Region {
  return {
    id: `r${id}`,
    name: `Region ${id}`,
    layer,
    value,
    state: 'proposed',
    colour: [10, 20, 30],
    visible: true,
    origin: 'detected',
    proposal: [id],
    volumeMm3: 0,
    initialVolumeMm3: 0,
  };
}

/** A case with a scan of noise, labels, an anomaly map and two empty regions in one layer. */
export async function makeCase(folder: string, grid = GRID): Promise<void> {
  const random = createRandom(7);
  const count = grid.size[0] * grid.size[1] * grid.size[2];
  await createCaseFolder(folder, createRecord('abcdef0123456789', 'Test case', new Date().toISOString()));
  const open = await openCase(folder);
  const scan = Int16Array.from({ length: count }, () => random.integer(-1000, 3000));
  const labels = Uint8Array.from({ length: count }, (_, i) => (i % grid.size[0] < 6 ? 2 : 0));
  const anomaly = Float32Array.from({ length: count }, () => random.next());
  const stage = async (
    name: 'scan' | 'labels' | 'anomaly' | 'regions-0',
    data: Int16Array | Uint8Array | Float32Array,
  ) => {
    const type = data instanceof Int16Array ? 'int16' : data instanceof Uint8Array ? 'uint8' : 'float32';
    const path = join(folder, `.staging-${name}.lvol`);
    await writeVolumeFile(path, type, grid, data);
    return { name, path, type, geometry: grid, range: [0, 1] } as const;
  };
  const volumes = [
    await stage('scan', scan),
    await stage('labels', labels),
    await stage('anomaly', anomaly),
    await stage('regions-0', new Uint8Array(count)),
  ];
  await adopt(open, { state: 'analysed', regions: [region(1), region(2)] }, volumes);
  await open.writers!.journal.close();
  await open.writers!.audit.close();
  await open.writers!.lock.release();
}

/** A diff that sets a random box of a layer to a value. */
export async function randomBoxDiff(open: OpenCase, layer: 'labels' | 'regions-0', value: number, seed: number) {
  const random = createRandom(seed);
  const { size } = open.requireLayers().geometry;
  const start = size.map((n) => random.integer(0, n - 2)) as [number, number, number];
  const extent = size.map((n, axis) => random.integer(1, n - start[axis]!)) as [number, number, number];
  const voxels = await open.layer(layer);
  return { layer, diff: diffWhere(voxels, size, { start, size: extent }, () => value) };
}
