import { AppError } from '@shared/errors';
import { describeOnnx } from './describe-onnx';

const FLOAT32 = 1;

/**
 * Whether a network takes windows `x` of `[N, channels, edge, edge, edge]` and gives `y`; sizes that its file leaves free
 * fit. Returns its channels, undefined where they are free. Throws AppError `model/bad-shape`.
 */
export function windowChannels(name: string, file: Uint8Array, edge: number): number | undefined {
  const bad = (reason: string): AppError => new AppError('model/bad-shape', { name, reason });
  const { inputs, outputs } = described(file, bad);
  const [x] = inputs;
  if (inputs.length !== 1 || x?.name !== 'x') throw bad('one input named x is needed');
  if (!outputs.some((output) => output.name === 'y')) throw bad('it has no output named y');
  if (x.elementType !== FLOAT32) throw bad('its input is not of 32-bit numbers');
  const [, channels, ...sizes] = x.shape;
  if (sizes.length !== 3 || sizes.some((size) => typeof size === 'number' && size !== edge)) {
    throw bad(`its input is ${x.shape.join(' x ')}, windows of ${edge} x ${edge} x ${edge} are needed`);
  }
  return typeof channels === 'number' ? channels : undefined;
}

function described(file: Uint8Array, bad: (reason: string) => AppError): ReturnType<typeof describeOnnx> {
  try {
    return describeOnnx(file);
  } catch (error) {
    throw error instanceof RangeError ? bad(error.message) : error;
  }
}
