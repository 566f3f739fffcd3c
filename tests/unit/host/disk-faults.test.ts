import { verifyCase } from '@main/case/verify';
import { createHost, type Host } from '@main/host';
import { encodeMesh } from '@shared/ipc/binary';
import { type TriangleMesh } from '@shared/mesh';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Fault, FaultyDisk } from '../../support/faulty-fs';
import { approveModel, makeCase } from '../case/case-fixture';

const { disk } = await vi.hoisted(async () => {
  const { FaultyDisk: Disk } = await import('../../support/faulty-fs');
  return { disk: new Disk() };
});
vi.mock('node:fs/promises', async (original) => disk.wrap(await original()));
expect(disk).toBeInstanceOf(FaultyDisk);

const CASE = 'abcdef0123456789';
const caller = { id: 'w' };
const MESH: TriangleMesh = {
  positions: Float32Array.of(0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0, 9),
  triangles: Uint32Array.of(0, 2, 1, 0, 1, 3, 1, 2, 3, 2, 0, 3),
};

let root: string;
let folder: string;
let host: Host;

/** Saved by the next dialog. */
const target = (): string => join(root, 'elsewhere.stl');

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'lacuna-disk-'));
  folder = join(root, 'home', 'cases', CASE);
  mkdirSync(join(root, 'home', 'cases'), { recursive: true });
  await makeCase(folder);
  // One model that is approved and one that is not.
  await approveModel(folder, new Uint8Array(encodeMesh(MESH)), ['m1', 'm2']);
  host = await createHost({
    version: 'test',
    door: 'loopback',
    places: { home: join(root, 'home'), temporary: join(root, 'temporary') },
    startCompute: () => {
      throw new Error('no job is run here');
    },
    dialogs: { pick: () => Promise.resolve([]), save: () => Promise.resolve(target()), reveal: () => undefined },
  });
  await call('cases/open', { caseId: CASE });
  return async () => {
    disk.arm();
    await host.close();
    rmSync(root, { recursive: true, force: true });
  };
});

async function call(name: string, input: unknown): Promise<{ value?: unknown; code?: string; message?: string }> {
  const reply = await host.call(name, input, caller);
  return reply.ok ? { value: reply.value } : { code: reply.error.code ?? 'BUG', message: reply.error.message };
}

const PRINTER = JSON.parse(readFileSync('resources/printers/generic-resin.json', 'utf8')) as object;

/** What the app writes beside edits and jobs: which kind of file, the call, and how it is seen that it was kept. */
const WRITES: readonly (readonly [kind: string, name: string, input: () => object])[] = [
  ['settings', 'app/saveSettings', () => ({ language: 'de' })],
  ['a printer profile', 'printing/savePrinter', () => ({ printer: { ...PRINTER, id: 'own', name: 'Own' } })],
  ['the name of a case', 'cases/rename', () => ({ caseId: CASE, name: `N${Math.random()}` })],
  ['a new region', 'regions/create', () => ({ caseId: CASE })],
  ['a draft STL', 'exports/create', () => ({ caseId: CASE, format: 'stl', modelId: 'm2' })],
  ['an approved STL', 'exports/create', () => ({ caseId: CASE, format: 'stl', modelId: 'm1' })],
  ['a label map', 'exports/create', () => ({ caseId: CASE, format: 'labels' })],
  ['a file saved elsewhere', 'exports/saveAs', () => ({ caseId: CASE, exportId: 'x1' })],
  ['a copy of a case', 'cases/duplicate', () => ({ caseId: CASE, name: 'copy' })],
];

const KINDS: readonly Omit<Fault, 'at'>[] = [
  { mode: 'full', code: 'ENOSPC', half: true },
  { mode: 'once', code: 'EIO', half: true },
  { mode: 'full', code: 'EROFS', half: false },
  { mode: 'once', code: 'EACCES', half: false },
];

/** Names of files that only exist while something is written. */
function leftovers(): string[] {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.tmp$|\.partial|\.staging-/.test(name));
}

describe('a disk that fails while the app writes', () => {
  it.each(WRITES)(
    '%s tells it, leaves nothing half-written and goes on when it is well again',
    async (_, name, input) => {
      disk.arm();
      expect(await call(name, input())).not.toHaveProperty('code');
      const operations = disk.count;
      expect(operations).toBeGreaterThan(1);
      for (let at = 0; at < operations; at++) {
        disk.arm({ at, ...KINDS[at % KINDS.length]! });
        const { code = 'done', message = '' } = await call(name, input());
        disk.arm();
        expect(code, `${at}: ${message}`).toMatch(/^(done|file\/(disk-full|not-writable|not-readable))$/);
        expect(message).not.toMatch(/\{\w+\}|injected/);
        expect(leftovers(), `${at}`).toEqual([]);
      }
      expect(await call(name, input())).not.toHaveProperty('code');
      expect((await verifyCase(folder)).problems).toEqual([]);
    },
    60_000,
  );
});

describe('a file that is no longer what was written', () => {
  it.each([
    ['revisions/1/model.stl', 'exports/create', { caseId: CASE, format: 'stl', modelId: 'm1' }],
    ['models/m2.mesh', 'exports/create', { caseId: CASE, format: 'stl', modelId: 'm2' }],
    ['exports/DRAFT-Test-case-m2.stl', 'exports/saveAs', { caseId: CASE, exportId: '' }],
  ] as const)('%s is not handed on', async (file, name, input) => {
    const { value } = await call('exports/create', { caseId: CASE, format: 'stl', modelId: 'm2' });
    const written = value as { id: string; file: string };
    const path = join(folder, file.replace('DRAFT-Test-case-m2.stl', written.file));
    const whole = readFileSync(path);
    const flipped = Buffer.from(whole);
    flipped[40]! ^= 4;
    rmSync(path);
    writeFileSync(path, flipped);
    const asked = 'exportId' in input ? { ...input, exportId: written.id } : input;
    expect(await call(name, asked)).toMatchObject({ code: 'case/damaged' });
    if ('exportId' in input) {
      const body = host.body(`/bin/case/${CASE}/export/${written.id}`, new URLSearchParams());
      await expect(body).rejects.toMatchObject({ code: 'case/damaged' });
    }
    rmSync(path);
    writeFileSync(path, whole);
    expect(await call(name, asked)).not.toHaveProperty('code');
  });
});
