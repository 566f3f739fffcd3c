import { isMendNote, type ModelCheck } from '@shared/case/model';
import { type PrintPlace } from '@shared/printers';
import { useFormat } from '../../locales/format';
import { useTexts } from '../../locales/use-texts';
import { usePrinters } from '../../stores/printers';

/** A check of a model's record, or one made just now with its places. */
export type ShownCheck = ModelCheck & { readonly places?: readonly PrintPlace[] };

/** Checks whose value must not lie below the limit; the others must not lie above it. */
const LEAST = new Set(['wall', 'feature', 'gap', 'base', 'volume']);

export type Tone = 'bad' | 'warn' | 'good';
export const toneOf = ({ passed, required }: ShownCheck): Tone => (passed ? 'good' : required ? 'bad' : 'warn');

const RANK: Readonly<Record<Tone, number>> = { bad: 0, warn: 1, good: 2 };
/** What must be mended first, what passed last; else as they come. */
export function inOrder<C extends ShownCheck>(checks: readonly C[]): C[] {
  return checks.filter((check) => !isMendNote(check)).sort((a, b) => RANK[toneOf(a)] - RANK[toneOf(b)]);
}

export interface CheckTexts {
  readonly name: (check: ShownCheck) => string;
  readonly hint: (check: ShownCheck) => string;
  /** The measured number with its unit; empty where nothing was measured. */
  readonly value: (check: ShownCheck) => string;
  /** What it is held against; empty where the name says so. */
  readonly limit: (check: ShownCheck) => string;
}

/** Checks in words of the chosen language, by name, value and limit. */
export function useCheckTexts(): CheckTexts {
  const { t, has } = useTexts();
  const { number, volume, millimetres } = useFormat();
  const printers = usePrinters();

  function amount(value: number, unit: ShownCheck['unit']): string {
    switch (unit) {
      case 'mm':
        return millimetres(value, 2);
      case 'mm2':
        return `${number(value, value < 10 ? 1 : 0)} mm²`;
      case 'mm3':
        return volume(value);
      case 'percent':
        return `${number(value, Number.isInteger(value) ? 0 : 1)} %`;
      case 'count':
      case undefined:
        return number(value, Number.isInteger(value) ? 0 : 2);
    }
  }

  return {
    name: ({ name }) => (has(`print.check.${name}.name`) ? t(`print.check.${name}.name`) : name),
    hint({ name, hint }) {
      if (!has(`print.check.${name}.hint`)) return hint ?? '';
      return t(`print.check.${name}.hint`, {
        printer: printers.printer?.name ?? '',
        material: printers.material?.name ?? '',
      });
    },
    value({ value, unit, atLeast }) {
      if (typeof value !== 'number') return typeof value === 'string' ? value : '';
      return (atLeast ? '≥ ' : '') + amount(value, unit);
    },
    limit({ name, limit, unit }) {
      if (limit === undefined || (limit === 0 && unit === 'count') || name === 'overhang') return '';
      return t(LEAST.has(name) ? 'print.atLeast' : 'print.atMost', { value: amount(limit, unit) });
    },
  };
}
