import { run } from '../../host/jobs/train-anatomy-job';
import { ANATOMY_TRAIN_DEFAULTS } from '../../training/anatomy/train-anatomy';
import type { Command } from '../command';

const whole = { min: 1, max: 10_000_000, whole: true };

export const trainAnatomy: Command = {
  name: 'train-anatomy',
  usage:
    'train-anatomy --out DIR [--from FILE] [--subjects N] [--heads N] [--printed N] [--steps N] [--batch N] [--seed N] [--threads N]',
  summary: 'train the built-in segmenter on phantom CBCT; goes on where it stopped',
  example: 'lacuna train-anatomy --out runs/anatomy',
  positionals: 0,
  options: {
    out: { type: 'string', value: 'DIR', help: 'the run: subjects, checkpoint and, at the end, the model' },
    from: {
      type: 'string',
      value: 'FILE',
      help: 'begin with the weights of a checkpoint of another run, or of a model (.onnx)',
    },
    subjects: { type: 'string', value: 'N', help: `phantoms; ${ANATOMY_TRAIN_DEFAULTS.subjects} by default` },
    heads: { type: 'string', value: 'N', help: `whole heads besides; ${ANATOMY_TRAIN_DEFAULTS.heads} by default` },
    printed: {
      type: 'string',
      value: 'N',
      help: `so many of them once more as prints of one density; ${ANATOMY_TRAIN_DEFAULTS.printed} by default`,
    },
    steps: { type: 'string', value: 'N', help: `${ANATOMY_TRAIN_DEFAULTS.steps} by default` },
    batch: { type: 'string', value: 'N', help: `samples a step; ${ANATOMY_TRAIN_DEFAULTS.batch} by default` },
    seed: { type: 'string', value: 'N', help: 'first weights, crops and contrast' },
    threads: { type: 'string', value: 'N', help: 'processor cores that it may use; all by default' },
  },
  async run(args, context) {
    const from = args.text('from');
    const threads = args.number('threads', 0, { ...whole, min: 0 });
    const result = await run(
      {
        out: args.required('out'),
        ...(from !== undefined && { from }),
        ...(threads > 0 && { threads }),
        subjects: args.number('subjects', ANATOMY_TRAIN_DEFAULTS.subjects, whole),
        heads: args.number('heads', ANATOMY_TRAIN_DEFAULTS.heads, { ...whole, min: 0 }),
        printed: args.number('printed', ANATOMY_TRAIN_DEFAULTS.printed, { ...whole, min: 0 }),
        steps: args.number('steps', ANATOMY_TRAIN_DEFAULTS.steps, whole),
        batch: args.number('batch', ANATOMY_TRAIN_DEFAULTS.batch, whole),
        seed: args.number('seed', ANATOMY_TRAIN_DEFAULTS.seed, { ...whole, min: 0 }),
      },
      context,
    );
    const figures = Object.entries(result.figures).map(([what, value]) => `${what} ${value}`);
    return { json: result, text: `${result.path}\n${figures.join(', ')}` };
  },
};
