import { checkAborted, type JobContext } from '@shared/jobs';
import { rm } from 'node:fs/promises';
import { phantomName, phantomSubject } from './phantom-subjects';
import { type Subject, type SubjectOf } from './subject';
import { appendSubjects, readSubjects } from './subject-store';

const CHUNK = 16;

/**
 * One subject a seed, in the seeds' order. Sampled phantoms are kept in the file at `path`, so a resumed run does not
 * sample them again.
 */
export async function loadPhantomSubjects(
  path: string,
  seeds: readonly number[],
  context: JobContext,
  subjectOf?: SubjectOf,
): Promise<Subject[]> {
  const { subjects: kept, whole } = await readSubjects(path);
  if (!whole) {
    await rm(path);
    await appendSubjects(path, kept);
  }
  const byName = new Map(kept.map((subject) => [subject.name, subject]));
  const missing = seeds.filter((seed) => !byName.has(phantomName(seed)));
  for (let at = 0; at < missing.length; at += CHUNK) {
    const made: Subject[] = [];
    for (const [index, seed] of missing.slice(at, at + CHUNK).entries()) {
      checkAborted(context);
      made.push(phantomSubject(seed, subjectOf));
      context.onProgress((at + index + 1) / missing.length, 'sampling phantoms');
      // Sampling blocks the event loop; a breath lets cancel arrive.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await appendSubjects(path, made);
    for (const subject of made) byName.set(subject.name, subject);
  }
  return seeds.map((seed) => byName.get(phantomName(seed))!);
}
