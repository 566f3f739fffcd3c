import { describe, expect, it } from 'vitest';
import { runFuzz } from '../support/fuzz/run-fuzz';

const SEED = 61_000;
const COUNT = 2000;

describe(`${COUNT} hostile inputs of every kind (seed ${SEED})`, () => {
  it('are loaded rightly or refused with an error for the user; nothing crashes, hangs, swells or leaks out', async () => {
    const { inputs, wrong, byKind } = await runFuzz(SEED, COUNT);
    expect(wrong).toEqual([]);
    expect(inputs).toBe(COUNT);
    expect(Object.keys(byKind)).toHaveLength(8);
    // A fuzzer whose inputs are all refused at the door would find nothing behind it.
    for (const [kind, { loaded, refused }] of Object.entries(byKind)) {
      expect(loaded, kind).toBeGreaterThan(0);
      if (kind !== 'ipc message') expect(refused, kind).toBeGreaterThan(COUNT / 400);
    }
  }, 900_000);
});
