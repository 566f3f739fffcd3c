import type { FromCompute, ToCompute } from './protocol';
import type { ComputePort } from './serve-jobs';

/** What Electron puts on `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** The line to the host: Electron's parent port in a utility process, else the channel of `child_process.fork`. */
export function connectToHost(): ComputePort {
  const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort;
  if (parentPort) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data as ToCompute)),
    };
  }
  if (!process.send) throw new Error('the compute process is started by the host, not by hand');
  process.on('disconnect', () => process.exit(0));
  return {
    post: (message: FromCompute) => void process.send?.(message),
    onMessage: (listener) => process.on('message', (message) => listener(message as ToCompute)),
  };
}
