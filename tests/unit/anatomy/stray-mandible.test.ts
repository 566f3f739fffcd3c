import { strayMandible } from '@main/anatomy/stray-mandible';
import { type Geometry, IDENTITY } from '@shared/geometry';
import { Label } from '@shared/labels';
import { describe, expect, it } from 'vitest';

const geometry: Geometry = { size: [60, 40, 50], spacing: [1, 1, 1], origin: [-20, 90, -300], direction: IDENTITY };
const [nx, ny, nz] = geometry.size;

type Range = readonly [number, number];
interface Block {
  readonly label: Label;
  /** First and last voxels along x, y and z. */
  readonly at: readonly [Range, Range, Range];
}

const within = (value: number, [low, high]: Range): boolean => value >= low && value <= high;
const inBlock = (i: number, { at }: Block): boolean =>
  [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))].every((value, axis) => within(value, at[axis]!));

function draw(...blocks: readonly Block[]): Uint8Array {
  return Uint8Array.from({ length: nx * ny * nz }, (_, i) => {
    const block = blocks.findLast((candidate) => inBlock(i, candidate));
    return block ? block.label : Label.Other;
  });
}

const body: Block = { label: Label.Mandible, at: [[5, 54], [5, 20], [0, 15]] }; // prettier-ignore
const maxilla: Block = { label: Label.UpperSkull, at: [[5, 54], [5, 30], [32, 45]] }; // prettier-ignore
/** The alveolar process of the upper jaw, taken for mandible. */
const alveolus: Block = { label: Label.Mandible, at: [[10, 50], [6, 18], [22, 31]] }; // prettier-ignore
/** Teeth, taken for mandible, that meet in the bite. */
const bite: Block = { label: Label.Mandible, at: [[20, 23], [8, 11], [16, 21]] }; // prettier-ignore

const stray = (...blocks: readonly Block[]): Uint8Array => strayMandible({ geometry, data: draw(...blocks) });
const voxels = (mask: Uint8Array): number => mask.reduce((sum, value) => sum + value, 0);

describe('mandible that is none', () => {
  it('is the part that hangs on the upper jaw, joined to the mandible by teeth alone', () => {
    const found = stray(body, maxilla, alveolus, bite);
    const [ofAlveolus, ofBody] = [alveolus, body].map((block) =>
      voxels(found.map((v, i) => (inBlock(i, block) ? v : 0))),
    );
    expect(ofAlveolus).toBe(41 * 13 * 10);
    expect(ofBody).toBe(0);
    // Of the teeth each jaw has its own.
    expect(voxels(found)).toBeLessThan(41 * 13 * 10 + 4 * 4 * 6);
  });

  it('is a thin sheet against the skull', () => {
    const sheet: Block = { label: Label.Mandible, at: [[10, 30], [5, 20], [31, 31]] }; // prettier-ignore
    expect(voxels(stray(body, maxilla, sheet))).toBe(21 * 16);
  });

  it('is not a loose fragment in flesh, nor a condyle in its joint', () => {
    const fragment: Block = { label: Label.Mandible, at: [[10, 20], [24, 34], [5, 15]] }; // prettier-ignore
    const ramus: Block = { label: Label.Mandible, at: [[50, 56], [24, 34], [0, 31]] }; // prettier-ignore
    expect(voxels(stray(body, maxilla, fragment, ramus))).toBe(0);
    // A neck of 3 voxels, cut before the head is told to belong to the rest.
    const neck: Block = { label: Label.Mandible, at: [[30, 35], [8, 11], [16, 26]] }; // prettier-ignore
    const head: Block = { label: Label.Mandible, at: [[28, 37], [7, 13], [24, 31]] }; // prettier-ignore
    const joint: Block = { label: Label.UpperSkull, at: [[31, 34], [9, 11], [32, 40]] }; // prettier-ignore
    expect(voxels(stray(body, neck, head, joint))).toBe(0);
  });

  it('is nothing in a lone mandible that fills the grid, in thin bone alone, and without a mandible', () => {
    const all: Block = { label: Label.Mandible, at: [[0, nx - 1], [0, ny - 1], [0, nz - 1]] }; // prettier-ignore
    const thin: Block = { label: Label.Mandible, at: [[5, 54], [5, 20], [31, 31]] }; // prettier-ignore
    for (const blocks of [[all], [maxilla, thin], [maxilla]]) expect(voxels(stray(...blocks))).toBe(0);
  });
});
