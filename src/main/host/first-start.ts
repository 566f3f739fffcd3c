import type { Host } from '.';
import { createSample } from './import-case';

/** A phantom whose wound lies where a first look finds it. */
const SAMPLE_SEED = 901;
const SAMPLE_NAME = 'Sample (phantom)';

/** At the first start, when there is no case yet, queues the sample and lets the renderer open it. */
export async function ensureSample(host: Host): Promise<void> {
  const { library, log } = host.services;
  const cases = await library.list();
  if (cases.length > 0) return;
  try {
    host.openAtStart(await createSample(host.services, SAMPLE_NAME, SAMPLE_SEED));
  } catch (error) {
    log.write('warning', `no sample: ${error instanceof Error ? error.message : String(error)}`);
  }
}
