import type { AppInfo } from '@shared/ipc/app-calls';
import type { Caller } from '@shared/ipc/call';
import type { Reply } from '@shared/ipc/client';
import type { ChosenFile } from '@shared/ipc/file-calls';
import type { Handlers } from '@shared/ipc/contract';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { Library } from '../case/library-store';
import { type ComputeChild, ComputeProcess } from '../compute/compute-process';
import type { JOBS } from '../compute/jobs';
import { type Body, findBody } from './bodies';
import { ChosenFiles } from './chosen-files';
import { dispatch } from './dispatch';
import { EventHub } from './event-hub';
import { createHandlers } from './handlers';
import { JobQueue } from './job-queue';
import { Log } from './log';
import { OpenCases } from './open-cases';
import { Previews } from './previews';
import { openScratch } from './scratch';
import type { Dialogs, ListedSeries, Places, Services } from './services';
import { SettingsFile } from './settings';
import { Surfaces } from './surfaces';

export interface HostOptions {
  readonly version: string;
  readonly door: AppInfo['host'];
  readonly places: Places;
  readonly startCompute: () => ComputeChild;
  readonly dialogs?: Dialogs;
}

/** The application service behind a door. */
export interface Host {
  /** Answers a call of the contract; never throws. */
  call(name: string, input: unknown, caller: Caller): Promise<Reply>;
  /** The body of an address; undefined when there is none. Throws `AppError` when it cannot be read. */
  body(path: string, query: URLSearchParams): Promise<Body | undefined>;
  /** Registers a path that the user has chosen outside the renderer. */
  choose(path: string): ChosenFile;
  readonly uploads: Pick<ChosenFiles, 'announced' | 'store'>;
  readonly events: EventHub;
  readonly services: Services;
  /** Names a case that the renderer opens when it starts. */
  openAtStart(caseId: string): void;
  /** A window or page has gone: its cases are closed. */
  leave(caller: Caller): Promise<void>;
  close(): Promise<void>;
}

export async function createHost(options: HostOptions): Promise<Host> {
  const { places, dialogs, door, version } = options;
  const log = new Log(join(places.home, 'logs'));
  const events = new EventHub();
  const library = new Library(join(places.home, 'cases'));
  await library.makeRoot();
  const scratch = await openScratch(places.temporary);
  const files = new ChosenFiles(join(scratch.folder, 'uploads'));
  const compute = new ComputeProcess<typeof JOBS>({
    start: options.startCompute,
    log: (line) => log.write('warning', line),
  });
  const sources = new Map<string, readonly ListedSeries[]>();
  let atStart: string | null = null;
  const services: Services = {
    places,
    dialogs,
    library,
    files,
    events,
    log,
    compute,
    sources,
    info: () => appInfo(version, door, dialogs !== undefined, atStart),
    settings: new SettingsFile(join(places.home, 'settings.json')),
    cases: new OpenCases(library, log),
    queue: new JobQueue(compute, events, log),
    surfaces: new Surfaces(),
    previews: new Previews(compute, sources, files),
  };
  const handlers: Handlers = createHandlers(services);
  log.write('info', `started ${version} (${door}, ${process.platform}, Node ${process.versions.node})`);
  return {
    call: (name, input, caller) => dispatch(handlers, log, name, input, caller),
    body: (path, query) => findBody(services, path, query),
    choose: (path) => files.add(path),
    uploads: files,
    events,
    services,
    openAtStart: (caseId) => void (atStart = caseId),
    leave: (caller) => services.cases.leave(caller),
    close: async () => {
      await services.cases.closeAll();
      compute.close();
      await scratch.close();
      log.write('info', 'closed');
    },
  };
}

function appInfo(version: string, door: AppInfo['host'], dialogs: boolean, openCase: string | null): AppInfo {
  return {
    version,
    host: door,
    platform: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux',
    dialogs,
    cpuCores: cpus().length,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    openCase,
  };
}
