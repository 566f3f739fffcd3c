/** The app's own origin; the page and all that it fetches come from it. */
export const SCHEME = 'lacuna';
export const ORIGIN = 'lacuna://app';

/** Whether an address is one of the app's own pages. Origins of own schemes are opaque to `URL`, so parts are compared. */
export function isOwn(address: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(address);
    return protocol === `${SCHEME}:` && host === 'app' && username === '' && password === '';
  } catch {
    return false;
  }
}
