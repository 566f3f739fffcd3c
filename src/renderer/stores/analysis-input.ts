import { type LabelChoice } from './label-rows';

export type AnalyseInput =
  | { from: 'builtin' }
  | { from: 'model'; model: string }
  | { from: 'file'; token: string; map?: LabelChoice }
  | { from: 'kept' };

/** What the host is asked for; null while the choice is not complete. */
export function labelsInput(
  from: AnalyseInput['from'],
  model: string,
  file: { readonly token: string } | null,
  map: LabelChoice | null = null,
): AnalyseInput | null {
  switch (from) {
    case 'builtin':
    case 'kept':
      return { from };
    case 'model':
      return model ? { from, model } : null;
    case 'file':
      return file ? { from, token: file.token, ...(map ? { map } : {}) } : null;
  }
}
