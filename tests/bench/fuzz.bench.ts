import { runFuzz } from '../support/fuzz/run-fuzz';
import type { Report } from './index';

export const name = 'fuzz';

const SEED = 900_000;
const COUNT = 20_000;

/** Feeds 20,000 hostile inputs of every kind to the readers; anything but a right load or an `AppError` fails. */
export async function bench(report: Report): Promise<void> {
  const { inputs, loaded, refused, byKind, wrong } = await runFuzz(SEED, COUNT);
  report({ what: 'inputs', value: inputs, unit: 'inputs', note: `seed ${SEED}` });
  report({ what: 'loaded', value: loaded, unit: 'inputs' });
  report({ what: 'refused with an error for the user', value: refused, unit: 'inputs' });
  for (const [kind, counts] of Object.entries(byKind)) {
    report({ what: kind, value: counts.loaded + counts.refused, unit: 'inputs', note: `${counts.loaded} loaded` });
  }
  report({ what: 'crashes, hangs, wrong errors, swelling', value: wrong.length, unit: 'inputs' });
  if (wrong.length > 0) throw new Error(wrong.slice(0, 10).join('\n'));
}
