import { describe, expect, it } from 'vitest';
import { killRounds } from '../../support/crash/kill-rounds';

const SEED = 20_261;
const KILLS = 20;

describe(`a host that is killed ${KILLS} times while it edits (seed ${SEED})`, () => {
  it('has kept all that it acknowledged, and nothing torn', async () => {
    const { acknowledged, problems } = await killRounds(SEED, KILLS);
    expect(problems).toEqual([]);
    expect(acknowledged).toBeGreaterThan(KILLS * 2);
  }, 300_000);
});
