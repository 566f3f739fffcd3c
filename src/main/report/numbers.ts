import type { ReportedCheck, ReportedMeasurement, ReportLanguage } from './content';

const UNITS = { mm: 'mm', mm2: 'mm²', mm3: 'mm³', percent: '%', count: '', deg: '°', grey: '' } as const;

/** Numbers and dates as a language writes them. */
export interface Numbers {
  number(value: number, digits: number): string;
  volume(mm3: number): string;
  lengths(values: readonly number[], digits: number): string;
  check(value: number | undefined, unit: ReportedCheck['unit']): string;
  measurement(measurement: ReportedMeasurement): string;
  /** Date and time of an ISO 8601 instant, in UTC. */
  instant(iso: string): string;
}

export function numbersOf(language: ReportLanguage): Numbers {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const number = (value: number, digits: number): string =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  const volume = (mm3: number): string => (mm3 >= 1000 ? `${number(mm3 / 1000, 2)} cm³` : `${number(mm3, 1)} mm³`);
  return {
    number,
    volume,
    lengths: (values, digits) => `${values.map((value) => number(value, digits)).join(' x ')} mm`,
    check(value, unit) {
      if (value === undefined) return '';
      if (unit === 'mm3') return volume(value);
      const digits = unit === 'count' || unit === undefined ? 0 : unit === 'mm' ? 2 : 1;
      return `${number(value, digits)} ${unit === undefined ? '' : UNITS[unit]}`.trim();
    },
    measurement: ({ value, unit }) => `${number(value, unit === 'mm' ? 2 : 1)} ${UNITS[unit]}`.trim(),
    instant(iso) {
      const date = new Date(iso);
      if (Number.isNaN(date.getTime())) return '';
      const text = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(
        date,
      );
      return `${text} UTC`;
    },
  };
}
