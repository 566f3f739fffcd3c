import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hashFile } from '../../case/files-store';
import { filesOf, type WrittenFile } from './plan-models';

const writtenFile = z.object({ file: z.string().regex(/^region-\d+\.(stl|3mf|pdf)$/), sha256: z.string() });
const region = writtenFile.extend({ threeMf: writtenFile.optional(), report: writtenFile.optional() });
const planSchema = z.object({ regions: z.array(region) });

/**
 * Names of the region files in a folder that an earlier plan wrote, by its `plan.json`, and that nobody has changed since.
 * None where there is no plan that can be read.
 */
export async function olderRegionFiles(folder: string): Promise<string[]> {
  const found = new Set<string>();
  for (const { file, sha256 } of await plannedFiles(folder)) {
    const hash = await hashFile(join(folder, file)).catch(() => undefined);
    if (hash === sha256) found.add(file);
  }
  return [...found];
}

async function plannedFiles(folder: string): Promise<WrittenFile[]> {
  try {
    const plan: unknown = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8'));
    return planSchema.parse(plan).regions.flatMap(filesOf);
  } catch {
    return [];
  }
}
