import { AppError } from '@shared/errors';
import { Label, LABEL_COUNT, LABEL_NAMES } from '@shared/labels';
import { z } from 'zod';
import { describeOnnx, type DescribedModel, type DescribedPort } from '../../inference/describe-onnx';
import { parseCard } from '../../inference/model-card';
import { type LabelMapping, labelOfName } from '../../volume/io/label-names';
import { channelCount, type NnunetPlan } from './plans';

const label = z
  .number()
  .int()
  .min(0)
  .max(LABEL_COUNT - 1);

/** What is kept of an installed nnU-Net model beside its ONNX file, its plans and its data set's description. */
const cardSchema = z.object({
  format: z.literal(1),
  kind: z.literal('nnunet'),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** Of the ONNX file, in hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  configuration: z.string().min(1),
  /** Names of the graph's input and output. */
  input: z.string().min(1),
  output: z.string().min(1),
  /** The labels in order, the background first, and the anatomy label that each becomes. */
  labels: z.array(z.object({ name: z.string(), label })).min(2),
  /** Array axes along which tiles are mirrored and averaged. */
  mirrorAxes: z.array(z.number().int().min(0).max(2)),
  /** What one tile took on this computer's processor when the model was installed. */
  secondsPerTile: z.number().nonnegative().optional(),
});

export type NnunetCard = Readonly<z.infer<typeof cardSchema>>;

/** Checks a card. Throws AppError `model/bad-card`. */
export function parseNnunetCard(json: string, name: string): NnunetCard {
  return parseCard(cardSchema, json, name);
}

/** One line about a model: what it is, and what its channels become. */
export function describeNnunet({ configuration, labels, secondsPerTile }: NnunetCard): string {
  const used = labels.flatMap(({ name, label: to }) => (to > 0 ? [`${name} as ${LABEL_NAMES[to]}`] : []));
  const time = secondsPerTile === undefined ? '' : `; ${secondsPerTile} s a tile on this processor`;
  return `nnU-Net v2, ${configuration}: ${used.join(', ')}${time}`;
}

/** A name for the model folder from any text: lower case letters, digits and dashes; 'model' where none is left. */
export function modelNameOf(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain || 'model';
}

/**
 * The anatomy label of each channel: as `mapping` says by the channel's number or name, else by its name; channels whose
 * names say nothing become 0. Throws AppError `model/no-anatomy` where neither mandible nor upper skull is among them.
 */
export function labelsOfChannels(names: readonly string[], mapping: LabelMapping): number[] {
  const labels = names.map((name, i) => mapping[String(i)] ?? mapping[name.toLowerCase()] ?? labelOfName(name) ?? 0);
  const hasJaw = labels.includes(Label.Mandible) || labels.includes(Label.UpperSkull);
  if (hasJaw) return labels;
  throw new AppError('model/no-anatomy', { labels: names.slice(1).join(', '), first: names[1] ?? 'name' });
}

const FLOAT = 1;
const LEAST_OPSET = 11;

/**
 * Checks that an ONNX file is the network of a plan: one input of 32-bit tiles, and an output of the same tiles with one
 * channel a label. Sizes that the file leaves free fit. Throws AppError `model/bad-shape`.
 */
export function checkModel(
  file: Uint8Array,
  plan: NnunetPlan,
  name: string,
): { readonly input: string; readonly output: string } {
  const bad = (reason: string): AppError => new AppError('model/bad-shape', { name, reason });
  let model: DescribedModel;
  try {
    model = describeOnnx(file);
  } catch (error) {
    if (error instanceof RangeError) throw bad(error.message);
    throw error;
  }
  if (model.external) throw bad('its weights are in a second file; export it as one file');
  if (model.opset < LEAST_OPSET) throw bad(`it has opset ${model.opset}; opset 17 is asked for`);
  const [input] = model.inputs;
  if (!input || model.inputs.length > 1) throw bad(`it has ${model.inputs.length} inputs instead of one`);
  const fits = (port: DescribedPort, channels: number): boolean =>
    port.shape.length === 5 &&
    [1, channels, ...plan.patch].every((n, axis) => typeof port.shape[axis] === 'string' || port.shape[axis] === n);
  const shape = (port: DescribedPort): string => port.shape.join(' x ');
  const wanted = (channels: number): string => `1 x ${channels} x ${plan.patch.join(' x ')}`;
  if (!fits(input, 1)) throw bad(`it takes ${shape(input)}, and the plans say ${wanted(1)}`);
  const classes = channelCount(plan);
  // With deep supervision left on there are further, coarser outputs; the first one is the whole.
  const output = model.outputs.find((port) => fits(port, classes));
  if (!output) {
    const given = model.outputs.map(shape).join(', ') || 'nothing';
    throw bad(`it gives ${given}, and plans and dataset.json say ${wanted(classes)} (one channel a label)`);
  }
  for (const port of [input, output]) {
    if (port.elementType !== FLOAT) throw bad(`its ${port.name} is not 32-bit; export it in 32 bits`);
  }
  return { input: input.name, output: output.name };
}
