import { readWindowState, writeWindowState } from '@main/shell/window-state';
import { menuTemplate } from '@main/shell/menu';
import { textsFor } from '@main/shell/texts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };

describe('the window', () => {
  it('comes back where it was, unless no screen shows that place or the file is damaged', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lacuna-window-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'window.json');
    expect(readWindowState(path, [SCREEN])).toBeUndefined();
    const state = { bounds: { x: 100, y: 50, width: 1400, height: 900 }, maximized: true };
    await writeWindowState(path, state);
    expect(readWindowState(path, [SCREEN])).toEqual(state);
    expect(readWindowState(path, [{ ...SCREEN, x: 5000 }])).toBeUndefined();
    await writeFile(path, '{"bounds":');
    expect(readWindowState(path, [SCREEN])).toBeUndefined();
  });
});

describe('the menu', () => {
  const actions = { command: vi.fn(), openCase: vi.fn() };
  type Item = { label?: string; submenu?: Item[]; click?: () => void; enabled?: boolean };
  const flat = (items: Item[]): Item[] => items.flatMap((item) => [item, ...flat(item.submenu ?? [])]);

  it('has the recent cases and opens them', () => {
    const items = flat(
      menuTemplate(textsFor('en', 'en-GB'), [{ id: 'abc', name: 'Case AB1' }], actions, false) as Item[],
    );
    items.find(({ label }) => label === 'Case AB1')!.click!();
    expect(actions.openCase).toHaveBeenCalledWith('abc');
    const none = flat(menuTemplate(textsFor('en', 'en-GB'), [], actions, false) as Item[]);
    expect(none.find(({ label }) => label === 'None yet')).toMatchObject({ enabled: false });
  });

  it('speaks the language that is set, or the computer’s', () => {
    const labels = (language: 'system' | 'en' | 'de', locale: string) =>
      flat(menuTemplate(textsFor(language, locale), [], actions, false) as Item[]).map(({ label }) => label);
    expect(labels('system', 'de-AT')).toContain('Rückgängig');
    expect(labels('en', 'de-AT')).toContain('Undo');
    expect(labels('system', 'fr')).toContain('Undo');
    expect(Object.keys(textsFor('de', ''))).toEqual(Object.keys(textsFor('en', '')));
  });

  it('sends commands to the renderer', () => {
    const items = flat(menuTemplate(textsFor('en', 'en'), [], actions, true) as Item[]);
    items.find(({ label }) => label === 'Undo')!.click!();
    expect(actions.command).toHaveBeenCalledWith('undo');
  });
});
