import { type MaskVolume } from '../volume';

/**
 * Fills every cavity: voxels outside the mask that no path of faces joins to the border of the box. The border itself
 * counts as outside, so leave one voxel around the mask if a cavity may touch the box.
 */
export function fillHoles(mask: MaskVolume): MaskVolume {
  const { data } = mask;
  const [nx, ny, nz] = mask.geometry.size;
  const plane = nx * ny;
  const out = new Uint8Array(data.length).fill(1);
  const stack: number[] = [];
  const visit = (i: number): void => {
    if (data[i] || !out[i]) return;
    out[i] = 0;
    stack.push(i);
  };
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = nx * y + plane * z;
      if (z === 0 || z === nz - 1 || y === 0 || y === ny - 1) {
        for (let x = 0; x < nx; x++) visit(row + x);
      } else {
        visit(row);
        visit(row + nx - 1);
      }
    }
  }
  while (stack.length > 0) {
    const i = stack.pop()!;
    const x = i % nx;
    const y = ((i - x) / nx) % ny;
    const z = (i - x - nx * y) / plane;
    if (x > 0) visit(i - 1);
    if (x < nx - 1) visit(i + 1);
    if (y > 0) visit(i - nx);
    if (y < ny - 1) visit(i + nx);
    if (z > 0) visit(i - plane);
    if (z < nz - 1) visit(i + plane);
  }
  return { geometry: mask.geometry, data: out };
}

/** The same slice by slice along `axis`: closes tunnels that run along the axis. */
export function fillHolesInSlices(mask: MaskVolume, axis: 0 | 1 | 2): MaskVolume {
  const { size } = mask.geometry;
  const strides = [1, size[0], size[0] * size[1]] as const;
  const [u, v] = ([0, 1, 2] as const).filter((a) => a !== axis) as [0 | 1 | 2, 0 | 1 | 2];
  const nu = size[u];
  const nv = size[v];
  const data = new Uint8Array(mask.data);
  const slice = new Uint8Array(nu * nv);
  for (let s = 0; s < size[axis]; s++) {
    for (let j = 0; j < nv; j++) {
      for (let i = 0; i < nu; i++) slice[i + nu * j] = data[s * strides[axis] + i * strides[u] + j * strides[v]]!;
    }
    const filled = fillHoles2d(slice, nu, nv);
    for (let j = 0; j < nv; j++) {
      for (let i = 0; i < nu; i++) data[s * strides[axis] + i * strides[u] + j * strides[v]] = filled[i + nu * j]!;
    }
  }
  return { geometry: mask.geometry, data };
}

/** Fills the cavities of one slice of `nu` x `nv`, `data[i + nu * j]`. */
export function fillHoles2d(slice: Uint8Array, nu: number, nv: number): Uint8Array {
  const out = new Uint8Array(slice.length).fill(1);
  const stack: number[] = [];
  const visit = (i: number): void => {
    if (slice[i] || !out[i]) return;
    out[i] = 0;
    stack.push(i);
  };
  for (let i = 0; i < nu; i++) {
    visit(i);
    visit(i + nu * (nv - 1));
  }
  for (let j = 0; j < nv; j++) {
    visit(nu * j);
    visit(nu * j + nu - 1);
  }
  while (stack.length > 0) {
    const p = stack.pop()!;
    const i = p % nu;
    if (i > 0) visit(p - 1);
    if (i < nu - 1) visit(p + 1);
    if (p >= nu) visit(p - nu);
    if (p < nu * (nv - 1)) visit(p + nu);
  }
  return out;
}
