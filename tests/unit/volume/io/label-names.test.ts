import { labelOfName, parseLabelMapping } from '@main/volume/io/label-names';
import { describe, expect, it } from 'vitest';

describe('labels by name', () => {
  it.each([
    ['background', 0],
    ['Upper Skull', 1],
    ['UpperSkull', 1],
    ['Maxilla', 1],
    ['maxilla & upper skull', 1],
    ['Upper Jawbone', 1],
    ['Schädel', 1],
    ['Mandible', 2],
    ['Lower_Jawbone', 2],
    ['Unterkiefer', 2],
    ['upper-teeth', 3],
    ['Maxillary teeth', 3],
    ['Upper Right Central Incisor', 3],
    ['Upper Left Third Molar (Wisdom Tooth)', 3],
    ['tooth_18', 3],
    ['Lower teeth', 4],
    ['Mandibular Teeth', 4],
    ['Zähne Unterkiefer', 4],
    ['Tooth 36', 4],
    ['Mandibular canal', 5],
    ['Left Inferior Alveolar Canal', 5],
    ['IAC right', 5],
    ['Inferior alveolar nerve', 5],
    ['Unterkieferkanal', 5],
    ['Left Maxillary Sinus', 0],
    ['Pharynx', 0],
    ['Mandibular implant', 0],
    ['Segment_1', undefined],
    ['teeth', undefined],
    ['jaw', undefined],
    ['Incisive canal', undefined],
  ])('%s is %s', (name, label) => {
    expect(labelOfName(name)).toBe(label);
  });

  it('reads a mapping of values and names to labels by number or name', () => {
    expect(parseLabelMapping('3=mandible, Jaw Bone = 1,7=0,a=b=Lower Teeth')).toEqual({
      ...{ 3: 2, 'jaw bone': 1, 7: 0, 'a=b': 4 },
    });
  });

  it.each(['', '3', '3=', '=2', '3=6', '3=nothing', ','])('refuses the mapping "%s" in one line', (text) => {
    expect(() => parseLabelMapping(text)).toThrow(expect.objectContaining({ code: 'labels/bad-map' }));
  });
});
