import { createHost } from '@main/host';
import { type ComputeChild } from '@main/compute/compute-process';
import { type FromCompute } from '@main/compute/protocol';
import { DiffBuilder } from '@shared/edit/build-diff';
import { encodeDiff } from '@shared/edit/label-diff-codec';
import { AppError, toPlainError } from '@shared/errors';
import { decodeMessage, encodeMessage } from '@shared/ipc/codec';
import { contract } from '@shared/ipc/contract';
import { type Random } from '@shared/random';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeCase } from '../case-folder';
import { mutate, mutateValue } from './mutate';
import type { Target } from './targets';

const CASE = 'abcdef0123456789';

/** A compute process that fails every job as a dead one does. */
function deadCompute(): ComputeChild {
  let tell: (message: FromCompute) => void = () => undefined;
  return {
    post: (message) => {
      if (message.type !== 'run') return;
      const error = toPlainError(new AppError('job/crashed', { step: message.job }));
      queueMicrotask(() => tell({ type: 'failed', runId: message.runId, error }));
    },
    onMessage: (listener) => void (tell = listener),
    onExit: () => undefined,
    kill: () => undefined,
  };
}

function diff(random: Random): Uint8Array {
  const builder = new DiffBuilder();
  const start = random.integer(0, 2000);
  for (let i = start; i < start + 20; i++) builder.set(i, i % 19 < 6 ? 2 : 0, 3);
  return encodeDiff(builder.build());
}

/** Inputs that are near to what calls want. */
function likely(random: Random): Record<string, unknown> {
  const label = { action: 'paint', details: { radiusMm: 2 } };
  return {
    caseId: CASE,
    regionId: 'r1',
    regionIds: ['r1', 'r2'],
    name: 'x',
    label,
    diffs: [{ layer: random.pick(['labels', 'regions-0', 'regions-7']), diff: diff(random) }],
    token: 'x'.repeat(22),
    series: 0,
    modelId: 'm1',
    exportId: 'x1',
    format: random.pick(['labels', 'regions', 'stl']),
    parameters: { smoothing: 1, decimation: 0, clearance: 0 },
    approver: { name: 'A', role: 'B' },
    view: { a: 1 },
    target: { of: 'region', regionId: 'r1' },
    labels: { from: 'kept' },
    runId: 'abcdef01',
    applied: 0,
    state: 'accepted',
    files: [{ path: 'a/b.dcm', bytes: 10 }],
    measurement: {
      id: 'a',
      kind: 'distance',
      points: [
        [0, 0, 0],
        [1, 1, 1],
      ],
    },
    message: 'm',
    stack: 's',
    purpose: 'labels',
  };
}

const CALLS = Object.entries(contract).flatMap(([area, calls]) =>
  Object.entries(calls as Record<string, { input: { shape?: object } }>).map(([name, { input }]) => ({
    name: `${area}/${name}`,
    fields: Object.keys(input.shape ?? {}),
  })),
);
// A full disk of exports or cases is not what is looked for.
const LEFT_OUT = new Set(['cases/duplicate', 'cases/delete', 'exports/create', 'imports/start']);

/** Calls of the contract with inputs bent out of shape, messages of the wire, and addresses of bodies. */
export async function messageTarget(scratch: string): Promise<Target> {
  const home = join(scratch, 'home');
  mkdirSync(join(home, 'cases'), { recursive: true });
  await makeCase(join(home, 'cases', CASE));
  const host = await createHost({
    version: 'fuzz',
    door: 'loopback',
    places: { home, temporary: join(scratch, 'temporary') },
    startCompute: deadCompute,
  });
  const caller = { id: 'w' };
  await host.call('cases/open', { caseId: CASE }, caller);

  const call = async (name: string, input: unknown): Promise<void> => {
    const reply = await host.call(name, input, caller);
    if (!reply.ok && !reply.error.code) throw new Error(`${name}: ${reply.error.name} ${reply.error.message}`);
    if (name === 'cases/close') await host.call('cases/open', { caseId: CASE }, caller);
  };

  return {
    kind: 'ipc message',
    make: (random) => {
      const way = random.next();
      const { name, fields } = random.pick(CALLS.filter((candidate) => !LEFT_OUT.has(candidate.name)));
      const whole = likely(random);
      const fitting = Object.fromEntries(
        fields.filter((field) => field in whole).map((field) => [field, whole[field]]),
      );
      if (way < 0.7) {
        const input = random.chance(0.2) ? fitting : mutateValue(fitting, random);
        return Promise.resolve({ what: name, honest: false, run: () => call(name, input) });
      }
      if (way < 0.85) {
        const { bytes } = mutate(encodeMessage(fitting), random);
        const run = async (): Promise<void> => {
          let input: unknown;
          try {
            input = decodeMessage(bytes);
          } catch {
            return;
          }
          await call(name, input);
        };
        return Promise.resolve({ what: `${name} on the wire`, honest: false, run });
      }
      const parts = [
        'bin',
        'case',
        CASE,
        'volume',
        'labels',
        'scan',
        'thumbnail',
        'model',
        'm1',
        '..',
        '',
        '%2e',
        'export',
        'source',
        'surface',
        '\u0000',
      ];
      const path = `/${random.chance(0.8) ? 'bin/' : ''}${Array.from({ length: random.integer(0, 6) }, () => random.pick(parts)).join('/')}`;
      const query = new URLSearchParams({
        first: random.pick(['0', '-1', 'NaN', '1e9', '3']),
        count: random.pick(['1', '0', '99', 'x']),
      });
      const run = async (): Promise<void> => {
        const body = await host.body(path, query);
        if (body && !(body.content instanceof Uint8Array))
          for await (const part of body.content) if (part.length === 0) return;
      };
      return Promise.resolve({ what: `body ${path}`, honest: false, run });
    },
    close: () => host.close(),
  };
}
