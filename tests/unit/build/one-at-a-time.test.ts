import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MODULE = pathToFileURL(resolve('build/one-at-a-time.mjs')).href;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lacuna-lock-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** A process that does `work`, the body of a function, under the lock; its exit code. */
function worker(lock: string, work: string): Promise<number | null> {
  const source = `import { appendFileSync } from 'node:fs';
    import { oneAtATime } from ${JSON.stringify(MODULE)};
    oneAtATime(${JSON.stringify(lock)}, () => { ${work} });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], { stdio: 'ignore' });
  return new Promise((done) => child.on('exit', done));
}

describe('work of several processes on one clone', () => {
  it('is done one after the other', async () => {
    const [lock, log] = [join(dir, 'folder', 'a.lock'), join(dir, 'log')];
    const note = (text: string): string => `appendFileSync(${JSON.stringify(log)}, '${text}');`;
    const wait = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);';
    const codes = await Promise.all([1, 2, 3].map(() => worker(lock, `${note('(')} ${wait} ${note(')')}`)));
    expect(codes).toEqual([0, 0, 0]);
    expect(await readFile(log, 'utf8')).toBe('()()()');
    expect(existsSync(lock)).toBe(false);
  });

  it('goes on after a process that ended with the lock in its hand', async () => {
    const lock = join(dir, 'left.lock');
    expect(await worker(lock, 'process.exit(4)')).toBe(4);
    expect(existsSync(lock)).toBe(true);
    const done = join(dir, 'done');
    expect(await worker(lock, `appendFileSync(${JSON.stringify(done)}, 'x');`)).toBe(0);
    expect(await readFile(done, 'utf8')).toBe('x');
  });

  it('fails where the lock cannot be written', async () => {
    const file = join(dir, 'file');
    await writeFile(file, '');
    expect(await worker(join(file, 'a.lock'), '')).toBe(1);
  });
});
