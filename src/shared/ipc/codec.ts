/**
 * Messages with bytes inside, for doors that do not clone structures (HTTP): `uint32 length of the JSON`, the JSON, then
 * the byte arrays one after the other. In the JSON each byte array stands as `{ "$bytes": [offset, length] }`.
 */
export function encodeMessage(value: unknown): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let offset = 0;
  const json = JSON.stringify(lift(value));
  const head = new TextEncoder().encode(json);
  const message = new Uint8Array(4 + head.length + offset);
  new DataView(message.buffer).setUint32(0, head.length, true);
  message.set(head, 4);
  let at = 4 + head.length;
  for (const part of parts) {
    message.set(part, at);
    at += part.length;
  }
  return message;

  function lift(item: unknown): unknown {
    if (item instanceof Uint8Array) {
      parts.push(item);
      offset += item.length;
      return { $bytes: [offset - item.length, item.length] };
    }
    if (Array.isArray(item)) return item.map(lift);
    if (typeof item === 'object' && item !== null) {
      return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, lift(inner)]));
    }
    return item;
  }
}

/** The inverse of {@link encodeMessage}; byte arrays are copies. Throws on bytes that are no message. */
export function decodeMessage(message: Uint8Array): unknown {
  if (message.length < 4) throw new RangeError('message ends early');
  const length = new DataView(message.buffer, message.byteOffset, 4).getUint32(0, true);
  if (length > message.length - 4) throw new RangeError('message ends early');
  const bodies = message.subarray(4 + length);
  const json = new TextDecoder('utf-8', { fatal: true }).decode(message.subarray(4, 4 + length));
  return JSON.parse(json, (key, value: unknown) => {
    if (key === '__proto__') throw new RangeError('message has a forbidden key');
    if (typeof value !== 'object' || value === null || !('$bytes' in value)) return value;
    const [start, count] = value.$bytes as [unknown, unknown];
    if (!isWhole(start) || !isWhole(count) || start + count > bodies.length) {
      throw new RangeError('message points outside its bytes');
    }
    return bodies.slice(start, start + count);
  });
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
