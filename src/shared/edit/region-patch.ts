import { type Measurement } from '../case/measurement';
import { type Region } from '../case/region';

/** Things that a step changes: as they were, and as they are; one that is new or gone is in one list only. */
export interface Patch<T> {
  readonly before: readonly T[];
  readonly after: readonly T[];
}
export type RegionPatch = Patch<Region>;
export type MeasurementPatch = Patch<Measurement>;

export const NO_PATCH: Patch<never> = { before: [], after: [] };

export function invertPatch<T>({ before, after }: Patch<T>): Patch<T> {
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

/** The list with a patch in it, in the order in which they were made. */
export function patchMeasurements(
  measurements: readonly Measurement[],
  { before, after }: MeasurementPatch,
): readonly Measurement[] {
  const gone = new Set([...before, ...after].map(({ id }) => id));
  const made = ({ createdAt, id }: Measurement): string => `${createdAt} ${id}`;
  return [...measurements.filter(({ id }) => !gone.has(id)), ...after].sort((a, b) => (made(a) < made(b) ? -1 : 1));
}

/** The patch that makes one list the other. */
export function patchBetween<T extends { readonly id: string }>(before: readonly T[], after: readonly T[]): Patch<T> {
  const text = (list: readonly T[]): Map<string, string> =>
    new Map(list.map((item) => [item.id, JSON.stringify(item)]));
  const [old, fresh] = [text(before), text(after)];
  return {
    before: before.filter(({ id }) => fresh.get(id) !== old.get(id)),
    after: after.filter(({ id }) => fresh.get(id) !== old.get(id)),
  };
}
