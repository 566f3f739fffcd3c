import type { JobView } from './job-calls';

/** Commands of the menu that the renderer carries out. */
export type MenuCommand =
  | 'new-case'
  | 'open-case'
  | 'close-case'
  | 'export'
  | 'undo'
  | 'redo'
  | 'shortcuts'
  | 'settings'
  | 'about'
  | 'toggle-3d';

/** What the host tells without being asked. */
export interface Events {
  /** A job was queued, moved, or ended; at most ten times a second for each. */
  'jobs/changed': JobView;
  /** Something of a case changed other than by this renderer's own edits: fetch `cases/get` again. */
  'cases/changed': { readonly caseId: string; readonly what: 'record' | 'volumes' | 'models' | 'list' };
  'app/command': { readonly command: MenuCommand };
  /** Files were given to the app from outside (drop on the icon, second start): offer to import them. */
  'app/files': { readonly files: readonly { readonly token: string; readonly name: string }[] };
  /** A case was chosen in the menu: open it. */
  'app/open-case': { readonly caseId: string };
  'app/settings': null;
  /** Told by a door that has its host again after events were lost (the computer slept): fetch again what is shown. */
  'host/returned': null;
}
export type EventName = keyof Events;

export type EventMessage = {
  readonly [Name in EventName]: { readonly name: Name; readonly data: Events[Name] };
}[EventName];
