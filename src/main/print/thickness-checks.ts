import type { PrintCheck, PrintCheckName } from '@shared/printers';
import { type CheckedPart, MOST_PLACES } from './checked-part';
import { patchesBelow, placeOf, thinnestPatch } from './patches';

/** Thickness is told up to this many least walls: what is thicker is thick. */
export const THICK_WALLS = 8;

export function wallCheck(subject: CheckedPart, thickness: Float32Array): PrintCheck {
  const { name, minWallMm } = subject.printer;
  return thinCheck('wall', minWallMm, subject, thickness, (mm) => {
    return `The wall is ${mm} mm at its thinnest; ${name} needs ${minWallMm} mm. Thicken it to the minimum or enlarge the region.`;
  });
}

export function featureCheck(subject: CheckedPart, thickness: Float32Array): PrintCheck {
  const { nozzleMm } = subject.printer;
  return thinCheck('feature', nozzleMm, subject, thickness, (mm) => {
    return `A part of the model is ${mm} mm thin, less than the nozzle's ${nozzleMm} mm: it will not be printed. Thicken it or smooth it away.`;
  });
}

/** Patches thinner than `limit`; one smaller than its square is an edge that comes out a little rounder. */
function thinCheck(
  name: PrintCheckName,
  limit: number,
  { mesh, part, printer }: CheckedPart,
  thickness: Float32Array,
  hint: (mm: string) => string,
): PrintCheck {
  const thin = patchesBelow(part, thickness, limit, limit * limit);
  const worst = thin[0]?.value;
  return {
    name,
    passed: worst === undefined,
    required: true,
    ...measured(worst ?? thinnestPatch(part, thickness, limit * limit), printer),
    limit,
    unit: 'mm',
    ...(worst === undefined ? {} : { hint: hint(worst.toFixed(2)), mend: 'thicken' as const }),
    places: thin.slice(0, MOST_PLACES).map((patch) => placeOf(mesh, patch)),
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
