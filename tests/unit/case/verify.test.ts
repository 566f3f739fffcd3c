import { closeCase, openCase } from '@main/case/case-opener';
import { freezeRevision } from '@main/case/revision-store';
import { updateRecord } from '@main/case/save-store';
import { verifyCase } from '@main/case/verify';
import { COMMANDS } from '@main/cli/commands';
import { runCommandLine } from '@main/cli/run';
import { createRandom } from '@shared/random';
import { chmod, cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { GRID, makeCase, MODEL, randomBoxDiff, temporaryFolder } from './case-fixture';

/** A case with three edits, one of them undone, and an approved revision. */
async function approvedCase(folder: string): Promise<void> {
  await makeCase(folder);
  const open = await openCase(folder);
  for (const seed of [1, 2, 3]) {
    const diffs = [await randomBoxDiff(open, 'regions-0', 1 + (seed % 2), seed)];
    await open.step({ label: { action: 'paint', details: {} }, diffs });
  }
  await open.move('undo');
  const approver = { name: 'Dr. A. Meier', role: 'Surgeon' };
  const about = { number: 1, approvedAt: '2026-01-02T00:00:00.000Z', approver, sequence: 4, modelId: 'm1' };
  const content = {
    stl: new Uint8Array(84 + 200).fill(7),
    volumes: [{ name: 'labels' as const, data: await open.layer('labels') }],
    regions: open.record.regions,
    model: MODEL,
  };
  const revision = await freezeRevision(folder, GRID, content, { ...about, changes: [], checks: MODEL.checks });
  const { files } = revision;
  await open.writer().audit.append('approval', { revision: 1, approver, model: 'm1', changes: [], files }, true);
  await open.mutex.run(() => updateRecord(open, { revisions: [revision], state: 'approved' }));
  await closeCase(open);
}

let made: string;
beforeAll(async () => {
  made = join(mkdtempSync(join(tmpdir(), 'lacuna-verify-')), 'case');
  await approvedCase(made);
  return () => rm(join(made, '..'), { recursive: true, force: true });
});

async function copied(): Promise<string> {
  const folder = join(await temporaryFolder(), 'case');
  await cp(made, folder, { recursive: true });
  return folder;
}

async function change(path: string, how: (text: string) => string): Promise<void> {
  await chmod(path, 0o644);
  const before = await readFile(path, 'utf8');
  const after = how(before);
  expect(after).not.toBe(before);
  await writeFile(path, after);
}

describe('a case that nobody has touched', () => {
  it('is intact, and says the hash that its chain ends with', async () => {
    const report = await verifyCase(made);
    expect(report).toMatchObject({ intact: true, problems: [], entries: 5 });
    expect((await readFile(join(made, 'audit.jsonl'), 'utf8')).trimEnd().endsWith(`"hash":"${report.head}"}`)).toBe(
      true,
    );
  });

  it('is only read', async () => {
    const folder = await copied();
    const list = async () =>
      Promise.all(
        (await readdir(folder, { recursive: true }))
          .sort()
          .map(async (n) => [n, (await stat(join(folder, n))).mtimeMs]),
      );
    const before = await list();
    await verifyCase(folder);
    expect(await list()).toEqual(before);
  });
});

describe('a change from outside is told:', () => {
  it.each<[string, string, (text: string) => string, RegExp]>([
    [
      'the approver in case.json',
      'case.json',
      (t) => t.replace('Dr. A. Meier', 'Dr. B. Meier'),
      /record of revision 1/,
    ],
    [
      'a check in case.json',
      'case.json',
      (t) => t.replace('"passed": true', '"passed": false'),
      /record of revision 1/,
    ],
    ['the time of approval in case.json', 'case.json', (t) => t.replace('2026-01-02', '2026-01-03'), /revision 1/],
    ['case.json made unreadable', 'case.json', (t) => t.slice(0, 90), /case\.json cannot be read/],
    ['a byte of the STL', 'revisions/1/model.stl', (t) => `${t.slice(0, -1)}x`, /model\.stl was changed/],
    [
      'the frozen record',
      'revisions/1/record.json',
      (t) => t.replace('Surgeon', 'surgeon'),
      /record\.json was changed/,
    ],
    ['an edit in the journal', 'JOURNAL', (t) => t.replace(/\n.*\n/, '\n'), /edit 2 is missing/],
    ['the last edit cut from the journal', 'JOURNAL', (t) => t.replace(/[^\n]+\n$/, ''), /edit 4 is missing/],
    [
      'an entry taken from the audit',
      'audit.jsonl',
      (t) => t.replace(/[^\n]+\n/, ''),
      /entry 1 of the audit is missing/,
    ],
    [
      'the end cut from the audit',
      'audit.jsonl',
      (t) => t.replace(/[^\n]+\n$/, ''),
      /ends after entry 4; the case knows 5/,
    ],
    ['half of the last entry cut off', 'audit.jsonl', (t) => t.slice(0, -20), /entry 5 of the audit is cut off/],
  ])('%s', async (_, file, how, problem) => {
    const folder = await copied();
    const name = file === 'JOURNAL' ? (await readdir(folder)).find((n) => /^journal-.*\.jsonl$/.test(n))! : file;
    await change(join(folder, name), how);
    const { intact, problems } = await verifyCase(folder);
    expect(intact).toBe(false);
    expect(problems.join('\n')).toMatch(problem);
  });

  it('a file added to, or taken from, a revision; a revision that was never approved', async () => {
    const folder = await copied();
    await writeFile(join(folder, 'revisions/1/extra.stl'), 'x');
    await rm(join(folder, 'revisions/1/labels.lvol'), { force: true });
    await cp(join(made, 'revisions/1'), join(folder, 'revisions/2'), { recursive: true });
    expect((await verifyCase(folder)).problems).toEqual([
      'revisions/1/labels.lvol is missing or cannot be read',
      'revisions/1/extra.stl was added after the approval',
      'revisions/2 is no approved revision',
    ]);
  });

  it('an end cut from the audit even after the case was opened and edited again', async () => {
    const folder = await copied();
    await change(join(folder, 'audit.jsonl'), (text) => text.replace(/[^\n]+\n$/, ''));
    for (let n = 0; n < 2; n++) {
      const open = await openCase(folder);
      await open.step({ label: { action: 'paint', details: {} }, diffs: [await randomBoxDiff(open, 'labels', n, n)] });
      await closeCase(open);
    }
    const { problems } = await verifyCase(folder);
    expect(problems.filter((problem) => problem.includes('tells of damage'))).toHaveLength(1);
  });

  it('any flipped bit of the chain, the journal or an approved file (seed 31)', async () => {
    const folder = await copied();
    const random = createRandom(31);
    const journal = (await readdir(folder)).find((name) => /^journal-.*\.jsonl$/.test(name))!;
    const files = [
      'audit.jsonl',
      journal,
      'revisions/1/model.stl',
      'revisions/1/record.json',
      'revisions/1/labels.lvol',
    ];
    for (let i = 0; i < 100; i++) {
      const path = join(folder, random.pick(files));
      const good = await readFile(path);
      const bad = Buffer.from(good);
      const at = random.integer(0, bad.length - 1);
      bad[at]! ^= 1 << random.integer(0, 7);
      await chmod(path, 0o644);
      await writeFile(path, bad);
      expect((await verifyCase(folder)).intact, `${path} byte ${at}`).toBe(false);
      await writeFile(path, good);
    }
    expect((await verifyCase(folder)).intact).toBe(true);
  });
});

describe('lacuna verify', () => {
  const run = async (...argv: string[]) => {
    let out = '';
    let err = '';
    const streams = { out: (text: string) => (out += text), err: (text: string) => (err += text) };
    return { code: await runCommandLine(COMMANDS, argv, streams, new AbortController().signal), out, err };
  };

  it('ends with 0 for an intact case, 3 for a changed one with the list, 3 for what is none, 2 without one', async () => {
    const folder = await copied();
    expect(await run('verify', folder)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^intact: 5 entries/) as string,
    });
    await change(join(folder, 'revisions/1/model.stl'), (text) => `${text}x`);
    const changed = await run('verify', folder);
    expect(changed).toMatchObject({ code: 3, err: '' });
    expect(changed.out).toContain('revisions/1/model.stl was changed');
    expect(JSON.parse((await run('verify', folder, '--json')).out)).toMatchObject({
      intact: false,
      problems: { length: 1 },
    });
    expect(await run('verify', join(folder, 'exports'))).toMatchObject({ code: 3, out: '' });
    expect(await run('verify')).toMatchObject({ code: 2 });
  });
});
