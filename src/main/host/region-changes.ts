import type { RegionChange } from '@shared/case/model';
import type { Region } from '@shared/case/region';
import { voxelVolume } from '@shared/geometry';
import { volumePath } from '../case/folder';
import type { OpenCase } from '../case/open-case';
import { layerOf } from '../case/region-step';
import { readVolumeFile } from '../case/volume-store';
import { cropMask } from './region-steps';

/**
 * What the hands changed on regions since the analysis proposed them: voxels that no proposal of the region had, and voxels
 * of its proposals that neither it nor another region of the same origin has any more (told with the first of them).
 */
export async function regionChanges(open: OpenCase, regions: readonly Region[]): Promise<RegionChange[]> {
  const { geometry } = open.requireLayers();
  const each = voxelVolume(geometry);
  const file = open.saved.volumes.find(({ name }) => name === 'proposal');
  const proposal = file ? (await readVolumeFile(volumePath(open.folder, file.file))).bytes : undefined;
  const told = new Set<number>();
  const changes: RegionChange[] = [];
  for (const region of regions) {
    const data = await open.layer(layerOf(region));
    const values = new Set(region.proposal);
    let kept = 0;
    let added = 0;
    const { box } = region;
    if (box) {
      const mask = cropMask(data, geometry.size, box, region.value);
      const [bx, by, bz] = box.size;
      for (let z = 0, i = 0; z < bz; z++) {
        for (let y = 0; y < by; y++) {
          const row = box.start[0] + geometry.size[0] * (box.start[1] + y + geometry.size[1] * (box.start[2] + z));
          for (let x = 0; x < bx; x++, i++) {
            if (!mask[i]) continue;
            if (proposal && values.has(proposal[row + x]!)) kept += 1;
            else added += 1;
          }
        }
      }
    }
    const fresh = region.proposal.filter((value) => !told.has(value));
    for (const value of fresh) told.add(value);
    const relatives = open.record.regions.filter((other) => other.proposal.some((value) => fresh.includes(value)));
    const removed = proposal ? await lostVoxels(open, proposal, new Set(fresh), relatives) : 0;
    changes.push({
      regionId: region.id,
      name: region.name,
      proposedMm3: region.origin === 'detected' ? region.initialVolumeMm3 : 0,
      finalMm3: (kept + added) * each,
      addedMm3: added * each,
      removedMm3: removed * each,
    });
  }
  return changes;
}

/** Proposed voxels of these values that no relative has now. */
async function lostVoxels(
  open: OpenCase,
  proposal: Uint8Array,
  values: ReadonlySet<number>,
  relatives: readonly Region[],
): Promise<number> {
  if (values.size === 0) return 0;
  const layers = await Promise.all(
    relatives.map(async (region) => ({ data: await open.layer(layerOf(region)), value: region.value })),
  );
  let lost = 0;
  for (let i = 0; i < proposal.length; i++) {
    const value = proposal[i]!;
    if (value === 0 || !values.has(value)) continue;
    if (!layers.some((layer) => layer.data[i] === layer.value)) lost += 1;
  }
  return lost;
}
