import { defineStore } from 'pinia';
import { ref } from 'vue';
import { useDialogs } from './dialogs';

/** Which tab of the settings is shown; kept while the window lives. */
export const useSettingsTab = defineStore('settings-tab', () => {
  const dialogs = useDialogs();
  const current = ref('general');
  return {
    current,
    /** Opens the settings at a tab. */
    show(tab: string): void {
      current.value = tab;
      dialogs.show('settings');
    },
  };
});
