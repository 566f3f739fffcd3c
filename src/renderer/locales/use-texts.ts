import { useI18n } from 'vue-i18n';
import { anatomyList } from './anatomy-list';
import { useFormat } from './format';
import { germanReason } from './reason-text';

/**
 * Translation, with a test for keys that come from outside (steps, checks, errors), which may be unknown here, and for
 * reasons and lists of anatomy that the host gives in English.
 */
export function useTexts() {
  const i18n = useI18n({ useScope: 'global' });
  const { number } = useFormat();
  const reason = (english: string): string => (i18n.locale.value === 'de' ? germanReason(english) : english);
  return {
    t: i18n.t,
    has: (key: string): boolean => i18n.te(key),
    reason,
    anatomy: (english: string): string =>
      anatomyList(english, { label: (label) => i18n.t(`label.${label}`), number, other: reason }),
  };
}
