import { useI18n } from 'vue-i18n';

/** Translation with a test for keys that come from outside (steps, checks, errors), which may be unknown here. */
export function useTexts() {
  const i18n = useI18n({ useScope: 'global' });
  return { t: i18n.t, has: (key: string): boolean => i18n.te(key) };
}
