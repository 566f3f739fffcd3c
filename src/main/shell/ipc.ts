import { AppError, toPlainError } from '@shared/errors';
import type { Reply } from '@shared/ipc/client';
import type { ChosenFile } from '@shared/ipc/file-calls';
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { z } from 'zod';
import type { Host } from '../host';
import { isOwn } from './origin';

/** Channels of the preload bridge. */
export const CALL_CHANNEL = 'lacuna:call';
export const DROP_CHANNEL = 'lacuna:dropped';
export const EVENT_CHANNEL = 'lacuna:event';

/** Whether a message comes from the app's own page in the top frame of one of its windows. */
export function isTrusted(
  event: Pick<IpcMainInvokeEvent, 'senderFrame' | 'sender'>,
  windows: ReadonlySet<WebContents>,
): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwn(frame.url) && windows.has(event.sender);
}

const paths = z.array(z.string().min(1).max(4096)).max(1000);

/** Answers the bridge. A sender that is not the app's own page learns nothing. */
export function serveIpc(ipc: Pick<IpcMain, 'handle'>, host: Host, windows: ReadonlySet<WebContents>): void {
  ipc.handle(CALL_CHANNEL, async (event, name: unknown, input: unknown): Promise<Reply> => {
    if (!isTrusted(event, windows)) return refused();
    return host.call(typeof name === 'string' ? name : '', input, { id: `window:${event.sender.id}` });
  });
  ipc.handle(DROP_CHANNEL, (event, dropped: unknown): readonly ChosenFile[] => {
    const parsed = paths.safeParse(dropped);
    if (!isTrusted(event, windows) || !parsed.success) return [];
    return parsed.data.map((path) => host.choose(path));
  });
}

function refused(): Reply {
  return { ok: false, error: toPlainError(new AppError('job/bad-call', { name: 'call', reason: 'unknown sender' })) };
}

/** Sends the host's events to a window until it is gone. */
export function forwardEvents(host: Host, contents: WebContents): void {
  const stop = host.events.subscribe((name, data) => {
    if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, name, data);
  });
  contents.once('destroyed', () => {
    stop();
    void host.leave({ id: `window:${contents.id}` });
  });
}
