import { LABEL_COUNT } from '@shared/labels';
import type { PredictClasses } from './class-probabilities';
import { AROUND, WINDOW } from './windows';

/**
 * The mean of what the network says of each window and of its mirror image, left for right: a head is as likely to be one
 * as the other. Twice the work.
 */
export function mirrorAveraged(predict: PredictClasses): PredictClasses {
  return async (x, around, count) => {
    const classes = await predict(x, around, count);
    const other = await predict(mirrored(x, WINDOW), mirrored(around, AROUND), count);
    const result = new Float32Array(count * LABEL_COUNT * WINDOW ** 3);
    for (let row = 0; row < result.length; row += WINDOW) {
      for (let i = 0; i < WINDOW; i++) result[row + i] = (classes[row + i]! + other[row + WINDOW - 1 - i]!) / 2;
    }
    return result;
  };
}

/** Each row of `edge` voxels from its other end. */
function mirrored(values: Float32Array, edge: number): Float32Array {
  const result = values.slice();
  for (let row = 0; row < result.length; row += edge) result.subarray(row, row + edge).reverse();
  return result;
}
