import type { PrintCheck } from '@shared/printers';
import { type CheckedPart, MOST_PLACES } from './checked-part';
import { patchesBelow, placeOf, thinnestPatch } from './patches';

/** Thickness is told up to this many least walls: what is thicker is thick. */
export const THICK_WALLS = 8;

export function wallCheck({ mesh, part, printer }: CheckedPart, thickness: Float32Array): PrintCheck {
  const limit = printer.minWallMm;
  // A thin patch smaller than the square of a wall is an edge that comes out a little rounder.
  const thin = patchesBelow(part, thickness, limit, limit * limit);
  const value = thin[0]?.value ?? thinnestPatch(part, thickness, limit * limit);
  return {
    name: 'wall',
    passed: thin.length === 0,
    required: true,
    ...measured(value, printer),
    limit,
    unit: 'mm',
    ...(thin.length > 0
      ? {
          hint: `The wall is ${thin[0]!.value.toFixed(2)} mm at its thinnest; ${printer.name} needs ${limit} mm. Thicken it to the minimum or enlarge the region.`,
          mend: 'thicken' as const,
        }
      : {}),
    places: thin.slice(0, MOST_PLACES).map((patch) => ({ ...placeOf(mesh, patch), value: patch.value })),
  };
}

export function featureCheck({ mesh, part, printer }: CheckedPart, thickness: Float32Array): PrintCheck {
  const limit = printer.nozzleMm;
  const small = patchesBelow(part, thickness, limit, limit * limit);
  const value = small[0]?.value ?? thinnestPatch(part, thickness, limit * limit);
  return {
    name: 'feature',
    passed: small.length === 0,
    required: true,
    ...measured(value, printer),
    limit,
    unit: 'mm',
    ...(small.length > 0
      ? {
          hint: `A part of the model is ${small[0]!.value.toFixed(2)} mm thin, less than the nozzle's ${limit} mm: it will not be printed. Thicken it or smooth it away.`,
          mend: 'thicken' as const,
        }
      : {}),
    places: small.slice(0, MOST_PLACES).map((patch) => placeOf(mesh, patch)),
  };
}

/** Thickness as far as it was measured; nothing where no wall was found. */
function measured(
  value: number | undefined,
  { minWallMm }: CheckedPart['printer'],
): Pick<PrintCheck, 'value' | 'atLeast'> {
  if (value === undefined) return {};
  // Thickness is kept in single precision.
  return { value, ...(value >= THICK_WALLS * minWallMm * (1 - 1e-6) ? { atLeast: true } : {}) };
}

export function gapCheck({ mesh, part, printer }: CheckedPart, gaps: Float32Array): PrintCheck {
  const limit = printer.nozzleMm;
  const narrow = patchesBelow(part, gaps, limit, limit * limit);
  return {
    name: 'gap',
    passed: narrow.length === 0,
    required: false,
    ...(narrow.length > 0 ? { value: narrow[0]!.value } : { value: limit, atLeast: true }),
    limit,
    unit: 'mm',
    ...(narrow.length > 0
      ? {
          hint: `Gaps down to ${narrow[0]!.value.toFixed(2)} mm are narrower than the nozzle and will close. Fill or widen them if they matter.`,
        }
      : {}),
    places: narrow.slice(0, MOST_PLACES).map((patch) => placeOf(mesh, patch)),
  };
}
