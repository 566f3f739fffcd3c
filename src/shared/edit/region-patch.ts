import { type Region } from '../case/region';

/** Regions that a step changes: as they were, and as they are; one that is new or gone is in one list only. */
export interface RegionPatch {
  readonly before: readonly Region[];
  readonly after: readonly Region[];
}

export const NO_PATCH: RegionPatch = { before: [], after: [] };

export function invertPatch({ before, after }: RegionPatch): RegionPatch {
  return { before: after, after: before };
}

/** The list with a patch in it, by number of region; looks (colour, visibility) stay as they are now. */
export function patchRegions(
  regions: readonly Region[],
  remove: readonly Region[],
  add: readonly Region[],
): readonly Region[] {
  const looks = new Map(regions.map((region) => [region.id, region]));
  const gone = new Set(remove.map(({ id }) => id));
  const kept = regions.filter(({ id }) => !gone.has(id) && !add.some((region) => region.id === id));
  const added = add.map((region) => {
    const look = looks.get(region.id);
    return look ? { ...region, colour: look.colour, visible: look.visible } : region;
  });
  return [...kept, ...added].sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
}

/** The patch that makes one list of regions the other. */
export function patchBetween(before: readonly Region[], after: readonly Region[]): RegionPatch {
  const text = (regions: readonly Region[]): Map<string, string> =>
    new Map(regions.map((region) => [region.id, JSON.stringify(region)]));
  const [old, fresh] = [text(before), text(after)];
  return {
    before: before.filter(({ id }) => fresh.get(id) !== old.get(id)),
    after: after.filter(({ id }) => fresh.get(id) !== old.get(id)),
  };
}
