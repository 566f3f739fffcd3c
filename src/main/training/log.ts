import { type Stage } from './batches';
import { type ValidationKind } from './validation';

/** Losses of one step, or validation errors after it. */
export interface LogRow {
  readonly stage: Stage;
  /** Steps done when the row was written, from 1. */
  readonly step: number;
  /** Seconds of training so far, over all runs of this folder. */
  readonly seconds: number;
  readonly losses?: Readonly<Record<(typeof LOSSES)[number], number | undefined>>;
  readonly validation?: Readonly<Partial<Record<ValidationKind, number>>>;
}

const LOSSES = [
  'reconstruction',
  'commitment',
  'latent',
  'adversarial',
  'discriminator',
  'lambda',
  'usedCodes',
] as const;
const ERRORS = ['plain', 'teethAndJaw', 'local'] as const satisfies readonly ValidationKind[];

export const LOG_HEADER = ['stage', 'step', 'seconds', ...LOSSES, ...ERRORS.map((kind) => `error ${kind}`)].join(',');

/** One line of `losses.csv`; what was not measured is an empty field. */
export function logLine(row: LogRow): string {
  const field = (value: number | undefined): string =>
    value === undefined ? '' : String(Number(value.toPrecision(6)));
  return [
    row.stage,
    row.step,
    row.seconds.toFixed(1),
    ...LOSSES.map((name) => field(row.losses?.[name])),
    ...ERRORS.map((kind) => field(row.validation?.[kind])),
  ].join(',');
}

/** Reads a line of {@link logLine}; undefined for the header and for anything else. */
export function parseLogLine(line: string): LogRow | undefined {
  const fields = line.split(',');
  const [stage, step, seconds, ...rest] = fields;
  if ((stage !== 'one' && stage !== 'two') || fields.length !== 3 + LOSSES.length + ERRORS.length) return undefined;
  const losses = rest.slice(0, LOSSES.length);
  const errors = rest.slice(LOSSES.length);
  const validation: Partial<Record<ValidationKind, number>> = {};
  ERRORS.forEach((kind, index) => {
    if (errors[index]) validation[kind] = Number(errors[index]);
  });
  return {
    stage,
    step: Number(step),
    seconds: Number(seconds),
    ...(losses.some(Boolean) && {
      losses: Object.fromEntries(
        LOSSES.map((name, index) => [name, losses[index] ? Number(losses[index]) : undefined]),
      ) as LogRow['losses'] & {},
    }),
    ...(Object.keys(validation).length > 0 && { validation }),
  };
}

/** The rows up to a checkpoint: a resumed run drops what came after it, and writes it again. */
export function rowsUntil(rows: readonly LogRow[], stage: Stage, step: number): LogRow[] {
  return rows.filter((row) => (row.stage === stage ? row.step <= step : row.stage === 'one'));
}
