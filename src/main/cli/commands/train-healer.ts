import { AppError } from '@shared/errors';
import { run } from '../../host/jobs/train-healer-job';
import { HEALER_TRAIN_DEFAULTS } from '../../training/healer/train-healer';
import { PHANTOM_SPLITS } from '../../training/splits';
import type { Command } from '../command';

const OWN_SHARE = 0.5;
const whole = { min: 1, max: 10_000_000, whole: true };

export const trainHealer: Command = {
  name: 'train-healer',
  usage:
    'train-healer --out DIR [--fine] [--from FILE] [--data phantoms|DIR] [--subjects N] [--skip N] [--scans N] [--steps N] [--batch N] [--seed N] [--average-with FILE [--own-share S]] [--threads N]',
  summary: 'train the network that tells where bone was lost; goes on where it stopped',
  example: 'lacuna train-healer --out runs/healer',
  positionals: 0,
  options: {
    out: { type: 'string', value: 'DIR', help: 'the run: subjects, checkpoint and, at the end, the model' },
    fine: { type: 'boolean', help: 'the network for small wounds, on a grid of 1 mm instead of 2' },
    from: {
      type: 'string',
      value: 'FILE',
      help: 'begin with the weights of a checkpoint of another run, or of a model (.onnx)',
    },
    data: {
      type: 'string',
      value: 'phantoms|DIR',
      help: 'phantoms (the default), or a folder of label maps of healthy jaws',
    },
    subjects: {
      type: 'string',
      value: 'N',
      help: `phantoms, or at most so many label maps; ${HEALER_TRAIN_DEFAULTS.subjects} by default`,
    },
    skip: {
      type: 'string',
      value: 'N',
      help: 'so many of the training phantoms are passed over, as those of the run that it begins with',
    },
    scans: {
      type: 'string',
      value: 'N',
      help: 'so many phantoms more, with the labels that the built-in segmenter gives their scans',
    },
    steps: { type: 'string', value: 'N', help: `${HEALER_TRAIN_DEFAULTS.steps} by default` },
    batch: { type: 'string', value: 'N', help: `samples a step; ${HEALER_TRAIN_DEFAULTS.batch} by default` },
    seed: { type: 'string', value: 'N', help: 'first weights, crops and wounds' },
    'average-with': {
      type: 'string',
      value: 'FILE',
      help: 'the model becomes the mean of the trained weights and of those of this model (.onnx) or checkpoint of the same network',
    },
    'own-share': {
      type: 'string',
      value: 'S',
      help: `how much of that mean the trained weights are, 0 to 1; ${OWN_SHARE} by default`,
    },
    threads: { type: 'string', value: 'N', help: 'processor cores that it may use; all by default' },
  },
  async run(args, context) {
    const from = args.text('from');
    const threads = args.number('threads', 0, { ...whole, min: 0 });
    const data = args.text('data') ?? HEALER_TRAIN_DEFAULTS.data;
    const scans = args.number('scans', 0, { ...whole, min: 0 });
    const skip = args.number('skip', 0, { ...whole, min: 0 });
    if (scans > 0 && data !== 'phantoms') {
      throw new AppError('usage/bad-value', {
        option: '--scans',
        value: String(scans),
        expected: 'it belongs to --data phantoms',
      });
    }
    const subjects = args.number('subjects', HEALER_TRAIN_DEFAULTS.subjects, whole);
    const { first, last } = PHANTOM_SPLITS.training;
    if (data === 'phantoms' && skip + subjects + scans > last - first + 1) {
      throw new AppError('usage/bad-value', {
        option: '--subjects',
        value: String(subjects),
        expected: `with --skip and --scans at most ${last - first + 1} phantoms`,
      });
    }
    const averageWith = args.text('average-with');
    const share = args.number('own-share', OWN_SHARE, { min: 0, max: 1 });
    if (averageWith === undefined && args.text('own-share') !== undefined) {
      throw new AppError('usage/bad-value', {
        option: '--own-share',
        value: String(share),
        expected: 'it belongs to --average-with',
      });
    }
    const result = await run(
      {
        data,
        out: args.required('out'),
        scale: args.flag('fine') ? 'fine' : 'coarse',
        ...(from !== undefined && { from }),
        ...(averageWith !== undefined && { averageWith: { path: averageWith, share } }),
        ...(threads > 0 && { threads }),
        subjects,
        ...(skip > 0 && { skip }),
        scans,
        steps: args.number('steps', HEALER_TRAIN_DEFAULTS.steps, whole),
        batch: args.number('batch', HEALER_TRAIN_DEFAULTS.batch, whole),
        seed: args.number('seed', HEALER_TRAIN_DEFAULTS.seed, { ...whole, min: 0 }),
      },
      context,
    );
    const { dice, falseVoxels } = result.figures;
    return {
      json: result,
      text: `${result.path}\nDice ${dice.toFixed(3)}, ${falseVoxels.toFixed(1)} false voxels a jaw`,
    };
  },
};
