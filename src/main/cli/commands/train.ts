import { run } from '../../host/jobs/train-job';
import { TRAIN_DEFAULTS } from '../../training/options';
import type { Command } from '../command';

const whole = (min: number): { min: number; max: number; whole: boolean } => ({ min, max: 10_000_000, whole: true });

export const train: Command = {
  name: 'train',
  usage: 'train --data DIR|phantoms --out DIR [--mode vqgan|vqvae] [--stage both|one|two] [--resume] [...]',
  summary: 'train the networks of both stages on healthy jaws; can be resumed',
  example: 'lacuna train --data phantoms --subjects 600 --out runs/first',
  positionals: 0,
  options: {
    data: {
      type: 'string',
      value: 'DIR',
      help: 'a folder of label maps 0..5 of healthy jaws, or "phantoms" (default)',
    },
    out: { type: 'string', value: 'DIR', help: 'the run: checkpoints, losses, pictures and, at the end, the models' },
    mode: { type: 'string', value: 'MODE', help: 'vqgan (default), or vqvae: without the adversary' },
    stage: { type: 'string', value: 'STAGE', help: 'both (default), one or two' },
    subjects: { type: 'string', value: 'N', help: `phantoms to train on; ${TRAIN_DEFAULTS.subjects} by default` },
    'steps-one': { type: 'string', value: 'N', help: `steps of stage one; ${TRAIN_DEFAULTS.stepsOne} by default` },
    'steps-two': { type: 'string', value: 'N', help: `steps of stage two; ${TRAIN_DEFAULTS.stepsTwo} by default` },
    batch: { type: 'string', value: 'N', help: `samples a step; ${TRAIN_DEFAULTS.batch} by default` },
    seed: { type: 'string', value: 'N', help: 'first weights, crops and masks' },
    from: { type: 'string', value: 'RUN', help: 'start stage one from another run, as it was before its adversary' },
    resume: { type: 'boolean', help: 'go on from the last checkpoint of --out' },
  },
  async run(args, context) {
    const from = args.text('from');
    const result = await run(
      {
        data: args.text('data') ?? TRAIN_DEFAULTS.data,
        out: args.required('out'),
        mode: args.choice('mode', ['vqgan', 'vqvae']),
        stage: args.choice('stage', ['both', 'one', 'two']),
        subjects: args.number('subjects', TRAIN_DEFAULTS.subjects, whole(1)),
        stepsOne: args.number('steps-one', TRAIN_DEFAULTS.stepsOne, whole(1)),
        stepsTwo: args.number('steps-two', TRAIN_DEFAULTS.stepsTwo, whole(1)),
        batch: args.number('batch', TRAIN_DEFAULTS.batch, whole(1)),
        seed: args.number('seed', TRAIN_DEFAULTS.seed, whole(0)),
        resume: args.flag('resume'),
        ...(from === undefined ? {} : { from }),
      },
      context,
    );
    const lines = result.models.map((model) => `${model.name}: ${model.path}`);
    if (result.unlabelled.length > 0) {
      lines.push(`${result.unlabelled.length} scans have no label map and were left out; label them first`);
    }
    return { json: result, text: lines.join('\n') };
  },
};
