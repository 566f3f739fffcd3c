import { type Volume, type VoxelArray } from '@shared/volume';
import { gridInIndex, type PlaneGrid } from './plane-grid';

/** Values of the voxels nearest to the grid's pixels into `out` (`i + nu * j`); pixels outside the volume get `outside`. */
export function resliceNearest<T extends VoxelArray>(volume: Volume, grid: PlaneGrid, out: T, outside: number): T {
  const place = gridInIndex(volume.geometry, grid);
  if (sliceWhole(volume, grid, place, out, outside)) return out;
  const [nx, ny, nz] = volume.geometry.size;
  const { data } = volume;
  const { start, right, down } = place;
  const [nu, nv] = grid.size;
  let pixel = 0;
  for (let j = 0; j < nv; j++) {
    const bx = start[0] + j * down[0] + 0.5;
    const by = start[1] + j * down[1] + 0.5;
    const bz = start[2] + j * down[2] + 0.5;
    for (let i = 0; i < nu; i++, pixel++) {
      const x = Math.floor(bx + i * right[0]);
      const y = Math.floor(by + i * right[1]);
      const z = Math.floor(bz + i * right[2]);
      out[pixel] = x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz ? outside : data[x + nx * (y + ny * z)]!;
    }
  }
  return out;
}

/** Whole steps may be off by this much, as they come out of a division. */
const WHOLE = 1e-6;
const isWhole = (step: number): boolean => Math.abs(step - Math.round(step)) < WHOLE;

/**
 * The same where pixels step from voxel to voxel along the volume's axes: pixels outside are never looked at, and rows
 * along x are copied as a whole. False, with nothing done, where they do not.
 */
function sliceWhole(
  { geometry, data }: Volume,
  grid: PlaneGrid,
  { start, right, down }: ReturnType<typeof gridInIndex>,
  out: VoxelArray,
  outside: number,
): boolean {
  if (!right.every(isWhole) || !down.every(isWhole)) return false;
  const [nu, nv] = grid.size;
  const [nx, ny] = geometry.size;
  const strides = [1, nx, nx * ny] as const;
  let [i0, i1, j0, j1] = [0, nu, 0, nv];
  let [base, stepRight, stepDown] = [0, 0, 0];
  for (const axis of [0, 1, 2] as const) {
    const first = Math.floor(start[axis] + 0.5);
    const [r, d] = [Math.round(right[axis]), Math.round(down[axis])];
    if (r !== 0 && d !== 0) return false;
    if (r !== 0) [i0, i1] = within(i0, i1, first, r, geometry.size[axis]);
    else if (d !== 0) [j0, j1] = within(j0, j1, first, d, geometry.size[axis]);
    else if (first < 0 || first >= geometry.size[axis]) i1 = i0;
    base += first * strides[axis];
    stepRight += r * strides[axis];
    stepDown += d * strides[axis];
  }
  if (i0 > 0 || j0 > 0 || i1 < nu || j1 < nv) out.fill(outside);
  if (i0 >= i1) return true;
  const alike = data.constructor === out.constructor && stepRight === 1;
  for (let j = j0; j < j1; j++) {
    let voxel = base + j * stepDown + i0 * stepRight;
    if (alike) {
      out.set(data.subarray(voxel, voxel + i1 - i0), nu * j + i0);
      continue;
    }
    for (let pixel = nu * j + i0, end = nu * j + i1; pixel < end; pixel++, voxel += stepRight)
      out[pixel] = data[voxel]!;
  }
  return true;
}

/** The part of [from, to) whose voxels `first + k * step` (step +-1 or more) lie in [0, n). */
function within(from: number, to: number, first: number, step: number, n: number): [number, number] {
  const [a, b] = step > 0 ? [-first / step, (n - 1 - first) / step] : [(n - 1 - first) / step, -first / step];
  return [Math.max(from, Math.ceil(a)), Math.min(to, Math.floor(b) + 1)];
}

/**
 * Trilinear values at the grid's pixels into `out`. The outermost half voxel repeats the border; beyond it pixels get
 * `outside`.
 */
export function resliceLinear<T extends VoxelArray>(volume: Volume, grid: PlaneGrid, out: T, outside: number): T {
  const [nx, ny, nz] = volume.geometry.size;
  const { data } = volume;
  const { start, right, down } = gridInIndex(volume.geometry, grid);
  const [nu, nv] = grid.size;
  const plane = nx * ny;
  let pixel = 0;
  for (let j = 0; j < nv; j++) {
    for (let i = 0; i < nu; i++, pixel++) {
      let x = start[0] + j * down[0] + i * right[0];
      let y = start[1] + j * down[1] + i * right[1];
      let z = start[2] + j * down[2] + i * right[2];
      if (x < -0.5 || y < -0.5 || z < -0.5 || x > nx - 0.5 || y > ny - 0.5 || z > nz - 0.5) {
        out[pixel] = outside;
        continue;
      }
      x = x < 0 ? 0 : x > nx - 1 ? nx - 1 : x;
      y = y < 0 ? 0 : y > ny - 1 ? ny - 1 : y;
      z = z < 0 ? 0 : z > nz - 1 ? nz - 1 : z;
      const x0 = Math.floor(x);
      const y0 = Math.floor(y);
      const z0 = Math.floor(z);
      const fx = x - x0;
      const fy = y - y0;
      const fz = z - z0;
      const sx = x0 < nx - 1 ? 1 : 0;
      const sy = y0 < ny - 1 ? nx : 0;
      const sz = z0 < nz - 1 ? plane : 0;
      const p = x0 + nx * y0 + plane * z0;
      const a = data[p]! + fx * (data[p + sx]! - data[p]!);
      const b = data[p + sy]! + fx * (data[p + sy + sx]! - data[p + sy]!);
      const c = data[p + sz]! + fx * (data[p + sz + sx]! - data[p + sz]!);
      const d = data[p + sz + sy]! + fx * (data[p + sz + sy + sx]! - data[p + sz + sy]!);
      const low = a + fy * (b - a);
      const high = c + fy * (d - c);
      out[pixel] = low + fz * (high - low);
    }
  }
  return out;
}
