import { AppError } from '@shared/errors';
import type { JobContext } from '@shared/jobs';
import { parseArgs } from 'node:util';

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  /** The placeholder in the help, such as `DIR`. */
  readonly value?: string;
  readonly help: string;
}

export interface CommandArguments {
  readonly positionals: readonly string[];
  readonly text: (name: string) => string | undefined;
  readonly flag: (name: string) => boolean;
  /** A number of the option or `fallback`; anything else than a finite number within the bounds is wrong usage. */
  readonly number: (name: string, fallback: number, bounds?: { min?: number; max?: number; whole?: boolean }) => number;
  /** One of `choices`, or the first one. */
  readonly choice: <const T extends string>(name: string, choices: readonly T[]) => T;
  /** The option's text; wrong usage when it is missing. */
  readonly required: (name: string) => string;
}

/** One file a command: what it takes, what it does and what it prints. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly example: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** The most positional arguments it takes. */
  readonly positionals: number;
  /** Returns the object that `--json` prints and the lines that a person reads. */
  run(args: CommandArguments, context: JobContext): Promise<CommandResult>;
}

/** Commands by name, each loaded when it is asked for. */
export type Commands = Readonly<Record<string, () => Promise<Command>>>;

export interface CommandResult {
  readonly json: unknown;
  readonly text: string;
  /** False when the input was read and found wanting: exit code 3 with the result printed all the same. */
  readonly ok?: boolean;
}

const COMMON: Readonly<Record<string, OptionSpec>> = {
  json: { type: 'boolean', help: 'print one JSON object' },
  help: { type: 'boolean', help: 'print this help' },
};

export function parseCommand(command: Command, argv: readonly string[]): CommandArguments {
  const options = { ...command.options, ...COMMON };
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, { type: spec.type }])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const spec = options[token.name];
    if (!spec) throw new AppError('usage/unknown-option', { option: token.rawName, command: command.name });
    if (spec.type === 'string' && (token.value === undefined || token.value === '')) {
      throw new AppError('usage/bad-value', {
        option: token.rawName,
        value: '',
        expected: `give ${spec.value ?? 'a value'}`,
      });
    }
    if (spec.type === 'boolean' && token.value !== undefined) {
      throw new AppError('usage/bad-value', {
        option: token.rawName,
        value: token.value,
        expected: 'it takes no value',
      });
    }
  }
  const extra = positionals[command.positionals];
  if (extra !== undefined) {
    throw new AppError('usage/bad-value', {
      option: 'the argument',
      value: extra,
      expected: `the use is: ${command.usage}`,
    });
  }
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    positionals,
    text,
    flag: (name) => values[name] === true,
    required(name) {
      const value = text(name);
      if (value === undefined)
        throw new AppError('usage/missing-argument', { argument: `--${name}`, command: command.name });
      return value;
    },
    number(name, fallback, { min = -Infinity, max = Infinity, whole = false } = {}) {
      const value = text(name);
      if (value === undefined) return fallback;
      const number = Number(value);
      if (!Number.isFinite(number) || number < min || number > max || (whole && !Number.isInteger(number))) {
        const kind = whole ? 'a whole number' : 'a number';
        const range = Number.isFinite(max)
          ? ` from ${min} to ${max}`
          : Number.isFinite(min)
            ? ` of at least ${min}`
            : '';
        throw new AppError('usage/bad-value', { option: `--${name}`, value, expected: `${kind}${range} is needed` });
      }
      return number;
    },
    choice(name, choices) {
      const value = text(name);
      if (value === undefined) return choices[0]!;
      const found = choices.find((choice) => choice === value);
      if (!found)
        throw new AppError('usage/bad-value', { option: `--${name}`, value, expected: `use ${choices.join(', ')}` });
      return found;
    },
  };
}

export function commandHelp(command: Command): string {
  const rows = Object.entries({ ...command.options, ...COMMON }).map(([name, spec]) => {
    const left = `  --${name}${spec.type === 'string' ? ` ${spec.value ?? 'VALUE'}` : ''}`;
    return `${left.padEnd(28)}${spec.help}`;
  });
  return [`lacuna ${command.usage}`, command.summary, '', ...rows, '', `Example: ${command.example}`].join('\n');
}
