import type { LayerName } from '@shared/case/common';
import type { StepLabel } from '@shared/case/history';
import type { Region } from '@shared/case/region';
import { changedVoxels, diffBox, isEmptyDiff, type LabelDiff } from '@shared/edit/label-diff';
import { AppError } from '@shared/errors';
import { voxelVolume } from '@shared/geometry';
import type { OpenCase, StepRequest } from '../case/open-case';
import { layerOf } from '../case/region-step';
import { isFree, newRegion } from './region-steps';

/**
 * One step that makes the voxels of a diff, whatever it writes, a region of their own and takes them out of what they
 * belong to: a region or an anatomy label of `from`. A part of a proposal is a proposal too.
 */
export async function cutRegion(
  open: OpenCase,
  from: LayerName,
  diff: LabelDiff,
  label: StepLabel,
): Promise<{ readonly request: StepRequest; readonly region: Region }> {
  const { geometry } = open.requireLayers();
  if (isEmptyDiff(diff)) throw new AppError('case/bad-edit', { reason: 'nothing is cut off' });
  await open.layer(from);
  const box = diffBox(diff, geometry.size);
  const values = new Set(diff.before);
  const source = open.record.regions.find((region) => layerOf(region) === from && values.has(region.value));
  const made = newRegion(open, undefined, (layer) => layerName(layer) === from || isFree(open, layer, box));
  await open.layer(layerOf(made));
  const volume = changedVoxels(diff) * voxelVolume(geometry);
  const region: Region = source
    ? { ...made, state: source.state, origin: source.origin, proposal: source.proposal }
    : made;
  const fill = (value: number): Uint8Array => new Uint8Array(diff.starts.length).fill(value);
  const here = layerOf(made) === from;
  const diffs = here
    ? [{ layer: from, diff: { ...diff, after: fill(made.value) } }]
    : [
        { layer: from, diff: { ...diff, after: fill(0) } },
        { layer: layerOf(made), diff: { ...diff, before: fill(0), after: fill(made.value) } },
      ];
  if (source?.origin !== 'detected') {
    return { request: { label, diffs, patch: { before: [], after: [region] } }, region };
  }
  // Each part is held against its own part of the proposal.
  const kept = { ...source, initialVolumeMm3: Math.max(0, source.initialVolumeMm3 - volume) };
  const part = { ...region, initialVolumeMm3: volume };
  return { request: { label, diffs, patch: { before: [source], after: [kept, part] } }, region: part };
}

const layerName = (layer: number): LayerName => `regions-${layer}`;
