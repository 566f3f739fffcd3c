import { run } from '../../host/jobs/phantom-job';
import type { Command } from '../command';

export const phantom: Command = {
  name: 'phantom',
  usage: 'phantom --seed N [--lesion none|local|total] [--spacing mm] [--size small|full] --out DIR',
  summary: 'make a synthetic patient: CBCT series, true labels and the wound',
  example: 'lacuna phantom --seed 901 --lesion local --size small --out P',
  positionals: 0,
  options: {
    seed: { type: 'string', value: 'N', help: 'which patient; the same number gives the same files' },
    lesion: { type: 'string', value: 'KIND', help: 'none (default), local or total' },
    spacing: { type: 'string', value: 'MM', help: 'voxel edge; 0.3 for full, about 1 for small' },
    size: { type: 'string', value: 'SIZE', help: 'full (default) or small' },
    out: { type: 'string', value: 'DIR', help: 'the folder to write' },
  },
  async run(args, context) {
    args.required('seed');
    const spacing = args.text('spacing') === undefined ? undefined : args.number('spacing', 0.3, { min: 0.1, max: 4 });
    const result = await run(
      {
        seed: args.number('seed', 0, { min: 0, max: 2 ** 32 - 1, whole: true }),
        lesion: args.choice('lesion', ['none', 'local', 'total']),
        size: args.choice('size', ['full', 'small']),
        ...(spacing === undefined ? {} : { spacing }),
        out: args.required('out'),
      },
      context,
    );
    return { json: result, text: `A phantom was written to ${result.out} (series/, labels, lesion, phantom.json).` };
  },
};
