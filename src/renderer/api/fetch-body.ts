/** GETs a binary body; where its length is known it goes straight into one buffer, with progress. */
export async function fetchBody(
  path: string,
  headers: Record<string, string>,
  options: { signal?: AbortSignal; onProgress?: (bytes: number) => void } = {},
): Promise<ArrayBuffer> {
  const response = await fetch(path, { headers, ...(options.signal ? { signal: options.signal } : {}) });
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  const length = Number(response.headers.get('content-length'));
  const plain = response.headers.get('content-encoding') === null;
  if (!response.body || !plain || !(length > 0) || !options.onProgress) return response.arrayBuffer();
  const bytes = new Uint8Array(length);
  const reader = response.body.getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes.set(value, at);
    at += value.length;
    options.onProgress(at);
  }
  if (at !== length) throw new Error(`${path}: ${at} of ${length} bytes`);
  return bytes.buffer;
}
