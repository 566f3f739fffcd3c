import { voxelVolume } from '../geometry';
import { type MaskVolume } from '../volume';

export interface Components {
  /** 0 outside, 1..K inside, largest component first; same shape and index order as the mask. */
  readonly numbers: Int32Array;
  /** Voxels of component k at index k - 1, descending. */
  readonly sizes: readonly number[];
}

/** Components of a mask joined by faces (6-connected). An empty mask has none. */
export function maskComponents(mask: MaskVolume): Components {
  const { data } = mask;
  const [nx, ny, nz] = mask.geometry.size;
  const plane = nx * ny;
  const numbers = new Int32Array(data.length);
  const stack: number[] = [];
  const sizes: number[] = [];
  for (let seed = 0; seed < data.length; seed++) {
    if (!data[seed] || numbers[seed]) continue;
    const number = sizes.length + 1;
    let count = 0;
    numbers[seed] = number;
    stack.push(seed);
    const visit = (i: number): void => {
      if (!data[i] || numbers[i]) return;
      numbers[i] = number;
      stack.push(i);
    };
    while (stack.length > 0) {
      const i = stack.pop()!;
      count++;
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
    sizes.push(count);
  }
  return bySize(numbers, sizes);
}

function bySize(numbers: Int32Array, sizes: readonly number[]): Components {
  const order = sizes.map((_, i) => i).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const rank = new Int32Array(sizes.length + 1);
  order.forEach((old, place) => (rank[old + 1] = place + 1));
  for (let i = 0; i < numbers.length; i++) numbers[i] = rank[numbers[i]!]!;
  return { numbers, sizes: order.map((i) => sizes[i]!) };
}

function keep(mask: MaskVolume, components: Components, count: number): MaskVolume {
  const data = new Uint8Array(mask.data.length);
  for (let i = 0; i < data.length; i++) {
    const number = components.numbers[i]!;
    if (number > 0 && number <= count) data[i] = 1;
  }
  return { geometry: mask.geometry, data };
}

/** Only the largest component. */
export function keepLargest(mask: MaskVolume): MaskVolume {
  return keep(mask, maskComponents(mask), 1);
}

/** Only components of at least `cubicMillimetres`. */
export function removeSmall(mask: MaskVolume, cubicMillimetres: number): MaskVolume {
  const components = maskComponents(mask);
  const voxel = voxelVolume(mask.geometry);
  return keep(mask, components, components.sizes.filter((n) => n * voxel >= cubicMillimetres).length);
}

/** Only the component that holds the voxel; null when the voxel is outside the mask. */
export function keepAt(mask: MaskVolume, voxel: number): MaskVolume | null {
  const { numbers } = maskComponents(mask);
  const wanted = numbers[voxel] ?? 0;
  if (wanted === 0) return null;
  const data = new Uint8Array(mask.data.length);
  for (let i = 0; i < data.length; i++) if (numbers[i] === wanted) data[i] = 1;
  return { geometry: mask.geometry, data };
}
