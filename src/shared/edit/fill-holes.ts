import { type Vec3 } from '../geometry';
import { type MaskVolume } from '../volume';
import { joinRuns, runsOf } from './runs';

/**
 * Fills every cavity: voxels outside the mask that no path of faces joins to the border of the box. The border itself
 * counts as outside, so leave one voxel around the mask if a cavity may touch the box.
 */
export function fillHoles(mask: MaskVolume): MaskVolume {
  return { geometry: mask.geometry, data: fillEnclosed(mask.data, mask.geometry.size, true) };
}

/** The same slice by slice along `axis`: closes tunnels that run along the axis. */
export function fillHolesInSlices(mask: MaskVolume, axis: 0 | 1 | 2): MaskVolume {
  const { size } = mask.geometry;
  if (axis === 2) return { geometry: mask.geometry, data: fillEnclosed(mask.data, size, false) };
  const strides = [1, size[0], size[0] * size[1]] as const;
  const [u, v] = ([0, 1, 2] as const).filter((a) => a !== axis) as [0 | 1 | 2, 0 | 1 | 2];
  const turned: Vec3 = [size[u], size[v], size[axis]];
  const slices = new Uint8Array(mask.data.length);
  const each = (visit: (here: number, there: number) => void): void => {
    for (let s = 0, here = 0; s < turned[2]; s++) {
      for (let j = 0; j < turned[1]; j++) {
        for (let i = 0; i < turned[0]; i++) visit(here++, s * strides[axis] + i * strides[u] + j * strides[v]);
      }
    }
  };
  each((here, there) => (slices[here] = mask.data[there]!));
  const filled = fillEnclosed(slices, turned, false);
  const data = new Uint8Array(mask.data.length);
  each((here, there) => (data[there] = filled[here]!));
  return { geometry: mask.geometry, data };
}

/** Fills the cavities of one slice of `nu` x `nv`, `data[i + nu * j]`. */
export function fillHoles2d(slice: Uint8Array, nu: number, nv: number): Uint8Array {
  return fillEnclosed(slice, [nu, nv, 1], false);
}

/** A copy with the cavities set to 1; without `acrossSlices` each slice along z is taken for itself. */
function fillEnclosed(data: Uint8Array, size: Vec3, acrossSlices: boolean): Uint8Array {
  const [nx, ny, nz] = size;
  const runs = runsOf(data, size, 0);
  const firsts = joinRuns(runs, size, acrossSlices);
  const open = new Uint8Array(firsts.length);
  for (let row = 0; row < ny * nz; row++) {
    const y = row % ny;
    const z = (row - y) / ny;
    const border = y === 0 || y === ny - 1 || (acrossSlices && (z === 0 || z === nz - 1));
    for (let run = runs.rows[row]!; run < runs.rows[row + 1]!; run++) {
      if (border || runs.starts[run] === row * nx || runs.ends[run] === (row + 1) * nx) open[firsts[run]!] = 1;
    }
  }
  const out = new Uint8Array(data);
  firsts.forEach((first, run) => {
    if (!open[first]) out.fill(1, runs.starts[run], runs.ends[run]);
  });
  return out;
}
