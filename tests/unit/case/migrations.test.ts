import { sha256 } from '@main/case/audit';
import { closeCase, openCase } from '@main/case/case-opener';
import { createRecord, readRecord, writeRecord } from '@main/case/case-store';
import { migrate, type Migration, MIGRATIONS, versionOf } from '@main/case/migrations';
import { verifyCase } from '@main/case/verify';
import { CASE_SCHEMA_VERSION, caseSchema } from '@shared/case/case';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './case-fixture';

const RENAME: Migration = {
  from: 1,
  up: ({ name, ...rest }) => ({ ...rest, title: name }),
  down: ({ title, ...rest }) => ({ ...rest, name: title }),
};
const ADD: Migration = {
  from: 2,
  up: (record) => ({ ...record, tags: [] }),
  down: (record) => Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'tags')),
};

describe('migrations', () => {
  it('go up and down, one step after the other, and come back to the same', () => {
    const old = { schemaVersion: 1, name: 'A', other: 5 };
    const newest = migrate(old, 3, 'case', [RENAME, ADD]);
    expect(newest).toEqual({ schemaVersion: 3, title: 'A', other: 5, tags: [] });
    expect(migrate(newest, 1, 'case', [RENAME, ADD])).toEqual(old);
    expect(migrate(old, 2, 'case', [RENAME, ADD])).toEqual({ schemaVersion: 2, title: 'A', other: 5 });
  });

  it('refuse a record from a newer program, without a version, or with a gap', () => {
    const code = (record: Record<string, unknown>, migrations: Migration[]): unknown => {
      try {
        return migrate(record, 2, 'case', migrations);
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(code({ schemaVersion: 7 }, [RENAME])).toBe('case/newer');
    expect(code({}, [RENAME])).toBe('case/damaged');
    expect(code({ schemaVersion: '1' }, [RENAME])).toBe('case/damaged');
    expect(code({ schemaVersion: 1 }, [])).toBe('case/damaged');
  });
});

describe('a case of an older program', () => {
  const fixtures = join(import.meta.dirname, '../../fixtures/case');
  const versions = readdirSync(fixtures).filter((name) => name.startsWith('version-'));
  const recordOf = (version: string) =>
    JSON.parse(readFileSync(join(fixtures, version, 'case.json'), 'utf8')) as Record<string, unknown>;

  it('is kept here for every version that has been', () => {
    expect(versions.map((name) => Number(name.slice('version-'.length))).sort((a, b) => a - b)).toEqual(
      Array.from({ length: CASE_SCHEMA_VERSION }, (_, i) => i + 1),
    );
    expect(MIGRATIONS.map(({ from }) => from)).toEqual(
      Array.from({ length: CASE_SCHEMA_VERSION - 1 }, (_, i) => i + 1),
    );
  });

  it.each(versions)('%s goes up to the record of today and back to its own', (version) => {
    const record = recordOf(version);
    const today = migrate(record, CASE_SCHEMA_VERSION, 'case');
    expect(caseSchema.parse(today)).toEqual(today);
    expect(migrate(today, versionOf(record), 'case')).toEqual(record);
  });

  it.each(versions)('%s opens with its voxels, its history and its approval', async (version) => {
    const folder = join(await temporaryFolder(), 'case');
    cpSync(join(fixtures, version), folder, { recursive: true });
    const open = await openCase(folder);
    expect(open.repairs).toEqual([]);
    expect(open.record.name).toBe('Version one');
    const voxels = Buffer.concat([await open.layer('labels'), await open.layer('regions-0')]);
    expect(sha256(voxels)).toBe('a108cb7d20084f0e450706af21d4654acb1387902beb413736e0cc23e6ebaf94');
    expect([open.history().applied, open.history().steps.length]).toEqual([3, 4]);
    await open.move('redo');
    await closeCase(open);
    expect(await verifyCase(folder)).toMatchObject({ intact: true, problems: [] });
  });
});

describe('case.json', () => {
  const record = createRecord('abcdef0123456789', 'Ä', '2026-01-01T00:00:00.000Z');

  it('gives back a new record', async () => {
    const folder = await temporaryFolder();
    expect(caseSchema.parse(record)).toEqual(record);
    await writeRecord(folder, record);
    expect(await readRecord(folder)).toEqual({ record, repaired: '' });
  });

  it.each([
    ['nothing', undefined, 'case/not-a-case'],
    ['an empty file', '', 'case/damaged'],
    ['a list', '[]', 'case/damaged'],
    ['half a record', JSON.stringify(record).slice(0, 200), 'case/damaged'],
    ['another id', JSON.stringify({ ...record, id: '../../etc' }), 'case/damaged'],
    ['a path as a volume', JSON.stringify({ ...record, volumes: [{ file: '../x' }] }), 'case/damaged'],
    ['a newer version', JSON.stringify({ ...record, schemaVersion: 9 }), 'case/newer'],
  ])('with %s is refused', async (_, text, code) => {
    const folder = await temporaryFolder();
    if (text !== undefined) await writeFile(join(folder, 'case.json'), text);
    await expect(readRecord(folder)).rejects.toMatchObject({ code });
  });
});
