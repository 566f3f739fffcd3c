import { type JobContext, QUIET } from '@shared/jobs';
import { describe, expect, it } from 'vitest';
import { type Batch, type Losses, type StepScalars, type Trainer } from '@main/nn/trainer';
import { type LogRow } from '@main/training/log';
import { measure, runStage, type StageEvents, type StagePlan } from '@main/training/stage-loop';
import { CROP_VOXELS } from '@main/training/subject';
import { validationSets } from '@main/training/validation';
import { same, toySubject } from './fixtures';

const LOSSES: Losses = {
  ...{ reconstruction: 0.5, commitment: 0.1, latent: 0, adversarial: 0, discriminator: 0 },
  ...{ lambda: 0, usedCodes: 3 },
};

/** Records what it is asked; its reconstruction is its input. */
class Recorder implements Trainer {
  stepCount = 0;
  readonly scalars: StepScalars[] = [];
  failAt = Infinity;
  step(batch: Batch, scalars: StepScalars): Promise<{ losses: Losses }> {
    expect(batch.clean.length).toBe(CROP_VOXELS);
    this.scalars.push(scalars);
    this.stepCount++;
    const reconstruction = this.stepCount === this.failAt ? NaN : 1 / this.stepCount;
    return Promise.resolve({ losses: { ...LOSSES, reconstruction } });
  }
  validate({ clean, masked = clean }: Batch): Promise<{ error: number; reconstruction: Float32Array }> {
    const error = clean.reduce((sum, value, i) => sum + (value - masked[i]!) ** 2, 0) / clean.length;
    return Promise.resolve({ error, reconstruction: masked });
  }
  saveState = (): Record<string, Float32Array> => ({});
  loadState = (): void => undefined;
  weights = (): Record<string, Float32Array> => ({});
  release = (): Promise<void> => Promise.resolve();
}

const source = { subjects: [toySubject('a', [64, 64, 64])], seed: 1, batch: 1, steps: 12 };
const plan: StagePlan = { stage: 'one', mode: 'vqgan', steps: 10, validateEvery: 4 };

interface Seen {
  readonly saves: { step: number; rows: readonly LogRow[]; samples: number }[];
  readonly branches: number[];
  readonly events: StageEvents;
}

function watch(): Seen {
  const saves: Seen['saves'] = [];
  const branches: number[] = [];
  return {
    saves,
    branches,
    events: {
      saved: (step, _seconds, rows, samples) => {
        saves.push({ step, rows, samples: samples.length });
        return Promise.resolve();
      },
      beforeAdversary: (step) => {
        branches.push(step);
        return Promise.resolve();
      },
    },
  };
}

const start = { step: 0, seconds: 0 };

describe('a stage', () => {
  it('saves after every validation and at the end, and logs each step once', async () => {
    const seen = watch();
    await runStage(new Recorder(), plan, source, validationSets(source.subjects, 1, 'one'), start, seen.events, QUIET);
    expect(seen.saves.map(({ step }) => step)).toEqual([4, 8, 10]);
    const rows = seen.saves.flatMap((save) => save.rows);
    expect(rows.filter((row) => row.losses).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(rows.filter((row) => row.validation).map(({ step }) => step)).toEqual([4, 8, 10]);
    expect(seen.saves[0]!.samples).toBe(1);
  });

  it('lets the adversary in at 85 % and hands out the state before it', async () => {
    const seen = watch();
    const trainer = new Recorder();
    await runStage(trainer, plan, source, [], start, seen.events, QUIET);
    expect(trainer.scalars.map(({ adversarial }) => adversarial)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
    expect(seen.branches).toEqual([8]);
    const vqvae = watch();
    await runStage(new Recorder(), { ...plan, mode: 'vqvae' }, source, [], start, vqvae.events, QUIET);
    expect(vqvae.branches).toEqual([]);
  });

  it('cancelled after step 6 saves there and throws AbortError; resumed it does the other steps', async () => {
    const seen = watch();
    const trainer = new Recorder();
    const controller = new AbortController();
    const context: JobContext = {
      signal: controller.signal,
      onProgress: (fraction) => {
        if (fraction >= 0.6) controller.abort();
      },
    };
    await expect(runStage(trainer, plan, source, [], start, seen.events, context)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(seen.saves.map(({ step }) => step)).toEqual([4, 6]);
    await runStage(trainer, plan, source, [], { step: 6, seconds: 5 }, seen.events, QUIET);
    expect(trainer.stepCount).toBe(10);
    expect(seen.saves.map(({ step }) => step)).toEqual([4, 6, 8, 10]);
    expect(seen.saves.at(-1).rows[0]!.seconds).toBeGreaterThanOrEqual(5);
  });

  it('whose loss is not a number stops and does not save that step', async () => {
    const seen = watch();
    const trainer = new Recorder();
    trainer.failAt = 6;
    await expect(runStage(trainer, plan, source, [], start, seen.events, QUIET)).rejects.toMatchObject({
      code: 'training/diverged',
      details: { stage: 'one', step: 6 },
    });
    expect(seen.saves.map(({ step }) => step)).toEqual([4]);
  });

  it('reports progress that never falls and ends at 1', async () => {
    const fractions: number[] = [];
    const context = { ...QUIET, onProgress: (fraction: number) => void fractions.push(fraction) };
    await runStage(new Recorder(), plan, source, [], start, watch().events, context);
    expect(fractions.length).toBe(10);
    expect(fractions.at(-1)).toBe(1);
    expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
  });
});

describe('validation', () => {
  it('of a network that returns its input is 0 on whole anatomy and the removed energy on losses', async () => {
    const sets = validationSets([toySubject('a'), toySubject('b', [64, 70, 64])], 2, 'two');
    expect(sets.map(({ kind }) => kind)).toEqual(['plain', 'teethAndJaw', 'local']);
    const { errors, samples } = await measure(new Recorder(), sets);
    expect(errors.plain).toBe(0);
    expect(errors.local!).toBeGreaterThan(0);
    expect(errors.teethAndJaw!).toBeGreaterThan(errors.local!);
    expect(samples.length).toBe(6);
  });

  it('has the jaws in its cubes, fills the last batch and is the same at every call', () => {
    const far = toySubject('far', [120, 66, 64], 30);
    const [set] = validationSets([far, toySubject('b'), toySubject('c')], 2, 'one');
    expect(set!.batches.length).toBe(2);
    const jaw = set!.batches[0]!.clean.subarray(0, CROP_VOXELS).filter((value) => value > 0.65).length;
    expect(jaw).toBe(far.labels.filter((label) => label >= 2).length);
    const again = validationSets([far, toySubject('b'), toySubject('c')], 2, 'one')[0]!;
    expect(same(again.batches[1]!.clean, set!.batches[1]!.clean)).toBe(true);
    expect(validationSets([], 2, 'one')[0]!.batches).toEqual([]);
  });
});
