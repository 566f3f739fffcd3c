import { checkAborted, type JobContext } from '@shared/jobs';
import { rm } from 'node:fs/promises';
import type { PhantomSubject } from './phantom-subjects';
import { type Subject } from './subject';
import { appendSubjects, readSubjects } from './subject-store';

const CHUNK = 16;

/**
 * The wanted subjects, in their order. What was sampled is kept in the file at `path`, so a resumed run does not sample it
 * again.
 */
export async function loadPhantomSubjects(
  path: string,
  wanted: readonly PhantomSubject[],
  context: JobContext,
): Promise<Subject[]> {
  const { subjects: kept, whole } = await readSubjects(path);
  if (!whole) {
    await rm(path);
    await appendSubjects(path, kept);
  }
  const byName = new Map(kept.map((subject) => [subject.name, subject]));
  const missing = wanted.filter(({ name }) => !byName.has(name));
  for (let at = 0; at < missing.length; at += CHUNK) {
    const made: Subject[] = [];
    for (const [index, { make }] of missing.slice(at, at + CHUNK).entries()) {
      checkAborted(context);
      made.push(await make());
      context.onProgress((at + index + 1) / missing.length, 'sampling phantoms');
      // Sampling blocks the event loop; a breath lets cancel arrive.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await appendSubjects(path, made);
    for (const subject of made) byName.set(subject.name, subject);
  }
  return wanted.map(({ name }) => byName.get(name)!);
}
