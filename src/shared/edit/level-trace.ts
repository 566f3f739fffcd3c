import { type Vec3 } from '../geometry';
import { type VoxelArray } from '../volume';
import { EMPTY_BOX } from './box';
import { type Box } from './build-diff';
import { fillHoles2d } from './fill-holes';

/**
 * The area on one slice (`values[i + nu * j]`) that the contour through a pixel encloses: the pixels joined by sides to
 * the seed that are at least as bright as it, holes closed. Null when the area runs to the edge of the slice on more than
 * `openEdge` pixels: then no closed contour goes through the seed.
 */
export function levelTrace(
  values: VoxelArray,
  nu: number,
  nv: number,
  seed: readonly [number, number],
  openEdge = 0,
): Uint8Array | null {
  const [su, sv] = seed;
  if (su < 0 || sv < 0 || su >= nu || sv >= nv) return null;
  const level = values[su + nu * sv]!;
  const area = new Uint8Array(nu * nv);
  const stack = [su + nu * sv];
  area[stack[0]!] = 1;
  let edge = 0;
  const visit = (p: number): void => {
    if (area[p] || values[p]! < level) return;
    area[p] = 1;
    stack.push(p);
  };
  while (stack.length > 0) {
    const p = stack.pop()!;
    const i = p % nu;
    const j = (p - i) / nu;
    if (i === 0 || j === 0 || i === nu - 1 || j === nv - 1) {
      edge++;
      if (edge > openEdge) return null;
    }
    if (i > 0) visit(p - 1);
    if (i < nu - 1) visit(p + 1);
    if (j > 0) visit(p - nu);
    if (j < nv - 1) visit(p + nu);
  }
  return fillHoles2d(area, nu, nv);
}

/** The box of voxels that the pixels of an area map to; calls `toVoxel` once for each pixel of it. */
export function boxOfPixels(area: Uint8Array, nu: number, toVoxel: (i: number, j: number) => Vec3): Box {
  const low = [Infinity, Infinity, Infinity];
  const high = [-1, -1, -1];
  area.forEach((inside, p) => {
    if (!inside) return;
    toVoxel(p % nu, Math.floor(p / nu)).forEach((v, axis) => {
      low[axis] = Math.min(low[axis]!, v);
      high[axis] = Math.max(high[axis]!, v);
    });
  });
  if (high[0]! < 0) return EMPTY_BOX;
  return {
    start: [low[0]!, low[1]!, low[2]!],
    size: [high[0]! - low[0]! + 1, high[1]! - low[1]! + 1, high[2]! - low[2]! + 1],
  };
}
