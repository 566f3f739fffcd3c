import { utilityProcess } from 'electron';
import type { ComputeChild } from '../compute/compute-process';
import type { FromCompute } from '../compute/protocol';

/** Starts the compute process as Electron's utility process. */
export function utilityChild(entry: string): ComputeChild {
  const child = utilityProcess.fork(entry, [], { serviceName: 'Lacuna compute', stdio: 'inherit' });
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', (message: FromCompute) => listener(message)),
    onExit: (listener) => void child.once('exit', (code) => listener(`code ${code}`)),
    kill: () => {
      // A blocked process does not hear `child.kill()`'s polite signal on every system.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
