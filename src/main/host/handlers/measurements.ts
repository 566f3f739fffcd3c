import type { Measurement } from '@shared/case/measurement';
import type { MeasurementPatch } from '@shared/edit/region-patch';
import type { Handlers } from '@shared/ipc/contract';
import type { OpenCase, StepResult } from '../../case/open-case';
import type { Services } from '../services';
import { takeSteps } from './edits';

/** Measuring is a step of the history like any edit; it changes no voxel, so it need not wait for an analysis. */
export function measurementHandlers(services: Services): Handlers['measurements'] {
  const find = (open: OpenCase, id: string): Measurement[] =>
    open.record.measurements.filter((entry) => entry.id === id);
  return {
    save: ({ caseId, measurement }, caller) =>
      takeSteps(services, caseId, caller, true, (open) => {
        const before = find(open, measurement.id);
        const action = before.length > 0 ? 'change' : 'add';
        return step(open, action, measurement.name, { before, after: [measurement] });
      }),
    delete: ({ caseId, id }, caller) =>
      takeSteps(services, caseId, caller, true, async (open) => {
        const before = find(open, id);
        return before[0] ? step(open, 'delete', before[0].name, { before, after: [] }) : [];
      }),
  };
}

async function step(
  open: OpenCase,
  action: 'add' | 'change' | 'delete',
  name: string,
  measurements: MeasurementPatch,
): Promise<readonly StepResult[]> {
  return [await open.step({ label: { action: `measurement/${action}`, details: { name } }, diffs: [], measurements })];
}
