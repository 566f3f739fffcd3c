import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '@main/training/checkpoint-store';

let dir: string;
beforeAll(async () => (dir = await mkdtemp(join(tmpdir(), 'lacuna-checkpoint-'))));
afterAll(() => rm(dir, { recursive: true }));

const checkpoint: Checkpoint = {
  ...({ stage: 'two', mode: 'vqgan', step: 7, steps: 20, seed: 3, batch: 4, subjects: 9, seconds: 12.5 } as const),
  state: {
    weights: Float32Array.of(1.5, -2.25e-30, Number.MIN_VALUE, 3e38),
    empty: new Float32Array(0),
    one: Float32Array.of(7),
  },
};

describe('checkpoints', () => {
  it('come back bit for bit', async () => {
    const path = join(dir, 'a.checkpoint');
    await writeCheckpoint(path, checkpoint);
    expect(await readCheckpoint(path)).toEqual(checkpoint);
  });

  it('that do not exist are undefined', async () => {
    expect(await readCheckpoint(join(dir, 'none'))).toBeUndefined();
  });

  it('replace the older one and leave no temporary file', async () => {
    const sub = await mkdtemp(join(dir, 'sub-'));
    const path = join(sub, 'b.checkpoint');
    await writeCheckpoint(path, checkpoint);
    await writeCheckpoint(path, { ...checkpoint, step: 8 });
    expect((await readCheckpoint(path))?.step).toBe(8);
    expect(await readdir(sub)).toEqual(['b.checkpoint']);
  });

  it('cut short or with a flipped bit are refused', async () => {
    const path = join(dir, 'c.checkpoint');
    await writeCheckpoint(path, checkpoint);
    const bytes = await readFile(path);
    await truncate(path, bytes.length - 3);
    await expect(readCheckpoint(path)).rejects.toMatchObject({ code: 'training/bad-checkpoint' });
    bytes[bytes.length - 6]! ^= 16;
    await writeFile(path, bytes);
    await expect(readCheckpoint(path)).rejects.toMatchObject({ code: 'training/bad-checkpoint' });
  });

  it.each(['', 'not a checkpoint\n', '{"magic":"lacuna-checkpoint","version":99}\n', '{]\n'])(
    'that are something else are refused: %j',
    async (text) => {
      const path = join(dir, 'd.checkpoint');
      await writeFile(path, text);
      await expect(readCheckpoint(path)).rejects.toMatchObject({ code: 'training/bad-checkpoint' });
    },
  );
});
