import type { MenuCommand } from '@shared/ipc/events';
import type { MenuItemConstructorOptions } from 'electron';
import type { Texts } from './texts';

export interface MenuActions {
  command(command: MenuCommand): void;
  openCase(caseId: string): void;
}

export interface RecentCase {
  readonly id: string;
  readonly name: string;
}

/** The application menu. Undo and redo go to the renderer: they are the case's, not a text field's. */
export function menuTemplate(
  texts: Texts,
  recent: readonly RecentCase[],
  actions: MenuActions,
  isMac: boolean,
): MenuItemConstructorOptions[] {
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => actions.command(command),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const recentItems: MenuItemConstructorOptions[] =
    recent.length === 0
      ? [{ label: texts.none, enabled: false }]
      : recent.map(({ id, name }) => ({ label: name, click: () => actions.openCase(id) }));
  const quit: MenuItemConstructorOptions = { label: texts.quit, role: 'quit' };
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: texts.file,
      submenu: [
        item(texts.newCase, 'new-case', 'CmdOrCtrl+N'),
        item(texts.openCase, 'open-case', 'CmdOrCtrl+O'),
        { label: texts.recent, submenu: recentItems },
        item(texts.closeCase, 'close-case', 'CmdOrCtrl+W'),
        { type: 'separator' },
        item(texts.export, 'export', 'CmdOrCtrl+E'),
        { type: 'separator' },
        item(texts.settings, 'settings', 'CmdOrCtrl+,'),
        ...(isMac ? [] : [{ type: 'separator' as const }, quit]),
      ],
    },
    {
      label: texts.edit,
      submenu: [
        // The renderer has these keys itself: a text field's own undo must not become the case's.
        { ...item(texts.undo, 'undo', 'CmdOrCtrl+Z'), registerAccelerator: false },
        { ...item(texts.redo, 'redo', 'CmdOrCtrl+Shift+Z'), registerAccelerator: false },
        { type: 'separator' },
        { label: texts.cut, role: 'cut' },
        { label: texts.copy, role: 'copy' },
        { label: texts.paste, role: 'paste' },
        { label: texts.selectAll, role: 'selectAll' },
      ],
    },
    {
      label: texts.view,
      submenu: [
        item(texts.toggle3d, 'toggle-3d'),
        { type: 'separator' },
        { label: texts.normalSize, role: 'resetZoom' },
        { label: texts.larger, role: 'zoomIn' },
        { label: texts.smaller, role: 'zoomOut' },
        { type: 'separator' },
        { label: texts.fullScreen, role: 'togglefullscreen' },
      ],
    },
    {
      label: texts.help,
      submenu: [item(texts.shortcuts, 'shortcuts'), item(texts.about, 'about')],
    },
  ];
}
