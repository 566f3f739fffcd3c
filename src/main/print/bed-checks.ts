import type { TriangleMesh } from '@shared/mesh';
import type { PrintCheck, PrintPlace } from '@shared/printers';
import { boundingBox, triangleCentre } from '../mesh/measure';
import { leastBaseArea, overhangDegrees, sectionArea } from './bed';
import { type CheckedPart, MOST_PLACES } from './checked-part';
import { patchesBelow, placeOf } from './patches';

export function sizeCheck({ mesh, part, printer }: CheckedPart): PrintCheck {
  const { min, max } = boundingBox(part);
  const room = printer.buildVolumeMm;
  const shares = room.map((length, axis) => (max[axis]! - min[axis]!) / length);
  const value = 100 * Math.max(...shares);
  const size = room.map((_, axis) => (max[axis]! - min[axis]!).toFixed(1)).join(' x ');
  return {
    name: 'size',
    passed: value <= 100,
    required: true,
    value,
    limit: 100,
    unit: 'percent',
    ...(value <= 100
      ? {}
      : {
          hint: `The part is ${size} mm; ${printer.name} has room for ${room.join(' x ')} mm. Choose a larger printer or split the region.`,
        }),
    places: value <= 100 ? [] : ends(mesh, part, shares.indexOf(Math.max(...shares))),
  };
}

/** The two ends of the part along an axis of the printer. */
function ends(mesh: TriangleMesh, part: TriangleMesh, axis: number): PrintPlace[] {
  const { positions, triangles } = part;
  let [low, high] = [0, 0];
  const at = (corner: number): number => positions[3 * triangles[corner]! + axis]!;
  for (let corner = 0; corner < triangles.length; corner++) {
    if (at(corner) < at(low)) low = corner;
    if (at(corner) > at(high)) high = corner;
  }
  return [low, high].map((corner) => {
    const v = 3 * triangles[corner]!;
    const [x = 0, y = 0, z = 0] = mesh.positions.subarray(v, v + 3);
    return { point: [x, y, z], triangles: [Math.floor(corner / 3)] };
  });
}

/** Where the part touches the bed: what lies below a height, or the lowest corner. */
function standing(mesh: TriangleMesh, part: TriangleMesh, height: number): PrintPlace[] {
  const heights = Float32Array.from({ length: part.triangles.length / 3 }, (_, t) => triangleCentre(part, t)[2]);
  const patches = patchesBelow(part, heights, height, 0);
  if (patches.length === 0) return ends(mesh, part, 2).slice(0, 1);
  return patches.slice(0, MOST_PLACES).map((patch) => {
    const { point, triangles } = placeOf(mesh, patch);
    return { point, triangles };
  });
}

export function overhangCheck({ mesh, part, printer }: CheckedPart): PrintCheck {
  const limit = printer.maxOverhangDeg;
  const lean = overhangDegrees(part, printer.layerMm).map((degrees) => -degrees);
  const leastArea = (2 * printer.nozzleMm) ** 2;
  const steep = limit >= 90 ? [] : patchesBelow(part, lean, -limit, leastArea);
  const area = steep.reduce((sum, patch) => sum + patch.areaMm2, 0);
  return {
    name: 'overhang',
    passed: steep.length === 0,
    required: false,
    value: area,
    limit: 0,
    unit: 'mm2',
    ...(area > 0
      ? {
          hint: `${area.toFixed(0)} mm2 lean over by more than ${limit} degrees. Print with support or in a support bath.`,
        }
      : {}),
    places: steep.slice(0, MOST_PLACES).map((patch) => ({ ...placeOf(mesh, patch), value: -patch.value })),
  };
}

export function baseCheck({ mesh, part, printer }: CheckedPart): PrintCheck {
  const { min, max } = boundingBox(part);
  const limit = leastBaseArea([max[0] - min[0], max[1] - min[1], max[2] - min[2]], printer);
  const value = Math.max(0, sectionArea(part, min[2] + printer.layerMm));
  // Resin parts hang from supports that the slicer makes.
  const passed = printer.technology === 'resin' || value >= limit;
  return {
    name: 'base',
    passed,
    required: false,
    value,
    limit,
    unit: 'mm2',
    ...(passed
      ? {}
      : {
          hint: `The first layer covers ${value.toFixed(1)} mm2; ${limit.toFixed(1)} mm2 stand safely. Print with a raft or in a support bath.`,
        }),
    places: passed ? [] : standing(mesh, part, min[2] + printer.layerMm),
  };
}
