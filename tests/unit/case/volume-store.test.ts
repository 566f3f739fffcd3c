import { openVolumeFile, readVolumeFile, writeVolumeFile } from '@main/case/volume-store';
import { joinPlanes, splitPlanes } from '@main/case/voxel-planes';
import { type Geometry } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GRID, temporaryFolder } from './case-fixture';

const LARGE: Geometry = { ...GRID, size: [301, 257, 70] };

function noise(geometry: Geometry, seed: number): Int16Array {
  const random = createRandom(seed);
  const count = geometry.size[0] * geometry.size[1] * geometry.size[2];
  return Int16Array.from({ length: count }, (_, i) => (i % 97 < 40 ? 1200 : -1000) + random.integer(-90, 90));
}

describe('planes', () => {
  it.each([1, 2, 4])('of %i bytes a voxel come together again', (width) => {
    const random = createRandom(width);
    const bytes = Uint8Array.from({ length: 1001 * width }, () => random.integer(0, 255));
    const out = new Uint8Array(bytes.length);
    joinPlanes(splitPlanes(bytes, width), out);
    expect(out).toEqual(bytes);
  });
});

describe('a volume file', () => {
  it('gives back every voxel and the grid, over several blocks', async () => {
    const path = join(await temporaryFolder(), 'scan.lvol');
    const data = noise(LARGE, 3);
    await writeVolumeFile(path, 'int16', LARGE, data);
    const { type, geometry, bytes } = await readVolumeFile(path);
    expect(type).toBe('int16');
    expect(geometry).toEqual(LARGE);
    expect(Buffer.compare(Buffer.from(bytes), Buffer.from(data.buffer))).toBe(0);
    expect((await readFile(path)).length).toBeLessThan(data.byteLength * 0.8);
  });

  it('gives single slices from the middle and across blocks', async () => {
    const path = join(await temporaryFolder(), 'scan.lvol');
    const data = noise(LARGE, 4);
    await writeVolumeFile(path, 'int16', LARGE, data);
    const volume = await openVolumeFile(path);
    const slice = LARGE.size[0] * LARGE.size[1];
    for (const [first, count] of [
      [0, 1],
      [33, 5],
      [69, 1],
      [0, 70],
    ] as const) {
      const parts: Uint8Array[] = [];
      for await (const part of volume.slices(first, count)) parts.push(part);
      const expected = new Uint8Array(data.buffer, first * slice * 2, count * slice * 2);
      expect(Buffer.compare(Buffer.concat(parts), Buffer.from(expected)), `${first}+${count}`).toBe(0);
    }
    await volume.close();
  });

  it.each([
    ['uint8', Uint8Array.from({ length: 19 * 14 * 11 }, (_, i) => i % 6)],
    ['float32', Float32Array.from({ length: 19 * 14 * 11 }, (_, i) => Math.sin(i))],
  ] as const)('holds %s', async (type, data) => {
    const path = join(await temporaryFolder(), 'v.lvol');
    await writeVolumeFile(path, type, GRID, data);
    const { bytes } = await readVolumeFile(path);
    expect(Buffer.compare(Buffer.from(bytes), Buffer.from(data.buffer))).toBe(0);
  });

  it('tells of every flipped bit and every cut (seed 11), never gives other voxels', async () => {
    const path = join(await temporaryFolder(), 'scan.lvol');
    const data = noise(GRID, 5);
    await writeVolumeFile(path, 'int16', GRID, data);
    const good = await readFile(path);
    const random = createRandom(11);
    for (let i = 0; i < 150; i++) {
      const bad = Buffer.from(good);
      if (i % 3 === 0) await writeFile(path, bad.subarray(0, random.integer(0, bad.length - 1)));
      else {
        bad[random.integer(0, bad.length - 1)]! ^= 1 << random.integer(0, 7);
        await writeFile(path, bad);
      }
      await expect(readVolumeFile(path), `damage ${i}`).rejects.toMatchObject({ code: 'case/damaged' });
    }
  });

  it('that is not there is said so', async () => {
    await expect(readVolumeFile(join(await temporaryFolder(), 'none.lvol'))).rejects.toMatchObject({
      code: 'file/not-found',
    });
  });
});
