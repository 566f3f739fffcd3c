import type { AppInfo } from '@shared/ipc/app-calls';
import type { Library } from '../case/library-store';
import type { ChosenFiles } from './chosen-files';
import type { EventHub } from './event-hub';
import type { Compute } from './compute';
import type { JobQueue } from './job-queue';
import type { Log } from './log';
import type { OpenCases } from './open-cases';
import type { Previews } from './previews';
import type { SettingsFile } from './settings';
import type { Surfaces } from './surfaces';

export type PickPurpose = 'scan-folder' | 'scan-file' | 'labels' | 'case-folder' | 'network' | 'network-json';

/** The system's dialogs; the loopback host has none. */
export interface Dialogs {
  /** Paths; none when cancelled. */
  pick(purpose: PickPurpose): Promise<readonly string[]>;
  /** Where to save a file of this name; undefined when cancelled. */
  save(name: string): Promise<string | undefined>;
  reveal(path: string): void;
}

/** Folders of the app. */
export interface Places {
  /** Settings, cases, logs. */
  readonly home: string;
  /** Where the system keeps temporary files; each host makes a folder of its own there. */
  readonly temporary: string;
}

/** What the handlers work with. */
export interface Services {
  readonly places: Places;
  readonly info: () => AppInfo;
  readonly dialogs: Dialogs | undefined;
  readonly settings: SettingsFile;
  readonly library: Library;
  readonly cases: OpenCases;
  readonly files: ChosenFiles;
  readonly sources: Sources;
  readonly previews: Previews;
  readonly queue: JobQueue;
  readonly compute: Compute;
  readonly surfaces: Surfaces;
  readonly events: EventHub;
  readonly log: Log;
}

/** Inspected sources: what `imports/inspect` listed, by file token. */
export type Sources = Map<string, readonly ListedSeries[]>;

export interface ListedSeries {
  /** Series Instance UID, or empty. */
  readonly uid: string;
  readonly problem: string;
  /** Of its volume; 0 where it is not known. */
  readonly voxels: number;
}
