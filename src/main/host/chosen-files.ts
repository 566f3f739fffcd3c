import { AppError } from '@shared/errors';
import type { ChosenFile, Upload } from '@shared/ipc/file-calls';
import { UPLOAD_PATH } from '@shared/ipc/bridge';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { toWriteError } from '../volume/io/atomic-writer';
import { makeFolder } from '../volume/io/folder-writer';
import { safeName, safePath } from './safe-path';

interface UploadState {
  readonly folder: string;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly written: Set<number>;
}

interface Choice {
  readonly name: string;
  readonly path: string;
  readonly upload: UploadState | undefined;
  /** Jobs that read it. */
  holds: number;
  released: boolean;
}

/** A chosen file that stays until its reader has done with it. */
export interface HeldFile {
  readonly path: string;
  readonly name: string;
  /** Lets go of it; again does nothing. */
  done(): Promise<void>;
}

/**
 * Files and folders that the user has chosen, by opaque tokens: the only way from the renderer to a path. Chosen ones are
 * read where they are; uploaded ones lie in a folder of their own until they are released.
 */
export class ChosenFiles {
  private readonly choices = new Map<string, Choice>();

  constructor(private readonly uploads: string) {}

  /** For doors that know the user's choice as a path: dialogs, drops, the command line. */
  add(path: string): ChosenFile {
    const token = randomBytes(16).toString('base64url');
    const name = basename(path) || path;
    this.choices.set(token, { name, path, upload: undefined, holds: 0, released: false });
    return { token, name };
  }

  async openUpload(name: string, files: readonly { readonly path: string; readonly bytes: number }[]): Promise<Upload> {
    const token = randomBytes(16).toString('base64url');
    const folder = join(this.uploads, token);
    const taken = new Set<string>();
    const places = files.map(({ path, bytes }, i) => {
      const wanted = safePath(folder, path);
      const place = taken.has(wanted.toLowerCase()) ? join(dirname(wanted), `${i}-${basename(wanted)}`) : wanted;
      taken.add(place.toLowerCase());
      return { path: place, bytes };
    });
    await makeFolder(folder);
    const shown = safeName(name) || 'upload';
    const path = places.length === 1 ? places[0]!.path : folder;
    const upload = { folder, files: places, written: new Set<number>() };
    this.choices.set(token, { name: shown, path, upload, holds: 0, released: false });
    return { token, name: shown, path: `${UPLOAD_PATH}${token}` };
  }

  /** Bytes that file `index` of an upload was announced with; undefined when there is no such file. */
  announced(token: string, index: number): number | undefined {
    return this.choices.get(token)?.upload?.files[index]?.bytes;
  }

  /** Stores one file of an upload. Throws `case/incomplete-upload` when it has another length than announced. */
  async store(token: string, index: number, body: AsyncIterable<Uint8Array>): Promise<void> {
    const choice = this.choices.get(token);
    const file = choice?.upload?.files[index];
    if (!choice?.upload || !file) throw new AppError('case/no-source');
    choice.upload.written.delete(index);
    let bytes = 0;
    const limit = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of body) {
        bytes += chunk.length;
        if (bytes > file.bytes) throw new AppError('case/incomplete-upload', { name: basename(file.path) });
        yield chunk;
      }
    };
    try {
      await makeFolder(dirname(file.path));
      await pipeline(limit(), createWriteStream(file.path));
    } catch (error) {
      throw toWriteError(file.path, error);
    }
    if (bytes !== file.bytes) throw new AppError('case/incomplete-upload', { name: basename(file.path) });
    choice.upload.written.add(index);
  }

  /** The path behind a token. Throws `case/no-source`, or `case/incomplete-upload` while files are missing. */
  pathOf(token: string): string {
    const choice = this.choices.get(token);
    if (!choice || choice.released) throw new AppError('case/no-source');
    if (choice.upload && choice.upload.written.size !== choice.upload.files.length) {
      throw new AppError('case/incomplete-upload', { name: choice.name });
    }
    return choice.path;
  }

  nameOf(token: string): string {
    return this.choices.get(token)?.name ?? '';
  }

  /** For a job that reads the file later or for long: a release waits until it is done. Throws as {@link pathOf}. */
  hold(token: string): HeldFile {
    const path = this.pathOf(token);
    const choice = this.choices.get(token)!;
    choice.holds++;
    let held = true;
    return {
      path,
      name: choice.name,
      done: async () => {
        if (!held) return;
        held = false;
        choice.holds--;
        if (choice.released) await this.release(token);
      },
    };
  }

  async release(token: string): Promise<void> {
    const choice = this.choices.get(token);
    if (!choice) return;
    choice.released = true;
    if (choice.holds > 0) return;
    this.choices.delete(token);
    if (choice.upload) await rm(choice.upload.folder, { recursive: true, force: true });
  }
}
