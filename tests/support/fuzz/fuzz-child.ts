/**
 * Feeds inputs one after the other and tells the parent of each before it begins and after it ended, so that a hang or a
 * crash has a name. Arguments: seed, first number, count, folder.
 */
import { AppError } from '@shared/errors';
import { createRandom } from '@shared/random';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { watchMemory } from './watch-memory';
import { createTargets } from './targets';

export type FuzzMessage =
  | { readonly type: 'ready'; readonly kinds: readonly string[] }
  | { readonly type: 'begin'; readonly number: number; readonly kind: string; readonly what: string }
  | { readonly type: 'end'; readonly number: number; readonly outcome: 'loaded' | 'refused'; readonly code: string }
  | { readonly type: 'wrong'; readonly number: number; readonly problem: string };

const [seedText = '0', firstText = '0', countText = '0', folder = ''] = process.argv.slice(2);
const seed = Number(seedText);
const first = Number(firstText);
/**
 * Twice what an honest input of these sizes needs at most (60 MB, most of it garbage not yet collected); the bombs of the
 * corpus unpack to a gigabyte.
 */
const MOST_MEMORY = 120e6;

const send = (message: FuzzMessage): Promise<void> => new Promise((resolve) => process.send!(message, () => resolve()));

const targets = await createTargets(join(folder, 'scratch'));
await send({ type: 'ready', kinds: targets.map(({ kind }) => kind) });
for (let number = first; number < first + Number(countText); number++) {
  const random = createRandom(seed + number);
  const target = targets[number % targets.length]!;
  const box = join(folder, 'box');
  rmSync(box, { recursive: true, force: true });
  mkdirSync(box);
  const input = await target.make(random, box);
  await send({ type: 'begin', number, kind: target.kind, what: input.what });
  const grownBy = watchMemory();
  let outcome: 'loaded' | 'refused' = 'loaded';
  let code = '';
  let problem = '';
  try {
    await input.run();
  } catch (error) {
    outcome = 'refused';
    if (error instanceof AppError) code = error.code;
    else problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (input.honest) problem = `a valid input was refused: ${problem || (error as Error).message}`;
    if (error instanceof AppError && /\{[a-z]\w*\}/i.test(error.message))
      problem = `a hole in the message: ${error.message}`;
  }
  const grown = grownBy();
  if (grown > MOST_MEMORY) problem = `${problem} memory grew by ${Math.round(grown / 1e6)} MB`;
  const strangers = readdirSync(folder).filter((name) => name !== 'box' && name !== 'scratch');
  if (strangers.length > 0) problem = `${problem} wrote outside: ${strangers.join(', ')}`;
  if (({} as Record<string, unknown>)['polluted'] !== undefined) problem = `${problem} polluted all objects`;
  if (problem) await send({ type: 'wrong', number, problem: `${target.kind}, ${input.what}: ${problem}` });
  else await send({ type: 'end', number, outcome, code });
}
for (const target of targets) await target.close?.();
process.disconnect();
