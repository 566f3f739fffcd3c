import { decodeEntry, encodeEntry, type JournalEntry } from '@main/case/journal';
import { JournalWriter, parseJournal, readJournal } from '@main/case/journal-store';
import { createRandom } from '@shared/random';
import { appendFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { region, temporaryFolder } from './case-fixture';

function edit(sequence: number): JournalEntry {
  return {
    sequence,
    time: '2026-01-02T03:04:05.000Z',
    kind: 'edit',
    label: { action: 'paint', details: { radiusMm: 2.5, region: 'Wund-Region "1", Ünïcode\n' } },
    changedVoxels: sequence * 10,
    diffs: [{ layer: 'regions-0', packed: 'AAAA' }],
    before: [region(1)],
    after: [{ ...region(1), volumeMm3: 12.25 }],
  };
}

describe('a line of the journal', () => {
  it('gives back its entry', () => {
    for (const entry of [edit(4), { sequence: 5, time: '2026-01-02T03:04:05.000Z', kind: 'undo' } as const]) {
      expect(decodeEntry(encodeEntry(entry).trimEnd())).toEqual(entry);
    }
  });

  it('is refused when any single byte of it was changed', () => {
    const line = encodeEntry(edit(4)).trimEnd();
    const random = createRandom(2);
    for (let at = 0; at < line.length; at++) {
      const other = String.fromCharCode(line.charCodeAt(at) ^ (1 << random.integer(0, 5)));
      expect(decodeEntry(line.slice(0, at) + other + line.slice(at + 1)), `byte ${at}`).toBeUndefined();
    }
  });
});

describe('a journal', () => {
  async function filled(count: number): Promise<string> {
    const path = join(await temporaryFolder(), 'journal.jsonl');
    const writer = await JournalWriter.open(path, await readJournal(path));
    for (let n = 1; n <= count; n++) await writer.append(edit(n));
    await writer.close();
    return path;
  }

  it('gives back its entries, and each one by its place', async () => {
    const path = await filled(3);
    const content = await readJournal(path);
    expect(content.entries.map(({ entry }) => entry)).toEqual([edit(1), edit(2), edit(3)]);
    expect(content.rest).toBe('none');
    const writer = await JournalWriter.open(path, content);
    expect(await writer.read(content.entries[1]!.place)).toEqual(edit(2));
    await writer.append(edit(4));
    await writer.close();
    expect((await readJournal(path)).entries).toHaveLength(4);
  });

  it('loses nothing but the torn line wherever a write was cut off', async () => {
    const content = await readFile(await filled(3));
    const ends = parseJournal(content).entries.map(({ place }) => place.offset + place.bytes);
    for (let bytes = 0; bytes <= content.length; bytes++) {
      const cut = parseJournal(content.subarray(0, bytes));
      const whole = ends.filter((end) => end <= bytes).length;
      expect(cut.entries, `${bytes} bytes`).toHaveLength(whole);
      expect(cut.rest).toBe(bytes === 0 || ends.includes(bytes) ? 'none' : 'torn');
    }
  });

  it('goes on after a torn line as if it had never been begun', async () => {
    const path = await filled(2);
    await appendFile(path, encodeEntry(edit(3)).slice(0, 40));
    const content = await readJournal(path);
    const writer = await JournalWriter.open(path, content);
    await writer.append(edit(3));
    await writer.close();
    expect((await readJournal(path)).entries.map(({ entry }) => entry.sequence)).toEqual([1, 2, 3]);
  });

  it('keeps the damaged file beside it when a line in its middle was changed', async () => {
    const path = await filled(3);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"sequence":2', '"sequence":7'));
    const content = await readJournal(path);
    expect(content).toMatchObject({ rest: 'damaged', entries: [{ entry: { sequence: 1 } }] });
    await (await JournalWriter.open(path, content)).close();
    expect(await readdir(join(path, '..'))).toContain('journal.jsonl.damaged');
    expect((await readJournal(path)).rest).toBe('none');
  });
});
