import type { Revision } from '@shared/case/model';
import { VERSION } from '@shared/version';
import { sha256 } from '../case/audit';
import type { OpenCase } from '../case/open-case';
import { readModelMesh, STL_FILE } from '../case/revision-store';
import { encodeStl } from '../mesh/stl';
import { write3mf } from '../mesh/three-mf-writer';
import { requireMadeFor } from '../print/gate';
import { type PrintOrigin, printPackage, unplacedPackage } from '../print/print-package';
import { findModel } from './approve-case';
import { ask } from './compute';
import { printChoice, printerStore, printOf } from './printers';
import type { Services } from './services';

/**
 * Writes a model as 3MF, placed and scaled for the printer that it was made for, by the profile that it was checked with;
 * asked for another printer it is refused.
 *
 * @throws AppError print/other-printer, print/for-no-printer
 */
export async function writePackage(
  services: Services,
  open: OpenCase,
  path: string,
  request: { readonly modelId: string; readonly printer?: string | undefined; readonly material?: string | undefined },
  revision: Revision | undefined,
): Promise<void> {
  const { record, folder } = open;
  const model = findModel(open, request.modelId);
  const mesh = await readModelMesh(folder, model);
  const name = partName(open, model.regionIds);
  const origin: PrintOrigin = {
    case: record.id,
    ...(revision
      ? { revision: revision.number, approver: `${revision.approver.name}, ${revision.approver.role}` }
      : {}),
    // An approved shape is known by the hash of its frozen STL, a draft by that of its triangles.
    sha256: revision?.files[STL_FILE] ?? sha256(encodeStl(mesh, '')),
    createdAt: new Date().toISOString(),
    application: `Lacuna ${VERSION}`,
  };
  if (request.printer !== undefined) {
    const asked = await printChoice(services, request.printer, request.material ?? model.parameters.material);
    const { printers } = await printerStore(services).list();
    requireMadeFor(model.parameters, asked.printer, asked.material, printers, name);
  }
  const made = await printOf(services, model);
  if (!made) {
    await write3mf(path, unplacedPackage([{ name, mesh }], origin));
    return;
  }
  const { printer, material } = made;
  const { placement } = await ask(services.compute, 'print', { mesh, printer, material });
  await write3mf(path, printPackage([{ name, mesh, placement }], printer, material, origin));
}

/** The regions' names, which a lab reads in its slicer. */
export function partName(open: OpenCase, regionIds: readonly string[]): string {
  const names = regionIds.map((id) => open.record.regions.find((region) => region.id === id)?.name ?? id);
  return names.join(' + ');
}
