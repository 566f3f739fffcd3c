import type { Measurement } from '@shared/case/measurement';
import type { Caller } from '@shared/ipc/call';
import type { Handlers } from '@shared/ipc/contract';
import { updateRecord } from '../../case/save-store';
import type { Services } from '../services';

export function measurementHandlers({ cases }: Services): Handlers['measurements'] {
  const change = async (
    caseId: string,
    caller: Caller,
    next: (list: readonly Measurement[]) => Measurement[],
  ): Promise<readonly Measurement[]> => {
    const open = await cases.writing(caseId, caller);
    await open.mutex.run(() => updateRecord(open, { measurements: next(open.record.measurements) }));
    return open.record.measurements;
  };
  return {
    save: ({ caseId, measurement }, caller) =>
      change(caseId, caller, (list) =>
        list.some(({ id }) => id === measurement.id)
          ? list.map((entry) => (entry.id === measurement.id ? measurement : entry))
          : [...list, measurement],
      ),
    delete: ({ caseId, id }, caller) => change(caseId, caller, (list) => list.filter((entry) => entry.id !== id)),
  };
}
