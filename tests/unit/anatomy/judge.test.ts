import { judgeAnatomy } from '@main/anatomy/judge';
import { germanFinding } from '@main/report/german-findings';
import { germanReason } from '../../../src/renderer/locales/reason-text';
import { type Geometry, IDENTITY } from '@shared/geometry';
import { Label } from '@shared/labels';
import { describe, expect, it } from 'vitest';

const geometry: Geometry = { size: [60, 50, 40], spacing: [1, 1, 1], origin: [-20, 40, 7], direction: IDENTITY };

/** A block of mandible of `edge`^3 mm^3, and a tooth of 4^3 where asked; soft tissue elsewhere. */
function head(edge: number, tooth: boolean, bone = 900): { labels: Uint8Array; grey: Float32Array } {
  const labels = new Uint8Array(60 * 50 * 40);
  const grey = new Float32Array(labels.length).fill(40);
  for (let i = 0; i < labels.length; i++) {
    const [x, y, z] = [i % 60, Math.floor(i / 60) % 50, Math.floor(i / 3000)];
    if (Math.max(x - 10, y - 10, z - 8) < edge && Math.min(x - 10, y - 10, z - 8) >= 0) labels[i] = Label.Mandible;
    if (tooth && x >= 40 && x < 44 && y >= 10 && y < 14 && z >= 10 && z < 14) labels[i] = Label.LowerTeeth;
    if (labels[i]) grey[i] = bone;
  }
  return { labels, grey };
}

const judge = ({ labels, grey }: ReturnType<typeof head>): ReturnType<typeof judgeAnatomy> =>
  judgeAnatomy({ geometry, data: labels }, grey);

describe('what the built-in segmenter found', () => {
  it('is taken as it is where there are a mandible and teeth', () => {
    expect(judge(head(22, true))).toEqual([]);
  });

  it('is doubted without teeth, and where there is little of a mandible, and says what there is', () => {
    expect(judge(head(22, false))).toMatchObject([
      { code: 'labels/doubtful', severity: 'warning', details: { doubt: 'no teeth', found: 'mandible 11 cm3' } },
    ]);
    const [finding] = judge(head(20, true));
    expect(finding!.message).toMatch(/little of a mandible \(mandible 8\.0 cm3, lower teeth 0\.064 cm3\)/);
  });

  it('is doubted where it is longer than any mandible, as ribs or a pelvis are', () => {
    const { labels, grey } = head(22, false);
    const [finding] = judgeAnatomy({ geometry: { ...geometry, spacing: [9, 1, 1] }, data: labels }, grey);
    expect(finding!.details).toMatchObject({ doubt: 'no teeth and a mandible of 20 cm', found: 'mandible 96 cm3' });
    expect(germanFinding(finding!.message)).toContain(
      'fand keine Zähne und einen Unterkiefer von 20 cm (Unterkiefer 96 cm³)',
    );
    expect(germanReason(String(finding!.details!['doubt']))).toBe('keine Zähne und einen Unterkiefer von 20 cm');
  });

  it('is no jaw below two cubic centimetres, and the error says what was found', () => {
    const code = 'labels/found-no-jaw';
    expect(() => judge(head(12, true))).toThrow(expect.objectContaining({ code }));
    expect(() => judge(head(12, true))).toThrow(/it found mandible 1\.7 cm3, lower teeth 0\.064 cm3/);
    expect(() => judge(head(0, false))).toThrow(/it found nothing/);
  });

  it('is no bone where it is no brighter than what lies around it, as in an MR', () => {
    expect(() => judge(head(22, true, 10))).toThrow(expect.objectContaining({ code: 'labels/not-bone' }));
    expect(() => judge(head(22, true, 40))).toThrow(expect.objectContaining({ code: 'labels/not-bone' }));
  });

  it('may have any scale of grey values', () => {
    const { labels, grey } = head(22, true);
    expect(judge({ labels, grey: grey.map((value) => 0.1 * value + 3000) })).toEqual([]);
  });
});
