import { z } from 'zod';
import { call } from './call';

export interface AppInfo {
  readonly version: string;
  /** Which door this renderer came through. */
  readonly host: 'electron' | 'loopback';
  readonly platform: 'win32' | 'linux' | 'darwin';
  /** The host can show the system's file dialogs; otherwise files are uploaded (`files/upload` and PUT). */
  readonly dialogs: boolean;
  readonly cpuCores: number;
  readonly memoryMb: number;
  /** A case to open at once: the sample at first start, or one named on the command line. */
  readonly openCase: string | null;
}

export const settingsSchema = z.object({
  language: z.enum(['system', 'en', 'de']),
  /** Name of an engine, or `auto`: the fastest that this computer has. */
  engine: z.string().max(60),
  /** Proposed again at the next approval. */
  approver: z.object({ name: z.string().max(120), role: z.string().max(120) }),
  labelsFrom: z.enum(['builtin', 'model', 'file', 'kept']),
  anatomyModel: z.string().max(120),
  /** What the renderer keeps for itself; the host does not look inside. */
  interface: z.record(z.string(), z.json()),
});
export type Settings = z.infer<typeof settingsSchema>;

export interface EngineView {
  readonly name: string;
  readonly available: boolean;
  /** Why not, one line; empty when available. */
  readonly reason: string;
  /** The device it would use, as the engine names it. */
  readonly device: string;
}

export interface NetworkView {
  readonly name: string;
  readonly role: string;
  readonly description: string;
  readonly sha256: string;
  readonly builtIn: boolean;
}

export const appCalls = {
  info: call<AppInfo>()(z.strictObject({})),
  settings: call<Settings>()(z.strictObject({})),
  saveSettings: call<Settings>()(settingsSchema.partial()),
  engines: call<readonly EngineView[]>()(z.strictObject({})),
  /** Installed networks. */
  networks: call<readonly NetworkView[]>()(z.strictObject({})),
  /** The last lines of the log, as they would be exported. */
  log: call<string>()(z.strictObject({})),
  /** Saves what `log` gives where the system's dialog says (Electron; in the browser the page downloads it); false when cancelled. */
  saveLog: call<boolean>()(z.strictObject({})),
  /** An error of the renderer for the log; no patient data. */
  report: call<null>()(z.strictObject({ message: z.string().max(2000), stack: z.string().max(8000) })),
} as const;
