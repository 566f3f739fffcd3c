import { checkAborted, type JobContext } from '@shared/jobs';
import { setImmediate } from 'node:timers/promises';

/** Lets messages in, so that cancelling is seen, then throws the signal's `AbortError` when it was cancelled. */
export async function breathe(context: JobContext): Promise<void> {
  await setImmediate();
  checkAborted(context);
}
