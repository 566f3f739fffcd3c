import { computed } from 'vue';
import { useI18n } from 'vue-i18n';

export interface Format {
  readonly number: (value: number, digits?: number) => string;
  readonly percent: (fraction: number) => string;
  /** `12.3 mm³`, or cm³ from 1000 mm³ on. */
  readonly volume: (cubicMillimetres: number) => string;
  readonly millimetres: (value: number, digits?: number) => string;
  /** Local date of an ISO time; an empty text stays empty. */
  readonly date: (iso: string) => string;
  readonly dateTime: (iso: string) => string;
  /** `40 s`, `3 min`. */
  readonly duration: (seconds: number) => string;
}

/** The language as the computer's region writes it (`en-GB`, `de-AT`); the bare language where the region speaks another. */
export function regional(language: string, system: readonly string[] = navigator.languages): string {
  return system.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? language;
}

/** Numbers, dates and units as the chosen language writes them. */
export function useFormat(): Format {
  const { locale } = useI18n();
  const numbers = computed(() => {
    const language = regional(locale.value);
    const made = new Map<number, Intl.NumberFormat>();
    return (digits: number): Intl.NumberFormat => {
      const known = made.get(digits);
      if (known) return known;
      const format = new Intl.NumberFormat(language, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        signDisplay: 'negative',
      });
      made.set(digits, format);
      return format;
    };
  });
  const dateIn = (options: Intl.DateTimeFormatOptions) =>
    computed(() => new Intl.DateTimeFormat(regional(locale.value), options));
  const dates = dateIn({ dateStyle: 'medium' });
  const times = dateIn({ dateStyle: 'medium', timeStyle: 'short' });
  const number = (value: number, digits = 0): string => numbers.value(digits).format(value);
  const written = (format: Intl.DateTimeFormat, iso: string): string => {
    // A date without a time is the same day everywhere.
    const date = new Date(/^\d{4}-\d\d-\d\d$/.test(iso) ? `${iso}T00:00` : iso);
    return iso && Number.isFinite(date.getTime()) ? format.format(date) : '';
  };
  return {
    number,
    percent: (fraction) => `${number(fraction * 100)} %`,
    volume: (mm3) =>
      Math.abs(mm3) >= 1000 ? `${number(mm3 / 1000, 2)} cm³` : `${number(mm3, Math.abs(mm3) < 10 ? 1 : 0)} mm³`,
    millimetres: (value, digits = 1) => `${number(value, digits)} mm`,
    date: (iso) => written(dates.value, iso),
    dateTime: (iso) => written(times.value, iso),
    duration: (seconds) =>
      seconds < 90 ? `${number(Math.ceil(seconds))} s` : `${number(Math.ceil(seconds / 60))} min`,
  };
}
