import { AppError } from '@shared/errors';
import { z } from 'zod';

const positive = z.number().positive();
const whole = z.number().int().nonnegative();
const grid = z.tuple([whole, whole, whole]);

/**
 * What is told about a model, beside it as JSON (`<name>.onnx`, `<name>.json`). `figures` are mean squared errors and
 * other measures by name, on the held-out subjects that `training` names.
 */
const cardSchema = z.object({
  format: z.literal(1),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  description: z.string().min(1),
  /** Of the ONNX file, in hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  input: z.object({
    /** Voxels along z, y, x of one sample. */
    grid,
    /** Millimetres; axes along LPS. */
    spacing: z.tuple([positive, positive, positive]),
    /** How voxels are made from the source, in words and a formula. */
    normalisation: z.string().min(1),
    /** Names of the labels 0, 1, ... of the source; empty where it is a scan. */
    labels: z.array(z.string()),
  }),
  training: z.object({
    data: z.string().min(1),
    subjects: whole,
    validationSubjects: whole,
    steps: whole,
    batch: whole,
    seed: z.number().int(),
    /** Trained with the adversary (`vqgan`) or without (`vqvae`). */
    mode: z.string(),
    hours: z.number().nonnegative(),
  }),
  figures: z.record(z.string(), z.number()),
  licence: z.string().min(1),
  /** The command line that made it. */
  command: z.string().min(1),
});

export type ModelCard = Readonly<z.infer<typeof cardSchema>>;

/** Checks a card. `name` is only for the message. Throws AppError `model/bad-card`. */
export function parseModelCard(json: string, name: string): ModelCard {
  return parseCard(cardSchema, json, name);
}

/** Checks a card of any kind. Throws AppError `model/bad-card`. */
export function parseCard<T>(schema: z.ZodType<T>, json: string, name: string): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new AppError('model/bad-card', { name, reason: 'it is not JSON' });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new AppError('model/bad-card', { name, reason: `${issue.path.join('.') || 'the card'}: ${issue.message}` });
}

export function formatModelCard(card: ModelCard): string {
  return `${JSON.stringify(cardSchema.parse(card), null, 2)}\n`;
}
