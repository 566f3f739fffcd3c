import { drawText } from './glyphs';

export type Colour = readonly [number, number, number];

/** An RGBA picture, four bytes a pixel, rows from the top. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export function createCanvas(width: number, height: number, [r, g, b]: Colour): Canvas {
  const pixels = new Uint8Array(4 * width * height);
  for (let i = 0; i < pixels.length; i += 4) pixels.set([r, g, b, 255], i);
  return { width, height, pixels };
}

/** Pixels outside the picture are ignored. */
export function dot({ width, height, pixels }: Canvas, x: number, y: number, [r, g, b]: Colour): void {
  const [column, row] = [Math.round(x), Math.round(y)];
  if (column < 0 || row < 0 || column >= width || row >= height) return;
  pixels.set([r, g, b], 4 * (column + width * row));
}

export function line(canvas: Canvas, from: readonly number[], to: readonly number[], colour: Colour): void {
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(to[0]! - from[0]!), Math.abs(to[1]! - from[1]!))));
  for (let i = 0; i <= steps; i++) {
    const t = i / steps;
    dot(canvas, from[0]! + t * (to[0]! - from[0]!), from[1]! + t * (to[1]! - from[1]!), colour);
  }
}

/** Text with its upper left corner at (x, y), each font pixel 2 x 2. */
export function text(canvas: Canvas, words: string, x: number, y: number, colour: Colour): void {
  drawText(words, (dx, dy) => {
    for (let i = 0; i < 4; i++) dot(canvas, x + 2 * dx + (i & 1), y + 2 * dy + (i >> 1), colour);
  });
}

/** Grey values 0..1 magnified to squares of `scale` pixels; `value(column, row)` is asked once a square. */
export function greyImage(
  canvas: Canvas,
  at: readonly [number, number],
  size: readonly [number, number],
  scale: number,
  value: (column: number, row: number) => number,
): void {
  for (let row = 0; row < size[1]; row++) {
    for (let column = 0; column < size[0]; column++) {
      const grey = Math.round(255 * Math.min(1, Math.max(0, value(column, row))));
      for (let i = 0; i < scale * scale; i++) {
        dot(canvas, at[0] + column * scale + (i % scale), at[1] + row * scale + Math.floor(i / scale), [
          grey,
          grey,
          grey,
        ]);
      }
    }
  }
}
