import { AppError, toPlainError } from '@shared/errors';
import { BINARY_PATH } from '@shared/ipc/bridge';
import type { Protocol } from 'electron';
import type { Host } from '../host';
import type { Body } from '../host/bodies';
import { SECURITY_HEADERS } from '../host/content-policy';
import type { PageFiles } from '../host/page-files';
import { isOwn, SCHEME } from './origin';

/** Before the app is ready: the scheme counts as secure, so that pages may be cross-origin isolated. */
export function registerScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** Serves `lacuna://app/...`: the renderer's files and, under `/bin/`, bodies. */
export function serveScheme(protocol: Pick<Protocol, 'handle'>, host: Host, files: PageFiles): void {
  protocol.handle(SCHEME, (request) => answer(host, files, request));
}

export async function answer(
  host: Pick<Host, 'body'>,
  files: PageFiles,
  request: Pick<Request, 'method' | 'url'>,
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  if (!isOwn(request.url)) return refuse(403);
  const { pathname, searchParams } = new URL(request.url);
  if (!/^\/[A-Za-z0-9._~/-]*$/.test(pathname) || pathname.includes('..')) return refuse(400);
  try {
    const inside = pathname.startsWith(BINARY_PATH);
    const body = inside ? await host.body(pathname, searchParams) : await files.get(pathname);
    return body ? send(body, request.method === 'HEAD') : refuse(404);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const headers = { ...SECURITY_HEADERS, 'Content-Type': 'application/json' };
    return new Response(JSON.stringify(toPlainError(error)), { status: 422, headers });
  }
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: { ...SECURITY_HEADERS } });
}

function send({ type, bytes, content, saveAs }: Body, headOnly: boolean): Response {
  const headers: Record<string, string> = {
    ...SECURITY_HEADERS,
    'Content-Type': type,
    'Content-Length': String(bytes),
  };
  if (saveAs !== undefined) headers['Content-Disposition'] = `attachment; filename="${saveAs}"`;
  if (headOnly) return new Response(null, { headers });
  if (content instanceof Uint8Array) return new Response(new Uint8Array(content), { headers });
  return new Response(streamOf(content), { headers });
}

function streamOf(content: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = content[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(new Uint8Array(next.value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
