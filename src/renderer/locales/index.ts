import { createI18n } from 'vue-i18n';
import de from './de';
import en from './en';

export type Language = 'en' | 'de';

/** The language of the settings, or of the computer where they say `system`. */
export function pickLanguage(setting: 'system' | Language, system: readonly string[] = navigator.languages): Language {
  if (setting !== 'system') return setting;
  return system.some((tag) => tag.toLowerCase().startsWith('de')) && !system[0]?.toLowerCase().startsWith('en')
    ? 'de'
    : 'en';
}

export function createMessages(language: Language) {
  return createI18n({
    legacy: false,
    locale: language,
    fallbackLocale: 'en',
    messages: { en, de },
    missingWarn: true,
    fallbackWarn: true,
  });
}
