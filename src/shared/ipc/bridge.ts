import type { Transport } from './client';
import type { ChosenFile } from './file-calls';

/**
 * The two doors as the renderer sees them.
 *
 * Electron: the preload puts a {@link Bridge} at `window.lacuna`; bodies come from `lacuna://app/bin/...`, which is the
 * page's own origin, so addresses of the views are fetched as they are.
 *
 * Loopback: there is no `window.lacuna`. A call is `POST /call/<area>/<name>` whose body is `encodeMessage(input)` and
 * whose type is `application/octet-stream`; the answer is `encodeMessage(reply)` (`Reply` of `client.ts`) with status 200,
 * also for refused calls; 401, 403, 404, 405, 413 come from the door itself. Events come as JSON `EventMessage` texts over
 * the WebSocket `/events`. Uploads are PUT to the addresses that `files/upload` gives. The session cookie is set when the
 * page is loaded with its token; the page does nothing about it. The page makes up an id (16 to 64 of `A-Za-z0-9_-`),
 * sends it as the header `X-Lacuna-Page` of every call and upload and opens `/events?page=<id>`: of two pages on one case
 * the second reads only, and a page whose events socket closes gives its cases back.
 */
export interface Bridge extends Transport {
  /** Tokens for files or folders that were dropped on the page, in their order. */
  dropped(files: readonly File[]): Promise<readonly ChosenFile[]>;
}

export const CALL_PATH = '/call/';
export const EVENTS_PATH = '/events';
export const BINARY_PATH = '/bin/';
export const UPLOAD_PATH = '/upload/';

/** Names the page that calls, in the loopback host; its being there also shows that no foreign page sent the request. */
export const PAGE_HEADER = 'x-lacuna-page';
