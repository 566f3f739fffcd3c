import { z } from 'zod';
import type { Vec3 } from '../geometry';
import { call } from './call';
import { fileToken } from './file-calls';
import { labelMap } from './import-calls';

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
  /** Channels of an added model, or labels that a shipped one works on, and what each is here (0 is left out). */
  readonly labels: readonly { readonly name: string; readonly label: number }[];
  /** Of the ONNX file. */
  readonly bytes: number;
  /** Empty where it is not known. */
  readonly licence: string;
}

/** What an nnU-Net model's files say before it is installed. */
export interface NetworkCheck {
  /** What it would be called: the base name in lower case, digits and dashes. */
  readonly name: string;
  readonly configuration: string;
  /** Voxels of a tile and millimetres of a voxel, slowest axis first. */
  readonly patch: Vec3;
  readonly spacing: Vec3;
  readonly bytes: number;
  /** Its channels but the background, with the label proposed for each; null where the name says nothing. */
  readonly labels: readonly { readonly key: string; readonly name: string; readonly label: number | null }[];
}

const networkFiles = { model: fileToken, plans: fileToken, dataset: fileToken };
const networkName = z.string().trim().min(1).max(60);

export const appCalls = {
  info: call<AppInfo>()(z.strictObject({})),
  settings: call<Settings>()(z.strictObject({})),
  saveSettings: call<Settings>()(settingsSchema.partial()),
  engines: call<readonly EngineView[]>()(z.strictObject({})),
  /** Installed networks. */
  networks: call<readonly NetworkView[]>()(z.strictObject({})),
  /** Looks at the files of an nnU-Net v2 model without installing it. Throws `model/...`, `file/...`. */
  checkNetwork: call<NetworkCheck>()(z.strictObject(networkFiles)),
  /**
   * Installs an nnU-Net v2 model after one tile was run with it, and waits for that; progress comes as a job of kind
   * `install` whose `subject` is the token of the model. `map`: names or numbers of its channels -> label 0..5.
   */
  addNetwork: call<NetworkView>()(
    z.strictObject({ ...networkFiles, name: networkName.optional(), map: labelMap.optional() }),
  ),
  /** Removes a model that the site has added; shipped ones stay: `model/not-found`. */
  removeNetwork: call<null>()(z.strictObject({ name: networkName })),
  /** The last lines of the log, as they would be exported. */
  log: call<string>()(z.strictObject({})),
  /** Saves what `log` gives where the system's dialog says (Electron; in the browser the page downloads it); false when cancelled. */
  saveLog: call<boolean>()(z.strictObject({})),
  /** An error of the renderer for the log; no patient data. */
  report: call<null>()(z.strictObject({ message: z.string().max(2000), stack: z.string().max(8000) })),
} as const;
