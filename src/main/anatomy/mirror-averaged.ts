import { Label, LABEL_COUNT } from '@shared/labels';
import type { PredictClasses } from './class-probabilities';
import { AROUND, WINDOW } from './windows';

/** So many voxels of a window must be more likely jaw than not for the window to be read again. */
const LEAST_JAW = 30;
const CUBE = WINDOW ** 3;

/**
 * The mean of what the network says of a window and of its mirror image, left for right: a head is as likely to be one as
 * the other. Twice the work, so only where jaw or teeth are seen; elsewhere it is what the network says.
 */
export function mirrorAveraged(predict: PredictClasses): PredictClasses {
  return async (x, around, count) => {
    const classes = await predict(x, around, count);
    if (!showsJaw(classes, count)) return classes;
    const other = await predict(mirrored(x, WINDOW), mirrored(around, AROUND), count);
    const result = new Float32Array(count * LABEL_COUNT * CUBE);
    for (let row = 0; row < result.length; row += WINDOW) {
      for (let i = 0; i < WINDOW; i++) result[row + i] = (classes[row + i]! + other[row + WINDOW - 1 - i]!) / 2;
    }
    return result;
  };
}

/** Whether any of the windows holds mandible, teeth or canal. */
function showsJaw(classes: Float32Array, count: number): boolean {
  let seen = 0;
  for (let n = 0; n < count; n++) {
    const [nothing, skull] = [Label.Other, Label.UpperSkull].map((label) => CUBE * (n * LABEL_COUNT + label));
    for (let i = 0; i < CUBE; i++) if (classes[nothing! + i]! + classes[skull! + i]! < 0.5) seen++;
  }
  return seen >= LEAST_JAW;
}

/** Each row of `edge` voxels from its other end. */
function mirrored(values: Float32Array, edge: number): Float32Array {
  const result = values.slice();
  for (let row = 0; row < result.length; row += edge) result.subarray(row, row + edge).reverse();
  return result;
}
