import { AppError } from '@shared/errors';
import type { Handlers } from '@shared/ipc/contract';
import type { SeriesView } from '@shared/ipc/import-calls';
import { randomInt } from 'node:crypto';
import type { SeriesInfo } from '../../dicom/series-reader';
import { ask } from '../compute';
import { importInto } from '../import-case';
import { omit } from '../omit';
import type { Services } from '../services';
import { bodyPath } from '../views';

export function importHandlers(services: Services): Handlers['imports'] {
  const { files, queue, sources, library, previews, compute } = services;
  return {
    inspect: async ({ token }) => {
      const path = files.pathOf(token);
      const { result } = queue.add({
        kind: 'inspect',
        job: 'inspect',
        subject: token,
        input: () => ({ input: path }),
        finish: ({ series }) => series,
      });
      const series = await result;
      sources.set(
        token,
        series.map(({ uid, problem, size }) => ({
          uid,
          problem: problem ?? '',
          voxels: size ? size[0] * size[1] * size[2] : 0,
        })),
      );
      return { token, name: files.nameOf(token), series: series.map((info, index) => seriesView(token, info, index)) };
    },
    segments: async ({ token }) => {
      const found = await ask(compute, 'segments', { path: files.pathOf(token) });
      return found.map((segment) => omit(segment, 'voxels'));
    },
    start: async ({ token, series, name }) => {
      files.pathOf(token);
      const chosen = sources.get(token)?.[series];
      if (!chosen || chosen.problem !== '') throw new AppError('case/bad-series', { series });
      previews.cancel();
      // Held before the case is made: a page that is left meanwhile lets go of the source.
      const source = files.hold(token);
      try {
        const { id } = await library.create(name ?? `Case ${pseudonym()}`);
        return { caseId: id, runId: importInto(services, id, source, chosen) };
      } catch (error) {
        await source.done();
        throw error;
      }
    },
  };
}

function seriesView(token: string, info: SeriesInfo, index: number): SeriesView {
  return {
    index,
    format: info.format,
    modality: info.modality,
    description: info.description,
    images: info.images,
    size: info.size ?? null,
    spacing: info.spacing ?? null,
    findings: info.findings,
    problem: info.problem ?? '',
    thumbnail: info.problem === undefined ? bodyPath.preview(token, index) : null,
    preferred: index === 0 && info.problem === undefined,
  };
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Short, sayable, and of no meaning. */
function pseudonym(): string {
  const letter = (): string => LETTERS[randomInt(LETTERS.length)]!;
  return `${letter()}${letter()}${String(randomInt(1000)).padStart(3, '0')}`;
}
