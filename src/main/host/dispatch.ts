import { AppError, isAbort, toPlainError } from '@shared/errors';
import type { Caller } from '@shared/ipc/call';
import type { Reply } from '@shared/ipc/client';
import { contract, type Handlers } from '@shared/ipc/contract';
import type { z } from 'zod';
import type { Log } from './log';

type Handler = (input: unknown, caller: Caller) => unknown;

/** Parses the input of one call by the contract, runs its handler, and answers with a value or a plain error. */
export async function dispatch(
  handlers: Handlers,
  log: Log,
  name: string,
  input: unknown,
  caller: Caller,
): Promise<Reply> {
  try {
    const { schema, handler } = find(handlers, name);
    const parsed = schema.safeParse(input);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new AppError('job/bad-call', {
        name,
        reason: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
      });
    }
    return { ok: true, value: (await handler(parsed.data, caller)) ?? null };
  } catch (error) {
    if (!isAbort(error)) report(log, name, error);
    return { ok: false, error: toPlainError(error) };
  }
}

function find(handlers: Handlers, name: string): { schema: z.ZodType; handler: Handler } {
  const [area = '', call = '', ...rest] = name.split('/');
  if (rest.length === 0 && Object.hasOwn(contract, area)) {
    const calls: Readonly<Record<string, { readonly input: z.ZodType }>> = contract[area as keyof typeof contract];
    if (Object.hasOwn(calls, call)) {
      const owner = handlers[area as keyof Handlers] as unknown as Readonly<Record<string, Handler>>;
      return { schema: calls[call]!.input, handler: (input, caller) => owner[call]!(input, caller) };
    }
  }
  throw new AppError('job/bad-call', { name: name.slice(0, 80), reason: 'there is no such call' });
}

/** Codes only for errors that the user is told; bugs with their stack. Texts of errors may name files. */
function report(log: Log, name: string, error: unknown): void {
  if (error instanceof AppError) {
    const cause = error.cause instanceof Error ? ` (${error.cause.name})` : '';
    log.write('warning', `${name}: ${error.code}${cause}`);
    return;
  }
  log.write('error', `${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}
