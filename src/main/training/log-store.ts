import { appendFile } from 'node:fs/promises';
import { toWriteError, writeFileAtomic } from '../volume/io/atomic-writer';
import { LOG_HEADER, logLine, type LogRow, parseLogLine } from './log';
import { readIfThere } from './optional-file-reader';

/** The rows of a `losses.csv`; none when there is no such file. */
export async function readLog(path: string): Promise<LogRow[]> {
  const text = (await readIfThere(path))?.toString('utf8') ?? '';
  return text.split('\n').flatMap((line) => parseLogLine(line) ?? []);
}

/** Replaces the file by these rows under a header. */
export async function writeLog(path: string, rows: readonly LogRow[]): Promise<void> {
  await writeFileAtomic(path, [LOG_HEADER, ...rows.map(logLine), ''].join('\n'));
}

export async function appendLog(path: string, rows: readonly LogRow[]): Promise<void> {
  try {
    await appendFile(path, rows.map((row) => `${logLine(row)}\n`).join(''));
  } catch (error) {
    throw toWriteError(path, error);
  }
}
