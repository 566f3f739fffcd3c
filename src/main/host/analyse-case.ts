import type { VolumeName } from '@shared/case/common';
import { AppError } from '@shared/errors';
import type { ParsedOf } from '@shared/ipc/call';
import type { jobCalls } from '@shared/ipc/job-calls';
import { volumePath } from '../case/folder';
import type { OpenCase } from '../case/open-case';
import { adopt, compact } from '../case/save-store';
import { addCaseJob } from './case-job';
import type { AnalyseInput, AnalyseOutput } from './jobs/analyse-job';
import type { Services } from './services';

type Request = ParsedOf<(typeof jobCalls)['analyse']>;

/** Volumes that tell of an older analysis once the labels are new. */
const OF_ANALYSIS: readonly VolumeName[] = ['expected', 'anomaly', 'proposal'];

/** Queues labels, detection and regions for a case; the result replaces its labels and regions. */
export async function analyseCase(services: Services, request: Request): Promise<string> {
  const { caseId, labels, labelsOnly, parameters } = request;
  const settings = await services.settings.get();
  const engine = request.engine ?? settings.engine;
  const file = labels.from === 'file' ? services.files.hold(labels.token) : undefined;
  const choice = async (open: OpenCase): Promise<AnalyseInput['labels']> => {
    switch (labels.from) {
      case 'builtin':
        return labels;
      case 'model':
        return labels;
      case 'file':
        return {
          from: 'file',
          path: file!.path,
          name: file!.name,
          ...(labels.map ? { map: byLowerCase(labels.map) } : {}),
        };
      case 'kept':
        await compact(open);
        return { from: 'kept', path: fileOf(open, 'labels') };
    }
  };
  const { runId, result } = addCaseJob(services, {
    kind: 'analyse',
    job: 'analyse',
    caseId,
    changes: 'volumes',
    input: async (open, staging) => ({
      scan: fileOf(open, 'scan'),
      ...(open.record.scan?.frameOfReference ? { frameOfReference: open.record.scan.frameOfReference } : {}),
      labels: await choice(open),
      ...(labels.from === 'kept' && open.record.labelling ? { labelling: open.record.labelling } : {}),
      labelsOnly,
      ...(engine === 'auto' ? {} : { engine }),
      parameters,
      staging,
    }),
    finish: takeAnalysis,
  });
  result.finally(() => file?.done()).catch(() => undefined);
  return runId;
}

/** Names count in any case, as label maps' names do. */
export function byLowerCase(map: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(map).map(([key, label]) => [key.toLowerCase(), label]));
}

function fileOf(open: OpenCase, name: VolumeName): string {
  const volume = open.saved.volumes.find((candidate) => candidate.name === name);
  if (!volume) throw new AppError('case/no-volume', { volume: name });
  return volumePath(open.folder, volume.file);
}

async function takeAnalysis(open: OpenCase, { volumes, regions, labelling, analysis }: AnalyseOutput): Promise<void> {
  const { audit } = open.writer();
  if (!analysis) {
    const change = { labelling, analysis: undefined, regions: [], models: [] };
    await adopt(open, { state: 'imported', ...change }, volumes, OF_ANALYSIS);
    await audit.append('labels', { volumes: volumes.length }, true);
    return;
  }
  const finished = { ...analysis, finishedAt: new Date().toISOString() };
  const { labelsFrom, engine, networks, parameters, score } = analysis;
  const found = regions.map(({ id, volumeMm3 }) => ({ id, volumeMm3 }));
  // Before the case takes it in: a crash between the two must not leave an analysis that the audit does not know.
  await audit.append('analysis', { labelsFrom, engine, networks, parameters, score, regions: found }, true);
  const change = { labelling, analysis: finished, regions: [...regions], models: [] };
  await adopt(open, { state: 'analysed', ...change }, volumes);
}
