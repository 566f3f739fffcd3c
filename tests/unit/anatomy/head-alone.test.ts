import { headAlone } from '@main/anatomy/head-alone';
import { IDENTITY, type Geometry } from '@shared/geometry';
import { Label } from '@shared/labels';
import { describe, expect, it } from 'vitest';

const geometry: Geometry = { size: [80, 70, 60], spacing: [2, 2, 2], origin: [30, -90, 400], direction: IDENTITY };
const at = (x: number, y: number, z: number): number => x + 80 * (y + 70 * z);

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
    expect(Buffer.from(headAlone({ geometry, data }).data).equals(data)).toBe(true);
  });

  it('loses a table behind it, large and not joined to it, whatever its label', () => {
    const data = head();
    fill(data, Label.Mandible, [5, 64, 5], [75, 69, 58]);
    const kept = headAlone({ geometry, data }).data;
    expect(kept[at(40, 66, 30)]).toBe(0);
    expect(Buffer.from(kept).equals(head())).toBe(true);
  });

  it('keeps a sequestrum beside the jaw, and drops as small a piece far away', () => {
    const data = head();
    fill(data, Label.Mandible, [50, 15, 18], [53, 18, 21]);
    fill(data, Label.Mandible, [70, 58, 3], [73, 61, 6]);
    const kept = headAlone({ geometry, data }).data;
    expect(kept[at(51, 16, 19)]).toBe(Label.Mandible);
    expect(kept[at(71, 59, 4)]).toBe(0);
  });

  it('keeps jaws without any tooth', () => {
    const data = head().map((label) => (label === Label.UpperTeeth || label === Label.LowerTeeth ? 0 : label));
    expect(Buffer.from(headAlone({ geometry, data }).data).equals(data)).toBe(true);
  });

  it('of nothing is nothing', () => {
    const data = new Uint8Array(80 * 70 * 60);
    expect(headAlone({ geometry, data }).data.includes(1)).toBe(false);
  });
});
