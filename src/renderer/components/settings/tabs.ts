import { type Component } from 'vue';
import GeneralTab from './GeneralTab.vue';
import LogsTab from './LogsTab.vue';
import ModelsTab from './ModelsTab.vue';
import PrinterSettings from './PrinterSettings.vue';

export interface SettingsTab {
  readonly id: string;
  /** Key of its title in the texts. */
  readonly title: string;
  readonly component: Component;
}

/** The tabs of the settings in their order; a tab is one line and one component. */
export const SETTINGS_TABS: readonly SettingsTab[] = [
  { id: 'general', title: 'settingsTab.general', component: GeneralTab },
  { id: 'models', title: 'settingsTab.models', component: ModelsTab },
  { id: 'printers', title: 'printerEdit.tab', component: PrinterSettings },
  { id: 'logs', title: 'settingsTab.logs', component: LogsTab },
];
