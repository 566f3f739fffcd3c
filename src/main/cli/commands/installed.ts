import { AppError } from '@shared/errors';
import type { JobContext } from '@shared/jobs';
import { basename } from 'node:path';
import { installNnunet } from '../../anatomy/nnunet/install';
import { describeNnunet, modelNameOf } from '../../anatomy/nnunet/installed-model';
import { readModelFiles, removeNnunet } from '../../anatomy/nnunet/model-store';
import { installedCards, isInstalled, nnunetCards, userModelFolder } from '../../host/jobs/installed-models';
import { listEngines } from '../../inference/engines';
import { parseLabelMapping } from '../../volume/io/label-names';
import type { Command, CommandArguments, CommandResult } from '../command';

export const models: Command = {
  name: 'models',
  usage: 'models [add MODEL.onnx --plans plans.json --dataset dataset.json [--name N] [--map MAP] | remove NAME]',
  summary: 'list the installed models, or add an nnU-Net v2 model that labels the anatomy',
  example: 'lacuna models add dental.onnx --plans plans.json --dataset dataset.json',
  positionals: 2,
  options: {
    plans: { type: 'string', value: 'FILE', help: 'add: plans.json of the model' },
    dataset: { type: 'string', value: 'FILE', help: 'add: dataset.json of the model' },
    name: { type: 'string', value: 'N', help: 'add: what to call it; by default after its file' },
    configuration: { type: 'string', value: 'C', help: 'add: which one of the plans; 3d_fullres by default' },
    map: { type: 'string', value: 'MAP', help: 'add: its labels to ours, e.g. "jaw=mandible,7=0"; by name otherwise' },
    mirror: { type: 'string', value: 'AXES', help: 'add: average over mirrored tiles, e.g. 0,1,2; none by default' },
    'no-trial': { type: 'boolean', help: 'add: do not run one tile to see that it works and how long it takes' },
  },
  async run(args, context) {
    const [action, subject] = args.positionals;
    if (action === undefined) return list();
    if (action !== 'add' && action !== 'remove') {
      throw new AppError('usage/bad-value', { option: 'the argument', value: action, expected: 'use add or remove' });
    }
    if (subject === undefined) {
      const argument = action === 'add' ? 'MODEL.onnx' : 'NAME';
      throw new AppError('usage/missing-argument', { argument, command: 'models' });
    }
    return action === 'add' ? add(subject, args, context) : remove(subject);
  },
};

async function list(): Promise<CommandResult> {
  const shipped = await installedCards();
  const added = await nnunetCards();
  const lines = [
    ...shipped.map(({ name, description, sha256, figures }) => {
      const measured = Object.entries(figures).map(([what, value]) => `${what} ${value}`);
      return `${name} (${sha256.slice(0, 12)}): ${description}\n  ${measured.join(', ')}`;
    }),
    ...added.map((card) => `${card.name} (${card.sha256.slice(0, 12)}): ${describeNnunet(card)}`),
  ];
  return { json: [...shipped, ...added], text: lines.length > 0 ? lines.join('\n') : 'no model is installed' };
}

async function add(path: string, args: CommandArguments, context: JobContext): Promise<CommandResult> {
  const [plans, dataset] = [args.required('plans'), args.required('dataset')];
  const [map, configuration] = [args.text('map'), args.text('configuration')];
  const name = modelNameOf(args.text('name') ?? basename(path).replace(/\.onnx$/i, ''));
  if (await isInstalled(name)) throw new AppError('model/exists', { name });
  const files = await readModelFiles(path, plans, dataset);
  const card = await installNnunet(
    userModelFolder(),
    files,
    {
      name,
      title: basename(path),
      ...(configuration === undefined ? {} : { configuration }),
      ...(map === undefined ? {} : { mapping: parseLabelMapping(map) }),
      mirrorAxes: mirrorAxes(args.text('mirror')),
      trial: !args.flag('no-trial'),
    },
    context,
  );
  const left = card.labels.slice(1).filter(({ label }) => label === 0);
  const lines = [
    `installed ${card.name} (${card.sha256.slice(0, 12)}): ${describeNnunet(card)}`,
    ...(left.length > 0 ? [`left out: ${left.map((label) => label.name).join(', ')}`] : []),
  ];
  return { json: card, text: lines.join('\n') };
}

function mirrorAxes(text: string | undefined): number[] {
  const axes = (text ?? '').split(',').filter((part) => part.trim() !== '');
  const numbers = [...new Set(axes.map(Number))];
  if (numbers.every((axis) => axis === 0 || axis === 1 || axis === 2)) return numbers;
  throw new AppError('usage/bad-value', { option: '--mirror', value: text ?? '', expected: 'axes such as 0,1,2' });
}

async function remove(name: string): Promise<CommandResult> {
  await removeNnunet(userModelFolder(), name);
  return { json: { removed: name }, text: `removed ${name}` };
}

export const engines: Command = {
  name: 'engines',
  usage: 'engines',
  summary: 'list the engines: which this computer can run, and why not the others',
  example: 'lacuna engines',
  positionals: 0,
  options: {},
  async run() {
    const found = await listEngines();
    const lines = found.map(
      ({ name, title, available, reason }) =>
        `${name.padEnd(10)}${available ? 'available' : 'not here '}  ${title}${reason ? `: ${reason}` : ''}`,
    );
    return { json: found, text: lines.join('\n') };
  },
};
