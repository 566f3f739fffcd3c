import { createRecord, readRecord, writeRecord } from '@main/case/case-store';
import { migrate, type Migration } from '@main/case/migrations';
import { caseSchema } from '@shared/case/case';
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
