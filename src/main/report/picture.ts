import { PNG } from 'pngjs';

/** An image without alpha: sRGB 0..255, three bytes a pixel, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

export function createPicture(width: number, height: number, shade = 255): Picture {
  return { width, height, rgb: new Uint8Array(3 * width * height).fill(shade) };
}

/** The mean of blocks of `factor` x `factor` pixels; a remainder at the right and the bottom is left out. */
export function reduced({ width, height, rgb }: Picture, factor: number): Picture {
  const small = createPicture(Math.floor(width / factor), Math.floor(height / factor));
  for (let y = 0, at = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      for (let channel = 0; channel < 3; channel++, at++) {
        let sum = 0;
        for (let dy = 0; dy < factor; dy++) {
          for (let dx = 0; dx < factor; dx++) sum += rgb[3 * (x * factor + dx + width * (y * factor + dy)) + channel]!;
        }
        small.rgb[at] = Math.round(sum / (factor * factor));
      }
    }
  }
  return small;
}

/** A PNG file of 8 bits a channel. */
export function encodePng({ width, height, rgb }: Picture): Buffer {
  const png = new PNG({ width, height });
  for (let i = 0; i < width * height; i++) {
    png.data[4 * i] = rgb[3 * i]!;
    png.data[4 * i + 1] = rgb[3 * i + 1]!;
    png.data[4 * i + 2] = rgb[3 * i + 2]!;
    png.data[4 * i + 3] = 255;
  }
  return PNG.sync.write(png, { colorType: 2, inputColorType: 6 });
}
