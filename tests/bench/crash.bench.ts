import { killRounds } from '../support/crash/kill-rounds';
import type { Report } from './index';

export const name = 'crash';

const SEED = 73_000;
const KILLS = 200;

/** Kills the host 200 times while it edits; anything that was acknowledged and is not there fails the benchmark. */
export async function bench(report: Report): Promise<void> {
  const { kills, acknowledged, keptUnasked, problems } = await killRounds(SEED, KILLS);
  report({ what: 'kills', value: kills, unit: 'kills', note: `seed ${SEED}` });
  report({ what: 'acknowledged calls', value: acknowledged, unit: 'calls', note: 'all kept' });
  report({ what: 'calls under way that were kept whole', value: keptUnasked, unit: 'calls' });
  report({ what: 'lost, torn or unsound', value: problems.length, unit: 'cases' });
  if (problems.length > 0) throw new Error(problems.slice(0, 10).join('\n'));
}
