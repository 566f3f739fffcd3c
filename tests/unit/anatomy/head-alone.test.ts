import { headAlone } from '@main/anatomy/head-alone';
import { IDENTITY, type Geometry } from '@shared/geometry';
import { Label } from '@shared/labels';
import { describe, expect, it } from 'vitest';

const geometry: Geometry = { size: [80, 70, 60], spacing: [2, 2, 2], origin: [30, -90, 400], direction: IDENTITY };
const at = (x: number, y: number, z: number): number => x + 80 * (y + 70 * z);

const FLESH = new Float32Array(80 * 70 * 60).fill(40);

function fill(data: Uint8Array, label: Label, low: readonly number[], high: readonly number[]): void {
  for (let z = low[2]!; z < high[2]!; z++) {
    for (let y = low[1]!; y < high[1]!; y++) data.fill(label, at(low[0]!, y, z), at(high[0]!, y, z));
  }
}

/** Skull with upper teeth above a mandible with lower teeth, and beside it what the test adds. */
function head(): Uint8Array {
  const data = new Uint8Array(80 * 70 * 60);
  fill(data, Label.UpperSkull, [20, 10, 35], [50, 40, 55]);
  fill(data, Label.UpperTeeth, [28, 10, 32], [42, 14, 35]);
  fill(data, Label.Mandible, [24, 10, 15], [46, 30, 25]);
  fill(data, Label.LowerTeeth, [28, 10, 25], [42, 14, 28]);
  return data;
}

describe('the head alone', () => {
  it('stays as it is', () => {
    const data = head();
    expect(Buffer.from(headAlone({ geometry, data }, FLESH).data).equals(data)).toBe(true);
  });

  it('loses a table behind it, large and not joined to it, whatever its label', () => {
    const data = head();
    fill(data, Label.Mandible, [5, 64, 5], [75, 69, 58]);
    const kept = headAlone({ geometry, data }, FLESH).data;
    expect(kept[at(40, 66, 30)]).toBe(0);
    expect(Buffer.from(kept).equals(head())).toBe(true);
  });

  it('loses a shoulder far away, of which a part is taken for teeth', () => {
    const data = head();
    fill(data, Label.Mandible, [74, 40, 2], [79, 60, 20]);
    fill(data, Label.UpperTeeth, [74, 40, 20], [79, 50, 21]);
    expect(Buffer.from(headAlone({ geometry, data }, FLESH).data).equals(head())).toBe(true);
  });

  it('keeps a skull base that the field of view cut off from the face: skull in flesh above the mandible', () => {
    const data = head();
    fill(data, Label.UpperSkull, [60, 10, 40], [78, 30, 55]);
    const kept = headAlone({ geometry, data }, FLESH).data;
    expect(Buffer.from(kept).equals(data)).toBe(true);
  });

  it('loses as much as that in air, or below the mandible, or as mandible', () => {
    const base = head();
    fill(base, Label.UpperSkull, [60, 10, 40], [78, 30, 55]);
    const air = new Float32Array(80 * 70 * 60).fill(-1000);
    const shoulder = head();
    fill(shoulder, Label.UpperSkull, [60, 10, 5], [78, 30, 18]);
    const other = head();
    fill(other, Label.Mandible, [60, 10, 40], [78, 25, 48]);
    for (const [data, grey] of [
      [base, air],
      [shoulder, FLESH],
      [other, FLESH],
    ] as const) {
      expect(Buffer.from(headAlone({ geometry, data }, grey).data).equals(head())).toBe(true);
    }
  });

  it('keeps a sequestrum beside the jaw, and drops as small a piece far away', () => {
    const data = head();
    fill(data, Label.Mandible, [50, 15, 18], [53, 18, 21]);
    fill(data, Label.Mandible, [70, 58, 3], [73, 61, 6]);
    const kept = headAlone({ geometry, data }, FLESH).data;
    expect(kept[at(51, 16, 19)]).toBe(Label.Mandible);
    expect(kept[at(71, 59, 4)]).toBe(0);
  });

  it('keeps jaws without any tooth', () => {
    const data = head().map((label) => (label === Label.UpperTeeth || label === Label.LowerTeeth ? 0 : label));
    expect(Buffer.from(headAlone({ geometry, data }, FLESH).data).equals(data)).toBe(true);
  });

  it('of nothing is nothing', () => {
    const data = new Uint8Array(80 * 70 * 60);
    expect(headAlone({ geometry, data }, FLESH).data.includes(1)).toBe(false);
  });
});
