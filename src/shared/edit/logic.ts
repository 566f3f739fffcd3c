import { type MaskVolume } from '../volume';

export type LogicOperation = 'add' | 'subtract' | 'intersect';

/** Combines two masks of the same shape voxel by voxel. */
export function combineMasks(a: MaskVolume, b: MaskVolume, operation: LogicOperation): MaskVolume {
  const data = new Uint8Array(a.data.length);
  for (let i = 0; i < data.length; i++) {
    const one = a.data[i]!;
    const two = b.data[i]!;
    switch (operation) {
      case 'add':
        data[i] = one | two;
        break;
      case 'subtract':
        data[i] = one & (two ^ 1);
        break;
      case 'intersect':
        data[i] = one & two;
        break;
    }
  }
  return { geometry: a.geometry, data };
}
