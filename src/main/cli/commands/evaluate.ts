import type { DetectionFigures, LocalFigures } from '../../anomaly/evaluation';
import type { BuiltInFigures } from '../../host/jobs/evaluate-built-in';
import { type Errors, type EvaluateOutput, run } from '../../host/jobs/evaluate-job';
import type { Command } from '../command';

/** The least that the product's figures are reported on. */
const DEFAULTS = { normals: 70, local: 70, total: 20 };

export const evaluate: Command = {
  name: 'evaluate',
  usage: 'evaluate [--phantoms N] [--split test|validation] [--labels DIR] [--wounds N] [--vqvae RUN] [...]',
  summary: "print the papers' tables on held-out phantoms",
  example: 'lacuna evaluate --json',
  positionals: 0,
  options: {
    phantoms: { type: 'string', value: 'N', help: 'subjects in all, shared out 7 : 7 : 2; 160 by default' },
    split: { type: 'string', value: 'NAME', help: 'test (default) or validation' },
    labels: {
      type: 'string',
      value: 'DIR',
      help: 'label maps of healthy jaws, into which wounds are cut, instead of phantoms',
    },
    wounds: { type: 'string', value: 'N', help: 'local wounds cut into each label map, one at a time; 20 by default' },
    'built-in': {
      type: 'string',
      value: 'N',
      help: 'find N of the local wounds again in CBCT without labels, by the built-in segmenter',
    },
    vqvae: {
      type: 'string',
      value: 'RUN',
      help: 'folder of a run of "lacuna train --mode vqvae": its reconstruction errors beside the others',
    },
    engine: { type: 'string', value: 'NAME', help: 'see "lacuna engines"; cpu by default' },
  },
  async run(args, context) {
    const phantoms = args.number('phantoms', 160, { min: 3, max: 10_000, whole: true });
    const share = phantoms / 160;
    const normals = Math.max(1, Math.round(DEFAULTS.normals * share));
    const local = Math.max(1, Math.round(DEFAULTS.local * share));
    const engine = args.text('engine');
    const vqvae = args.text('vqvae');
    const labels = args.text('labels');
    const wounds = args.number('wounds', 20, { min: 1, max: 1000, whole: true });
    const split = args.choice('split', ['test', 'validation']);
    const builtIn = args.number('built-in', 0, { min: 0, max: 10_000, whole: true });
    const total = Math.max(1, phantoms - normals - local);
    const output = await run(
      {
        subjects: labels === undefined ? { normals, local, total, split } : { labels, wounds },
        builtIn,
        ...(engine === undefined ? {} : { engine }),
        ...(vqvae === undefined ? {} : { vqvae }),
      },
      context,
    );
    return { json: output, text: table(output) };
  },
};

function table(output: EvaluateOutput): string {
  const { normals, local, total } = output;
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const error = ({ vqgan, vqvae, inside }: Errors): string =>
    `${vqgan.toFixed(4)} (VQ-VAE ${vqvae?.toFixed(4) ?? 'not given'}; where the scan reaches ${inside.vqgan.toFixed(4)})`;
  const rows: [string, string, string][] = [
    ['reconstruction error, stage one', '0.0092', error(output.stageOneError)],
    ['reconstruction error, stage two, teeth and jaw removed', '0.0120', error(output.stageTwoError)],
    ['normals with anomaly score 0', '67 of 70', `${normals.zeroScore} of ${normals.n} (at most ${normals.maxScore})`],
    ['lowest score of a total wound', '> 1000', `${total.minScore} of ${total.n} wounds`],
    ['local wounds: recall', '-', `${percent(local.recall)} of ${local.n}`],
    ['local wounds: false regions a scan', '-', local.falsePerScan.toFixed(2)],
    ['local wounds: mean Dice at 2 mm', '-', local.dice.toFixed(3)],
    ['local wounds: of those found, false regions apart', '-', local.diceFound.toFixed(3)],
    ['local wounds: HD95, mm', '-', local.hd95.toFixed(2)],
  ];
  const lines = rows.map(([what, paper, value]) => `${what.padEnd(56)}${paper.padEnd(10)}${value}`);
  lines.push('', 'local wounds by size (mm): n, recall, Dice, HD95');
  for (const size of local.bySize) {
    lines.push(
      `  ${size.sizeMm.padEnd(8)}${size.n}, ${percent(size.recall)}, ${size.dice.toFixed(3)}, ${size.hd95.toFixed(2)}`,
    );
  }
  lines.push('', ...comparison('G2 - G1 alone', output.againstReconstruction));
  lines.push(...comparison("G2 - x' alone", output.againstOriginal));
  if (output.builtIn) lines.push(...withoutLabels(output.builtIn));
  lines.push('', `${output.source}, engine ${output.engine}`);
  return lines.join('\n');
}

function withoutLabels({ trueLabels, builtIn, refused }: BuiltInFigures): string[] {
  const figures = ({ recall, falsePerScan, dice }: LocalFigures): string =>
    `recall ${(100 * recall).toFixed(1)} %, false ${falsePerScan.toFixed(2)}, Dice ${dice.toFixed(3)}`;
  return [
    '',
    `local wounds in ${builtIn.n} CBCT scans: true labels ${figures(trueLabels)}`,
    `  built-in labels ${figures(builtIn)}; no jaw found in ${refused}`,
  ];
}

function comparison(name: string, { normals, local, total }: DetectionFigures): string[] {
  return [
    `${name}: ${normals.zeroScore} of ${normals.n} normals at 0 (at most ${normals.maxScore}), total wounds from ` +
      `${total.minScore}, local recall ${(100 * local.recall).toFixed(1)} %, false ${local.falsePerScan.toFixed(2)}, ` +
      `Dice ${local.dice.toFixed(3)}`,
  ];
}
