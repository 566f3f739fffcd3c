import { indexToWorld, type Vec3, worldToIndex } from '../geometry';
import { type LabelVolume, type MaskVolume, type Volume } from '../volume';
import { mirrorPoint, type Plane } from './plane';

/** Voxel centres of a volume that pass a test, thinned to at most about `wanted`; world LPS mm. */
function samplePoints(volume: Volume, test: (value: number) => boolean, wanted: number): Vec3[] {
  const [nx, ny, nz] = volume.geometry.size;
  const step = Math.max(1, Math.floor(Math.cbrt((nx * ny * nz) / 300_000)));
  const points: Vec3[] = [];
  for (let z = 0; z < nz; z += step) {
    for (let y = 0; y < ny; y += step) {
      for (let x = 0; x < nx; x += step) {
        if (test(volume.data[x + nx * (y + ny * z)]!)) points.push([x, y, z]);
      }
    }
  }
  const skip = Math.max(1, Math.floor(points.length / wanted));
  return points.filter((_, i) => i % skip === 0).map((p) => indexToWorld(volume.geometry, p));
}

/**
 * The plane that best mirrors the anatomy onto itself: normal near the patient's left-right axis, found by a coarse, then
 * fine search over its two tilts and its offset; the score is the share of bone points whose mirror image is the same
 * label. Null when there are fewer than 50 labelled points.
 */
export function estimateMirrorPlane(labels: LabelVolume): Plane | null {
  const points = samplePoints(labels, (v) => v > 0, 1500);
  if (points.length < 50) return null;
  const centre = [0, 1, 2].map((a) => points.reduce((s, p) => s + p[a]!, 0) / points.length) as unknown as Vec3;
  const score = (yaw: number, roll: number, offset: number): number => {
    const plane = planeOf(centre, yaw, roll, offset);
    let same = 0;
    for (const p of points) {
      const value = valueAt(labels, p);
      if (valueAt(labels, mirrorPoint(plane, p)) === value) same++;
    }
    return same;
  };
  let best = { yaw: 0, roll: 0, offset: 0, score: -1 };
  let reach = { angle: 0.2, offset: 12 };
  for (let round = 0; round < 5; round++) {
    const from = best;
    for (let a = -2; a <= 2; a++) {
      for (let b = -2; b <= 2; b++) {
        for (let c = -2; c <= 2; c++) {
          const yaw = from.yaw + (a * reach.angle) / 2;
          const roll = from.roll + (b * reach.angle) / 2;
          const offset = from.offset + (c * reach.offset) / 2;
          const s = score(yaw, roll, offset);
          if (s > best.score) best = { yaw, roll, offset, score: s };
        }
      }
    }
    reach = { angle: reach.angle / 2, offset: reach.offset / 2 };
  }
  return planeOf(centre, best.yaw, best.roll, best.offset);
}

function planeOf(centre: Vec3, yaw: number, roll: number, offset: number): Plane {
  const normal: Vec3 = [Math.cos(yaw) * Math.cos(roll), Math.sin(yaw) * Math.cos(roll), Math.sin(roll)];
  return {
    point: [centre[0] + offset * normal[0], centre[1] + offset * normal[1], centre[2] + offset * normal[2]],
    normal,
  };
}

function valueAt(volume: Volume, world: Vec3): number {
  const [nx, ny, nz] = volume.geometry.size;
  const index = worldToIndex(volume.geometry, world);
  const x = Math.round(index[0]);
  const y = Math.round(index[1]);
  const z = Math.round(index[2]);
  if (x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz) return 0;
  return volume.data[x + nx * (y + ny * z)]!;
}

/**
 * What the healthy side has and this side lacks: voxels of the box that are empty (label 0) while their mirror image
 * bears one of `wanted`. `box` is a mask whose geometry lies on the grid of the labels; its voxels set to 1 are where the
 * result may lie.
 */
export function mirrorIntoGap(
  labels: LabelVolume,
  box: MaskVolume,
  plane: Plane,
  wanted: readonly number[],
): MaskVolume {
  const [nx, ny, nz] = box.geometry.size;
  const allowed = new Uint8Array(256);
  for (const value of wanted) allowed[value] = 1;
  const data = new Uint8Array(box.data.length);
  let i = 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        if (!box.data[i]) continue;
        const world = indexToWorld(box.geometry, [x, y, z]);
        if (valueAt(labels, world) !== 0) continue;
        if (allowed[valueAt(labels, mirrorPoint(plane, world))]) data[i] = 1;
      }
    }
  }
  return { geometry: box.geometry, data };
}
