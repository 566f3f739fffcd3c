import { filesOf, GivenFiles } from '@main/shell/given-files';
import { closeBeforeQuit } from '@main/shell/quit';
import { textsFor } from '@main/shell/texts';
import { type JobState } from '@shared/ipc/job-calls';
import type { App } from 'electron';
import { EventEmitter } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

describe('files given to the app', () => {
  it('are the arguments that are there, seen from the folder of the start; options are none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lacuna-given-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const scan = join(folder, 'Größe ü.zip');
    await writeFile(scan, '');
    const start = ['/opt/Lacuna', '--flag', 'Größe ü.zip', 'missing.zip', '', scan];
    expect(filesOf(start, folder, true)).toEqual([scan, scan]);
    // Unpacked, the first argument is the app itself, wherever Chromium's own options come.
    expect(filesOf(['/opt/electron', '--flag', folder, scan], folder, false)).toEqual([scan]);
    expect(filesOf([], folder, true)).toEqual([]);
  });

  it('wait for a page, and for the next one when it is gone', () => {
    const given = new GivenFiles();
    const heard: string[][] = [];
    const hear = (paths: readonly string[]): void => void heard.push([...paths]);
    given.give(['a']);
    given.give(['b']);
    given.give([]);
    given.listen(hear);
    expect(heard).toEqual([['a', 'b']]);
    given.give(['c']);
    given.listen(undefined);
    given.give(['d']);
    expect(heard).toEqual([['a', 'b'], ['c']]);
    given.listen(hear);
    expect(heard).toEqual([['a', 'b'], ['c'], ['d']]);
  });
});

describe('quitting', () => {
  function quitting(states: readonly JobState[], answer = 0) {
    const app = Object.assign(new EventEmitter(), { quit: vi.fn() });
    const close = vi.fn(() => Promise.resolve());
    const ask = vi.fn(() => Promise.resolve(answer));
    const stayed = vi.fn();
    const queue = { list: () => states.map((state) => ({ state })) };
    closeBeforeQuit({
      app: app as unknown as Pick<App, 'on' | 'quit'>,
      host: { close, services: { queue, log: { write: () => undefined } } } as never,
      texts: () => textsFor('en', 'en'),
      ask,
      stayed,
    });
    const quit = (): boolean => {
      const event = { preventDefault: vi.fn() };
      app.emit('before-quit', event);
      return event.preventDefault.mock.calls.length === 0;
    };
    return { app, close, ask, quit, stayed };
  }

  it('closes the cases first, once, and does not ask when nothing is under way', async () => {
    const { app, close, ask, quit } = quitting(['done', 'failed', 'cancelled']);
    expect([quit(), quit()]).toEqual([false, false]);
    await vi.waitFor(() => expect(app.quit).toHaveBeenCalledOnce());
    expect(close).toHaveBeenCalledOnce();
    expect(ask).not.toHaveBeenCalled();
    expect(quit()).toBe(true);
  });

  it.each(['running', 'queued'] as const)('asks while work is %s, and stays when that is wanted', async (state) => {
    const { app, close, ask, quit, stayed } = quitting([state], 0);
    quit();
    await vi.waitFor(() => expect(ask).toHaveBeenCalledOnce());
    expect(ask).toHaveBeenCalledWith(expect.objectContaining({ buttons: ['Keep working', 'Quit'], cancelId: 0 }));
    await vi.waitFor(() => expect(stayed).toHaveBeenCalledOnce());
    expect(quit()).toBe(false);
    await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(2));
    expect([close.mock.calls.length, app.quit.mock.calls.length]).toEqual([0, 0]);
  });

  it('can be tried again when the question could not be asked', async () => {
    const { app, ask, quit } = quitting(['running'], 1);
    ask.mockRejectedValueOnce(new Error('no display'));
    quit();
    await vi.waitFor(() => expect(ask).toHaveBeenCalledOnce());
    await vi.waitFor(() => {
      quit();
      expect(app.quit).toHaveBeenCalledOnce();
    });
  });

  it('ends the work when that is wanted', async () => {
    const { app, close, quit } = quitting(['running'], 1);
    quit();
    await vi.waitFor(() => expect(app.quit).toHaveBeenCalledOnce());
    expect(close).toHaveBeenCalledOnce();
  });
});
