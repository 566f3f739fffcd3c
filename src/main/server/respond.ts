import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Body } from '../host/bodies';
import { SECURITY_HEADERS } from '../host/content-policy';
import { Refusal } from './guard';

export function sendHead(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string | number>>,
): void {
  response.writeHead(status, { ...SECURITY_HEADERS, ...headers });
}

/** A short plain answer; the connection is closed, for the request's body may still be coming. */
export function refuse(response: ServerResponse, { status, message, headers }: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  sendHead(response, status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close', ...headers });
  response.end(`${message}\n`);
}

export async function sendBody(request: IncomingMessage, response: ServerResponse, body: Body): Promise<void> {
  const headers: Record<string, string | number> = { 'Content-Type': body.type, 'Content-Length': body.bytes };
  if (body.saveAs !== undefined) headers['Content-Disposition'] = `attachment; filename="${body.saveAs}"`;
  sendHead(response, 200, headers);
  if (request.method === 'HEAD') {
    response.end();
    await close(body);
    return;
  }
  if (body.content instanceof Uint8Array) {
    response.end(body.content);
    return;
  }
  await pipeline(Readable.from(body.content, { objectMode: false }), response);
}

/** Lets a content that is not read let go of its file. */
async function close({ content }: Body): Promise<void> {
  if (content instanceof Uint8Array) return;
  await content[Symbol.asyncIterator]().return?.();
}

/** The whole body of a request. Throws a Refusal beyond `limit` bytes, as soon as that is known. */
export async function readLimited(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new Refusal(413, 'too large');
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > limit) throw new Refusal(413, 'too large');
    parts.push(part);
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}
