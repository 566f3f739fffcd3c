import { createHash } from 'node:crypto';

/**
 * A UID from a text, always the same for the same text: `2.25.` and 122 bits of its SHA-256 laid out as a UUID of version
 * 8 (PS3.5 B.2, RFC 9562).
 */
export function uidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${hash.subarray(0, 16).toString('hex')}`)}`;
}
