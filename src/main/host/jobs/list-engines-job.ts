import type { EngineView } from '@shared/ipc/app-calls';
import { listEngines } from '../../inference/engines';

/** The engines and whether each really computes here. */
export async function run(): Promise<EngineView[]> {
  return (await listEngines()).map(({ name, title, available, reason }) => ({
    name,
    available,
    reason,
    device: title,
  }));
}
