import type { App, MessageBoxOptions } from 'electron';
import type { Host } from '../host';
import type { Texts } from './texts';

export interface Quitting {
  readonly app: Pick<App, 'on' | 'quit'>;
  readonly host: Pick<Host, 'close' | 'services'>;
  readonly texts: () => Texts;
  /** The number of the button that was pressed. */
  readonly ask: (options: MessageBoxOptions) => Promise<number>;
  /** The user goes on working; the last window may be gone. */
  readonly stayed: () => void;
}

/**
 * Cases are written and their locks given back before the process ends. Work that is under way would be lost, so the user
 * is asked first.
 */
export function closeBeforeQuit({ app, host, texts, ask, stayed }: Quitting): void {
  let stage: 'open' | 'closing' | 'closed' = 'open';
  const end = async (): Promise<void> => {
    if (host.services.queue.list().some(({ state }) => state === 'running' || state === 'queued')) {
      const { stillWorking, stillWorkingDetail, quit, stay } = texts();
      const buttons = [stay, quit];
      const options = { type: 'warning' as const, buttons, defaultId: 0, cancelId: 0 };
      if ((await ask({ ...options, message: stillWorking, detail: stillWorkingDetail })) !== 1) {
        stage = 'open';
        stayed();
        return;
      }
    }
    await host.close().catch(() => undefined);
    stage = 'closed';
    app.quit();
  };
  app.on('before-quit', (event) => {
    if (stage === 'closed') return;
    event.preventDefault();
    if (stage === 'closing') return;
    stage = 'closing';
    // A dialog that cannot be shown must not keep the app from being quit another time.
    end().catch((error: unknown) => {
      stage = 'open';
      host.services.log.write('error', `quitting failed: ${error instanceof Error ? error.message : String(error)}`);
    });
  });
}
