import { type MenuCommand } from '@shared/ipc/events';
import { onScopeDispose } from 'vue';
import { useHost } from '../api/host';
import { useEdits } from '../edit/gateway';
import { useDialogs } from '../stores/dialogs';
import { useNavigation } from '../stores/navigation';
import { useNewCase } from '../stores/new-case';
import { useNotices } from '../stores/notices';
import { usePanel } from '../stores/panel';
import { useView } from '../stores/view';

/** Carries out the commands of the window's menu, and files that were given to the app from outside. */
export function useMenu(): void {
  const host = useHost();
  const edits = useEdits();
  const dialogs = useDialogs();
  const navigation = useNavigation();
  const notices = useNotices();
  const panel = usePanel();
  const view = useView();
  const wizard = useNewCase();

  function run(command: MenuCommand): void {
    switch (command) {
      case 'new-case':
        navigation.showNew();
        break;
      case 'open-case':
      case 'close-case':
        navigation.showCases();
        break;
      case 'export':
        if (navigation.page.name === 'case') panel.show('release');
        break;
      case 'undo':
        if (!dialogs.current && edits.canUndo) void notices.guard(edits.undo);
        break;
      case 'redo':
        if (!dialogs.current && edits.canRedo) void notices.guard(edits.redo);
        break;
      case 'shortcuts':
        dialogs.show('keys');
        break;
      case 'settings':
        dialogs.show('settings');
        break;
      case 'about':
        dialogs.show('about');
        break;
      case 'toggle-3d':
        if (navigation.page.name === 'case') view.maximise('three');
        break;
    }
  }

  const stops = [
    host.on('app/command', ({ command }) => run(command)),
    host.on('app/open-case', ({ caseId }) => navigation.showCase(caseId)),
    host.on('app/files', ({ files }) => {
      const [first] = files;
      if (!first) return;
      navigation.showNew();
      void notices.guard(() => wizard.inspect(first.token));
    }),
  ];
  onScopeDispose(() => stops.forEach((stop) => stop()));
}
