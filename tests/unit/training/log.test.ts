import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LOG_HEADER, logLine, type LogRow, parseLogLine, rowsUntil } from '@main/training/log';
import { appendLog, readLog, writeLog } from '@main/training/log-store';

const losses = {
  reconstruction: 0.0123456789,
  commitment: 1e-7,
  latent: 0,
  adversarial: 0.5,
  discriminator: 1.25,
  lambda: 0,
  usedCodes: 300,
};
const rows: LogRow[] = [
  { stage: 'one', step: 1, seconds: 1.5, losses },
  { stage: 'one', step: 2, seconds: 3, losses },
  { stage: 'one', step: 2, seconds: 3.5, validation: { plain: 0.25 } },
  { stage: 'two', step: 1, seconds: 2, losses },
  { stage: 'two', step: 2, seconds: 2.5, validation: { plain: 0.1, teethAndJaw: 0.2, local: 0.3 } },
];

describe('losses.csv', () => {
  it('has as many fields in every line as in its header', () => {
    for (const row of rows) expect(logLine(row).split(',').length).toBe(LOG_HEADER.split(',').length);
  });

  it('is read back to six digits; its header is no row', () => {
    expect(parseLogLine(LOG_HEADER)).toBeUndefined();
    expect(parseLogLine('')).toBeUndefined();
    const back = parseLogLine(logLine(rows[0]!))!;
    expect(back.losses!.reconstruction).toBeCloseTo(losses.reconstruction, 7);
    expect(back.losses!.usedCodes).toBe(300);
    expect(back.validation).toBeUndefined();
    expect(parseLogLine(logLine(rows[4]!))).toEqual(rows[4]);
  });

  it('loses what came after the checkpoint, of this stage and of later ones', () => {
    expect(rowsUntil(rows, 'one', 1)).toEqual([rows[0]]);
    expect(rowsUntil(rows, 'one', 2)).toEqual(rows.slice(0, 3));
    expect(rowsUntil(rows, 'two', 1)).toEqual(rows.slice(0, 4));
    expect(rowsUntil(rows, 'two', 0)).toEqual(rows.slice(0, 3));
  });

  it('written and appended is one file', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'lacuna-log-'));
    const path = join(dir, 'losses.csv');
    expect(await readLog(path)).toEqual([]);
    await writeLog(path, rows.slice(2, 3));
    await appendLog(path, rows.slice(4));
    expect(await readLog(path)).toEqual([rows[2], rows[4]]);
    expect((await readFile(path, 'utf8')).split('\n').length).toBe(4);
    await rm(dir, { recursive: true });
  });
});
