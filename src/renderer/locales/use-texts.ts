import { useI18n } from 'vue-i18n';
import { germanReason } from './reason-text';

/**
 * Translation, with a test for keys that come from outside (steps, checks, errors), which may be unknown here, and for
 * reasons that the host gives in English.
 */
export function useTexts() {
  const i18n = useI18n({ useScope: 'global' });
  return {
    t: i18n.t,
    has: (key: string): boolean => i18n.te(key),
    reason: (english: string): string => (i18n.locale.value === 'de' ? germanReason(english) : english),
  };
}
