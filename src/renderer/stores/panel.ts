import { defineStore } from 'pinia';
import { ref } from 'vue';

export const PANELS = ['analysis', 'regions', 'history', 'display', 'measure', 'model', 'release'] as const;
export type PanelName = (typeof PANELS)[number];

/** Which side panel is open. */
export const usePanel = defineStore('panel', () => {
  const current = ref<PanelName>('analysis');
  return { current, show: (name: PanelName) => (current.value = name) };
});
