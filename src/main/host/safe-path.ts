import { join, resolve, sep } from 'node:path';

const LONGEST_NAME = 120;
const DEEPEST = 12;

/**
 * A path inside `root` for a relative path that somebody else has made up: no part of it climbs out, is a device name or
 * has characters that a file system refuses. Different inputs may give the same path.
 */
export function safePath(root: string, relative: string): string {
  const parts = relative
    .split(/[/\\]/)
    .map(safeName)
    .filter((part) => part !== '');
  const kept = parts.length > DEEPEST ? parts.slice(-DEEPEST) : parts;
  const path = resolve(join(root, ...(kept.length > 0 ? kept : ['file'])));
  if (!path.startsWith(resolve(root) + sep)) throw new RangeError('path leaves its folder');
  return path;
}

/** One name without anything that means more than a name; empty for names that mean a place. */
export function safeName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(/[\p{Cc}<>:"|?*/\\]/gu, '_')
    .replace(/[. ]+$/, '')
    .trim();
  if (plain === '' || /^\.+$/.test(plain)) return '';
  const cut = plain.length <= LONGEST_NAME ? plain : plain.slice(0, LONGEST_NAME - 20) + plain.slice(-20);
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(cut) ? `_${cut}` : cut;
}
