import { AppError, isAbort } from '@shared/errors';
import { createClient, type Transport } from '@shared/ipc/client';
import { contract } from '@shared/ipc/contract';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const calls = Object.entries(contract).flatMap(([area, group]) =>
  Object.entries(group as Record<string, { input: z.ZodType }>).map(([name, call]) => ({
    name: `${area}/${name}`,
    call,
  })),
);

describe('the contract', () => {
  it.each(calls.map(({ name, call }) => [name, call] as const))(
    '%s refuses an input with a stranger in it',
    (_, call) => {
      for (const input of [{ stranger: 1 }, 'text', 5, null, [], { caseId: '../../etc' }, { path: '/etc/passwd' }]) {
        const result = call.input.safeParse(input);
        // Settings are plain values, each checked by itself; strangers are dropped.
        if (result.success) expect(result.data).toEqual({});
      }
    },
  );

  it('takes a path nowhere but as the names of uploaded files, which are made safe', () => {
    const schemas = calls.map(({ name, call }) => ({
      name,
      json: JSON.stringify(z.toJSONSchema(call.input, { unrepresentable: 'any' })),
    }));
    const withPath = schemas.filter(({ json }) => /"(path|file|folder|dir|filename|directory)":\{/i.test(json));
    expect(withPath.map(({ name }) => name)).toEqual(['files/upload']);
  });

  it('bounds every text and list that comes in', () => {
    const unbounded: string[] = [];
    for (const { name, call } of calls) {
      const walk = (node: unknown, path: string): void => {
        if (typeof node !== 'object' || node === null) return;
        const { type, maxLength, pattern, format, enum: values, maxItems, items } = node as Record<string, unknown>;
        const fixed = 'const' in node || values !== undefined || pattern !== undefined || format !== undefined;
        if (type === 'string' && maxLength === undefined && !fixed) unbounded.push(`${name} ${path}`);
        if (type === 'array' && maxItems === undefined && items !== undefined) unbounded.push(`${name} ${path}[]`);
        for (const [key, inner] of Object.entries(node)) walk(inner, `${path}.${key}`);
      };
      walk(z.toJSONSchema(call.input, { unrepresentable: 'any' }), '');
    }
    // Free-form JSON is bounded as a whole: views by the host, settings and printer profiles by the largest call.
    expect(unbounded.filter((entry) => !/saveView|saveSettings|measurements\/save|savePrinter/.test(entry))).toEqual(
      [],
    );
  });
});

describe('the client', () => {
  function over(invoke: Transport['invoke']) {
    return createClient({ invoke, subscribe: () => () => undefined });
  }

  it('names the call, and sends an empty input where nothing is given', async () => {
    const sent: unknown[] = [];
    const client = over((name, input) => {
      sent.push([name, input]);
      return Promise.resolve({ ok: true, value: [] });
    });
    await client.cases.list();
    await client.cases.close({ caseId: 'abcdefgh' });
    expect(sent).toEqual([
      ['cases/list', {}],
      ['cases/close', { caseId: 'abcdefgh' }],
    ]);
  });

  it('throws errors as the host had them', async () => {
    const client = over((name) =>
      Promise.resolve(
        name === 'cases/list'
          ? { ok: false, error: { name: 'AppError', message: '', code: 'case/not-found', details: {} } }
          : { ok: false, error: { name: 'AbortError', message: 'cancelled' } },
      ),
    );
    await expect(client.cases.list()).rejects.toBeInstanceOf(AppError);
    await expect(client.jobs.list()).rejects.toSatisfy(isAbort);
  });
});
