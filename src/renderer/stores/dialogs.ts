import { defineStore } from 'pinia';
import { ref } from 'vue';

export type DialogName = 'keys' | 'settings' | 'approve' | 'about';

/** Which dialog is open; one at a time. */
export const useDialogs = defineStore('dialogs', () => {
  const current = ref<DialogName | null>(null);
  return {
    current,
    show: (name: DialogName) => (current.value = name),
    close: () => (current.value = null),
  };
});
