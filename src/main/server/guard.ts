import type { IncomingHttpHeaders } from 'node:http';

/** A request that is refused before anything looks at what it wants. */
export class Refusal extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415,
    reason: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(reason);
  }
}

/** The one address of this server. */
export interface Address {
  /** `127.0.0.1:port` */
  readonly host: string;
  /** `http://127.0.0.1:port` */
  readonly origin: string;
}

/**
 * Checks where a request comes from; throws a Refusal. `Host` must be the server's own address, or a name that an attacker points here would
 * do (DNS rebinding). `Origin` must be the page's own, and must be there for all that changes something. Browsers also say
 * `Sec-Fetch-Site`, which another page cannot forge.
 */
export function checkSource(headers: IncomingHttpHeaders, address: Address, changes: boolean): void {
  if (headers.host !== address.host) throw new Refusal(403, 'wrong host');
  const { origin } = headers;
  if (origin === undefined ? changes : origin !== address.origin) throw new Refusal(403, 'wrong origin');
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && (changes || site !== 'none')) {
    throw new Refusal(403, 'wrong site');
  }
}

/** A path without tricks; a Refusal for one that is encoded twice, climbs, or has characters that paths here never have. */
export function plainPath(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const [raw = '', search = ''] = url.split('?', 2);
  let path = '';
  try {
    path = decodeURIComponent(raw);
  } catch {
    // Left empty, which is refused below.
  }
  const climbs = path.includes('//') || path.split('/').some((part) => part === '.' || part === '..');
  if (url.length > 4096 || climbs || !/^\/[A-Za-z0-9._~/-]*$/.test(path)) throw new Refusal(400, 'bad path');
  return { path, query: new URLSearchParams(search) };
}

const PAGE_ID = /^[A-Za-z0-9_-]{16,64}$/;

/** The page that calls, as it named itself; a Refusal for anything else. */
export function pageId(value: unknown): string {
  if (typeof value === 'string' && PAGE_ID.test(value)) return value;
  throw new Refusal(400, 'the page does not say which it is');
}
