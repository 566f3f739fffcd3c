import type { Region } from '@shared/case/region';
import type { Handlers } from '@shared/ipc/contract';
import { updateRegionLook } from '../../case/save-store';
import { cutRegion } from '../region-cut';
import { deleteRegions, duplicateRegion, findRegion, mergeRegions, newRegion, splitRegion } from '../region-steps';
import type { Services } from '../services';
import { decodeLayerDiff, runStep } from './edits';

export function regionHandlers(services: Services): Handlers['regions'] {
  const { cases } = services;
  return {
    create: async ({ caseId, name }, caller) => {
      let regionId = '';
      const result = await runStep(services, caseId, caller, (open) => {
        const region = newRegion(open, name);
        regionId = region.id;
        const label = { action: 'region/create', details: { name: region.name } };
        return { label, diffs: [], patch: { before: [], after: [region] } };
      });
      return { ...result, regionId };
    },
    cut: async ({ caseId, label, part }, caller) => {
      let regionId = '';
      const result = await runStep(services, caseId, caller, async (open) => {
        const { layer, diff } = decodeLayerDiff(open, part);
        const { request, region } = await cutRegion(open, layer, diff, label);
        regionId = region.id;
        return request;
      });
      return { ...result, regionId };
    },
    rename: ({ caseId, regionId, name }, caller) =>
      runStep(services, caseId, caller, (open) => {
        const region = findRegion(open, regionId);
        const label = { action: 'region/rename', details: { from: region.name, to: name } };
        return { label, diffs: [], patch: { before: [region], after: [{ ...region, name }] } };
      }),
    setState: ({ caseId, regionId, state }, caller) =>
      runStep(services, caseId, caller, (open) => {
        const region = findRegion(open, regionId);
        const label = { action: `region/${state}`, details: { name: region.name } };
        return { label, diffs: [], patch: { before: [region], after: [{ ...region, state }] } };
      }),
    setLook: async ({ caseId, regionId, visible, colour }, caller) => {
      const open = await cases.writing(caseId, caller);
      const look: Partial<Pick<Region, 'colour' | 'visible'>> = {
        ...(visible === undefined ? {} : { visible }),
        ...(colour === undefined ? {} : { colour }),
      };
      await open.mutex.run(() => updateRegionLook(open, findRegion(open, regionId).id, look));
      return open.record.regions;
    },
    merge: ({ caseId, regionIds }, caller) =>
      runStep(services, caseId, caller, (open) => mergeRegions(open, [...new Set(regionIds)])),
    split: ({ caseId, regionId, minimumMm3 }, caller) =>
      runStep(services, caseId, caller, (open) => splitRegion(open, regionId, minimumMm3)),
    duplicate: async ({ caseId, regionId }, caller) => {
      let copyId = '';
      const result = await runStep(services, caseId, caller, async (open) => {
        const { request, region } = await duplicateRegion(open, regionId);
        copyId = region.id;
        return request;
      });
      return { ...result, regionId: copyId };
    },
    delete: ({ caseId, regionIds }, caller) =>
      runStep(services, caseId, caller, (open) => deleteRegions(open, [...new Set(regionIds)])),
  };
}
