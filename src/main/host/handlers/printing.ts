import type { Handlers } from '@shared/ipc/contract';
import { isPrintable } from '@shared/printers';
import { readModelMesh } from '../../case/revision-store';
import { findModel } from '../approve-case';
import { ask } from '../compute';
import { mendModel } from '../mend-model';
import { surroundings } from '../model-surroundings';
import { printChoice, printerStore } from '../printers';
import type { Services } from '../services';

/** Millimetres around a model in which bone can be contact. */
const MARGIN_MM = 4;

export function printingHandlers(services: Services): Handlers['printing'] {
  const { cases, compute } = services;
  return {
    printers: async () => {
      const { printers, shipped, refused } = await printerStore(services).list();
      return { printers, shipped, refused: refused.map(({ file, error }) => ({ file, reason: error.message })) };
    },
    savePrinter: ({ printer }) => printerStore(services).save(printer),
    deletePrinter: async ({ printer }) => {
      await printerStore(services).remove(printer);
      return null;
    },
    check: async ({ caseId, modelId, printer: printerId, material: materialId }) => {
      const open = await cases.reading(caseId);
      const mesh = await readModelMesh(open.folder, findModel(open, modelId));
      const { printer, material } = await printChoice(services, printerId, materialId);
      const report = await ask(compute, 'print', { mesh, printer, material });
      return {
        printer: printer.id,
        material: material.id,
        placement: report.placement,
        checks: report.checks,
        printable: isPrintable(report),
        thickness: bytesOf(report.thickness),
        minWallMm: printer.minWallMm,
      };
    },
    mend: async ({ caseId, modelId, mend, printer, material }, caller) => {
      const open = await cases.writing(caseId, caller);
      findModel(open, modelId);
      const choice = await printChoice(services, printer, material);
      return { runId: mendModel(services, caseId, modelId, mend, choice) };
    },
    contact: async ({ caseId, modelId }) => {
      const open = await cases.reading(caseId);
      const model = findModel(open, modelId);
      const mesh = await readModelMesh(open.folder, model);
      const clearanceMm = model.parameters.clearance;
      const { labels } = await open.mutex.run(() => surroundings(open, mesh, [], MARGIN_MM));
      const { values, statistics, share } = await ask(compute, 'contact', { mesh, labels, clearanceMm });
      return { values: bytesOf(values), statistics: share > 0 ? statistics : null, share, clearanceMm };
    },
  };
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
