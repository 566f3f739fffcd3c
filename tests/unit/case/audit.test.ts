import { auditLine, EMPTY_HEAD, parseAuditLine, readChain } from '@main/case/audit';
import { AuditWriter, readAudit } from '@main/case/audit-store';
import { createRandom } from '@shared/random';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './case-fixture';

function chain(count: number): Buffer {
  let head = EMPTY_HEAD;
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const next = auditLine(head, `2026-01-01T00:00:${String(i).padStart(2, '0')}.000Z`, 'edit', {
      entry: i,
      name: 'Größe "q"',
    });
    lines.push(next.line);
    head = next.head;
  }
  return Buffer.from(lines.join(''));
}

describe('the audit chain', () => {
  it('reads back what was written', () => {
    const { entries, head, problems } = readChain(chain(4));
    expect(problems).toEqual([]);
    expect(entries.map(({ data }) => data.entry)).toEqual([0, 1, 2, 3]);
    expect(head).toEqual({ sequence: 4, hash: entries[3]!.hash });
    expect(entries[1]!.previous).toBe(entries[0]!.hash);
  });

  it('shows every changed byte (seed 9)', () => {
    const good = chain(5);
    const random = createRandom(9);
    for (let i = 0; i < 200; i++) {
      const bad = Buffer.from(good);
      bad[random.integer(0, bad.length - 2)]! ^= 1 << random.integer(0, 6);
      const { problems, entries, torn } = readChain(bad);
      expect(problems.length > 0 || torn || entries.length < 5, `change ${i}`).toBe(true);
    }
  });

  it.each([
    ['removed', (lines: string[]) => lines.filter((_, i) => i !== 2)],
    ['put in another order', (lines: string[]) => [lines[0]!, lines[2]!, lines[1]!, ...lines.slice(3)]],
    ['put in twice', (lines: string[]) => [...lines.slice(0, 3), ...lines.slice(2)]],
    [
      'replaced by one with a right hash of its own',
      (lines: string[]) => {
        const head = { sequence: 1, hash: parseAuditLine(lines[0]!)!.hash };
        return [lines[0]!, auditLine(head, '2026', 'edit', { entry: 99 }).line.trimEnd(), ...lines.slice(2)];
      },
    ],
  ])('shows a line that was %s', (_, change) => {
    const lines = chain(5).toString().trimEnd().split('\n');
    expect(readChain(Buffer.from(`${change(lines).join('\n')}\n`)).problems).not.toEqual([]);
  });

  it('goes on after a torn line', async () => {
    const folder = await temporaryFolder();
    const first = await AuditWriter.open(folder);
    await first.append('import', { size: [1, 2, 3] }, true);
    await first.close();
    await appendFile(join(folder, 'audit.jsonl'), '{"sequence":2,"ti');
    const second = await AuditWriter.open(folder);
    await second.append('edit', { entry: 7 }, false);
    await second.close();
    expect(await readAudit(folder)).toMatchObject({ problems: [], entries: { length: 2 } });
    expect((await AuditWriter.open(folder)).lastStep).toBe(7);
  });

  it('is not hidden by going on after it was changed', async () => {
    const folder = await temporaryFolder();
    const writer = await AuditWriter.open(folder);
    await writer.append('import', { a: 1 }, true);
    await writer.append('edit', { entry: 1 }, true);
    await writer.close();
    const path = join(folder, 'audit.jsonl');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"a":1', '"a":2'));
    const again = await AuditWriter.open(folder);
    await again.append('edit', { entry: 2 }, true);
    await again.close();
    expect((await readAudit(folder)).problems).toEqual(['entry 1 of the audit was changed']);
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(4);
  });
});
