import { type Geometry, indexToWorld, type Vec3, worldToIndex } from '../geometry';
import { type LabelVolume, type MaskVolume, type Volume } from '../volume';
import { mirrorPoint, type Plane } from './plane';

/** Indices x, y, z of labelled voxels, one after the other, thinned to at most about `wanted`. */
function samplePoints({ geometry, data }: LabelVolume, wanted: number): Float64Array {
  const [nx, ny, nz] = geometry.size;
  const step = Math.max(1, Math.floor(Math.cbrt((nx * ny * nz) / 300_000)));
  const found: number[] = [];
  for (let z = 0; z < nz; z += step) {
    for (let y = 0; y < ny; y += step) {
      for (let x = 0; x < nx; x += step) if (data[x + nx * (y + ny * z)]) found.push(x, y, z);
    }
  }
  const skip = Math.max(1, Math.floor(found.length / 3 / wanted));
  return Float64Array.from(found.filter((_, i) => Math.floor(i / 3) % skip === 0));
}

/** Where the plane mirrors each voxel of `from`, as the affine of `indexTransform`: to fractional indices of `to`. */
function mirrorTransform(from: Geometry, plane: Plane, to = from): Float64Array {
  const image = (index: Vec3): Vec3 => worldToIndex(to, mirrorPoint(plane, indexToWorld(from, index)));
  const zero = image([0, 0, 0]);
  const axes = [image([1, 0, 0]), image([0, 1, 0]), image([0, 0, 1])];
  const affine = new Float64Array(12);
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) affine[4 * row + column] = axes[column]![row]! - zero[row]!;
    affine[4 * row + 3] = zero[row]!;
  }
  return affine;
}

/**
 * The plane that best mirrors the anatomy onto itself: normal near the patient's left-right axis, found by a coarse, then
 * fine search over its two tilts and its offset; the score is the share of bone points whose mirror image is the same
 * label. Null when there are fewer than 50 labelled points.
 */
export function estimateMirrorPlane(labels: LabelVolume): Plane | null {
  const { geometry, data } = labels;
  const points = samplePoints(labels, 1500);
  const count = points.length / 3;
  if (count < 50) return null;
  const middle = [0, 0, 0];
  for (let i = 0; i < points.length; i++) middle[i % 3]! += points[i]! / count;
  const centre = indexToWorld(geometry, middle as unknown as Vec3);
  const [nx, ny, nz] = geometry.size;
  const own = Uint8Array.from({ length: count }, (_, n) => {
    const [x, y, z] = points.subarray(3 * n, 3 * n + 3) as unknown as Vec3;
    return data[x + nx * (y + ny * z)]!;
  });
  const score = (yaw: number, roll: number, offset: number): number => {
    const m = mirrorTransform(geometry, planeOf(centre, yaw, roll, offset));
    const [m0, m1, m2, m3] = [m[0]!, m[1]!, m[2]!, m[3]!];
    const [m4, m5, m6, m7] = [m[4]!, m[5]!, m[6]!, m[7]!];
    const [m8, m9, m10, m11] = [m[8]!, m[9]!, m[10]!, m[11]!];
    let same = 0;
    for (let i = 0, n = 0; i < points.length; i += 3, n++) {
      const px = points[i]!;
      const py = points[i + 1]!;
      const pz = points[i + 2]!;
      // Half a voxel more, so that cutting off the fraction rounds.
      const x = m0 * px + m1 * py + m2 * pz + m3 + 0.5;
      const y = m4 * px + m5 * py + m6 * pz + m7 + 0.5;
      const z = m8 * px + m9 * py + m10 * pz + m11 + 0.5;
      if (x >= 0 && y >= 0 && z >= 0 && x < nx && y < ny && z < nz) {
        if (data[(x | 0) + nx * ((y | 0) + ny * (z | 0))] === own[n]) same++;
      }
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

/** The labels mirrored at the plane, on `grid`: each voxel takes the label nearest to its mirror image, 0 outside. */
export function mirroredLabels({ geometry, data }: LabelVolume, plane: Plane, grid = geometry): LabelVolume {
  const m = mirrorTransform(grid, plane, geometry);
  const [nx, ny, nz] = geometry.size;
  const [width, height, depth] = grid.size;
  const result = new Uint8Array(width * height * depth);
  for (let z = 0, i = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      const [ax, ay, az] = [0, 4, 8].map((row) => m[row + 1]! * y + m[row + 2]! * z + m[row + 3]!) as [
        number,
        number,
        number,
      ];
      for (let x = 0; x < width; x++, i++) {
        const px = Math.round(m[0]! * x + ax);
        const py = Math.round(m[4]! * x + ay);
        const pz = Math.round(m[8]! * x + az);
        if (px < 0 || py < 0 || pz < 0 || px >= nx || py >= ny || pz >= nz) continue;
        result[i] = data[px + nx * (py + ny * pz)]!;
      }
    }
  }
  return { geometry: grid, data: result };
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
