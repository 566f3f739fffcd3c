import { type CaseState } from '@shared/case/case';

export const CASE_TONES: Readonly<Record<CaseState, 'neutral' | 'good' | 'warn' | 'accent'>> = {
  new: 'neutral',
  imported: 'neutral',
  analysed: 'accent',
  corrected: 'accent',
  modelled: 'warn',
  approved: 'good',
};
