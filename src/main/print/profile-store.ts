import { AppError } from '@shared/errors';
import { type Printer } from '@shared/printers';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toReadError, writeFileAtomic } from '../volume/io/atomic-writer';
import { makeFolder } from '../volume/io/folder-writer';
import { parsePrinter } from './profiles';

export interface PrinterList {
  /** Shipped ones first, each group by name. */
  readonly printers: readonly Printer[];
  /** Ids of the shipped ones, which cannot be changed. */
  readonly shipped: readonly string[];
  /** Files that could not be used, with the reason. */
  readonly refused: readonly { readonly file: string; readonly error: AppError }[];
}

/** Printer profiles: one JSON file each, the shipped ones and the user's own in two folders. */
export class ProfileStore {
  /** @param own created with the first profile that is saved */
  constructor(
    private readonly shipped: string,
    private readonly own: string,
  ) {}

  async list(): Promise<PrinterList> {
    const refused: { file: string; error: AppError }[] = [];
    const shipped = await readFolder(this.shipped, refused);
    const ids = shipped.map(({ id }) => id);
    const own = (await readFolder(this.own, refused)).filter(({ id }) => !ids.includes(id));
    return { printers: [...shipped, ...own], shipped: ids, refused };
  }

  /** Adds or replaces one of the user's own profiles. */
  async save(printer: unknown): Promise<Printer> {
    const checked = parsePrinter(printer, nameOf(printer));
    await this.refuseShipped(checked.id, checked.name);
    await makeFolder(this.own);
    await writeFileAtomic(join(this.own, `${checked.id}.json`), `${JSON.stringify(checked, null, 2)}\n`);
    return checked;
  }

  /** Removes one of the user's own profiles; one that is not there is as good as removed. */
  async remove(id: string): Promise<void> {
    await this.refuseShipped(id, id);
    if (/^[a-z0-9-]+$/.test(id)) await rm(join(this.own, `${id}.json`), { force: true });
  }

  private async refuseShipped(id: string, name: string): Promise<void> {
    const shipped = await readFolder(this.shipped, []);
    if (shipped.some((printer) => printer.id === id)) throw new AppError('print/shipped-profile', { name });
  }
}

function nameOf(printer: unknown): string {
  const name = typeof printer === 'object' && printer !== null && 'name' in printer ? printer.name : undefined;
  return typeof name === 'string' ? name : 'new printer';
}

/** All usable profiles of a folder; none when there is no such folder. */
async function readFolder(folder: string, refused: { file: string; error: AppError }[]): Promise<Printer[]> {
  let files: string[];
  try {
    files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
  } catch (error) {
    const known = toReadError(folder, error);
    if (known instanceof AppError && known.code === 'file/not-found') return [];
    throw known;
  }
  const printers: Printer[] = [];
  for (const file of files.sort()) {
    try {
      printers.push(parsePrinter(await readFile(join(folder, file), 'utf8'), file));
    } catch (error) {
      const known = toReadError(join(folder, file), error);
      if (!(known instanceof AppError)) throw known;
      refused.push({ file, error: known });
    }
  }
  return printers.sort((a, b) => a.name.localeCompare(b.name));
}
