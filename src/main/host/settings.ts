import { type Settings, settingsSchema } from '@shared/ipc/app-calls';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import { makeFolder } from '../volume/io/folder-writer';

const DEFAULTS: Settings = {
  language: 'system',
  engine: 'auto',
  approver: { name: '', role: '' },
  labelsFrom: 'builtin',
  anatomyModel: '',
  interface: {},
};

/** What the user has set, in one JSON file. Values that cannot be read count as not set. */
export class SettingsFile {
  private current: Settings | undefined;

  constructor(private readonly path: string) {}

  async get(): Promise<Settings> {
    if (this.current) return this.current;
    let stored: unknown;
    try {
      stored = JSON.parse(await readFile(this.path, 'utf8'));
    } catch {
      stored = {};
    }
    const entries =
      typeof stored === 'object' && stored !== null ? Object.entries(stored as Record<string, unknown>) : [];
    const known = entries.filter(([name, value]) => settingsSchema.partial().safeParse({ [name]: value }).success);
    const merged = settingsSchema.safeParse({ ...DEFAULTS, ...(Object.fromEntries(known) as Partial<Settings>) });
    this.current = merged.success ? merged.data : DEFAULTS;
    return this.current;
  }

  async change(change: Partial<Settings>): Promise<Settings> {
    const next = { ...(await this.get()), ...change };
    await makeFolder(dirname(this.path));
    await writeFileAtomic(this.path, `${JSON.stringify(next, null, 2)}\n`);
    this.current = next;
    return next;
  }
}
