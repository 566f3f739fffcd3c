import { fork } from 'node:child_process';
import type { ComputeChild } from './compute-process';
import type { FromCompute } from './protocol';

/** Starts the compute process as a plain child of Node. Its output goes where the host's goes. */
export function forkChild(entry: string, execArgv: readonly string[] = []): ComputeChild {
  const child = fork(entry, [], {
    serialization: 'advanced',
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('error', () => undefined);
  return {
    // A dead child's channel refuses; its exit is told by `onExit`.
    post(message) {
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage: (listener) => void child.on('message', (message) => listener(message as FromCompute)),
    onExit: (listener) => void child.once('exit', (code, signal) => listener(signal ?? `code ${code ?? '?'}`)),
    kill: () => void child.kill('SIGKILL'),
  };
}
