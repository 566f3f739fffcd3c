import { encodeGreyPng } from '@main/case/png';
import { scanThumbnail } from '@main/case/thumbnail';
import { type Geometry } from '@shared/geometry';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';

function decode(bytes: Uint8Array): { width: number; height: number; at: (x: number, y: number) => number } {
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
  return { width, height, at: (x, y) => data[4 * (y * width + x)]! };
}

describe('a grey PNG', () => {
  it('is read back by another decoder', () => {
    const pixels = Uint8Array.from({ length: 15 }, (_, i) => i * 17);
    const png = decode(encodeGreyPng(pixels, 5, 3));
    expect([png.width, png.height]).toEqual([5, 3]);
    expect(png.at(3, 2)).toBe(13 * 17);
  });

  it('holds the picture alone', () => {
    const text = Buffer.from(encodeGreyPng(new Uint8Array(4), 2, 2)).toString('latin1');
    expect(text.match(/tEXt|iTXt|zTXt|tIME|eXIf/)).toBeNull();
  });
});

describe('a thumbnail', () => {
  /** A bright bead that lies to the patient's left (L), in front, and up (S). */
  function scan(direction: Geometry['direction'], bead: readonly [number, number, number]) {
    const size = [40, 30, 20] as const;
    const data = new Int16Array(40 * 30 * 20).fill(-1000);
    for (let i = 0; i < data.length; i++) if (i % 3 === 0) data[i] = 50;
    for (let dz = 0; dz < 3; dz++) {
      for (let dy = 0; dy < 3; dy++) {
        for (let dx = 0; dx < 3; dx++) data[bead[0] + dx + 40 * (bead[1] + dy + 30 * (bead[2] + dz))] = 2500;
      }
    }
    return { geometry: { size, spacing: [1, 1, 2] as const, origin: [5, -7, 9] as const, direction }, data };
  }

  const side = (picture: ReturnType<typeof decode>): { left: number; top: number } => {
    let sum = 0;
    let sx = 0;
    let sy = 0;
    for (let y = 0; y < picture.height; y++) {
      for (let x = 0; x < picture.width; x++) {
        const value = picture.at(x, y);
        sum += value;
        sx += value * x;
        sy += value * y;
      }
    }
    return { left: sx / sum / picture.width, top: sy / sum / picture.height };
  };

  it('has the patient’s left on the right and superior up, however the scan lies', () => {
    const upright = decode(scanThumbnail(scan([1, 0, 0, 0, 1, 0, 0, 0, 1], [33, 5, 15])));
    expect(upright.width / upright.height).toBeCloseTo(1, 1);
    expect(side(upright).left).toBeGreaterThan(0.7);
    expect(side(upright).top).toBeLessThan(0.3);
    const turned = decode(scanThumbnail(scan([-1, 0, 0, 0, 1, 0, 0, 0, -1], [4, 5, 2])));
    expect(side(turned).left).toBeGreaterThan(0.7);
    expect(side(turned).top).toBeLessThan(0.3);
  });
});
