import { z } from 'zod';
import { call } from './call';

/** Opaque name of a file or folder that the user has chosen; valid until the app is closed. */
export const fileToken = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

export interface ChosenFile {
  readonly token: string;
  /** Base name, to show. */
  readonly name: string;
}

export interface Upload extends ChosenFile {
  /** PUT each file's bytes to `${path}/<number>`, numbers as in the call. */
  readonly path: string;
}

export const fileCalls = {
  /** The system's dialog; an empty list when cancelled, an error where `AppInfo.dialogs` is false. */
  pick: call<readonly ChosenFile[]>()(
    z.strictObject({
      purpose: z.enum(['scan-folder', 'scan-file', 'labels', 'case-folder', 'network', 'network-json']),
    }),
  ),
  /**
   * Opens an upload of files that the user chose or dropped in the browser; relative paths use `/`. The token is good
   * for `imports/inspect` and the like once every file has been PUT.
   */
  upload: call<Upload>()(
    z.strictObject({
      name: z.string().min(1).max(255),
      files: z
        .array(z.strictObject({ path: z.string().min(1).max(1000), bytes: z.int().min(0) }))
        .min(1)
        .max(20_000),
    }),
  ),
  /** Forgets a chosen file and deletes what was uploaded for it. */
  release: call<null>()(z.strictObject({ token: fileToken })),
} as const;
