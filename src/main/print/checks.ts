import { type MeshChecks, type MeshFlaw, type TriangleMesh } from '@shared/mesh';
import {
  type Material,
  type Placement,
  type PrintCheck,
  type PrintCheckName,
  type PrintPlace,
  type Printer,
  type PrintReport,
} from '@shared/printers';
import { buildBvh } from '../mesh/bvh';
import { checkMesh } from '../mesh/checks';
import { boundingBox, signedVolume, triangleCentre } from '../mesh/measure';
import { leastBaseArea, overhangDegrees, sectionArea } from './bed';
import { patchesBelow, placeOf, thinnestPatch } from './patches';
import { applyPlacement, placeOnBed } from './placement';
import { gapWidth, measureWalls } from './thickness';

/** Under this volume slicers ask whether an STL file is in inches. */
const INCH_PROMPT_MM3 = 9;
/** Thickness is told up to this many least walls: what is thicker is thick. */
const THICK_WALLS = 8;
/** Patches listed a check. */
const MOST_PLACES = 24;

export interface PrintCheckOptions {
  /** The best one on the bed by default. */
  readonly placement?: Placement;
  /** Checks of the same mesh, when they were made already. */
  readonly meshChecks?: MeshChecks;
}

/**
 * A model held against a printer and a material. Lengths are those of the printed part: thickness and size are measured
 * after the material's scale. The mesh is in LPS, and so are the places.
 */
export function checkPrint(
  mesh: TriangleMesh,
  printer: Printer,
  material: Material,
  options: PrintCheckOptions = {},
): PrintReport {
  const soundness = options.meshChecks ?? checkMesh(mesh);
  const placement = options.placement ?? placeOnBed(mesh, printer, material);
  const part = applyPlacement(mesh, placement);
  const bvh = buildBvh(part);
  const spacing = printer.minWallMm / 2;
  const { thickness, thickestMm } = measureWalls(part, spacing, bvh, THICK_WALLS * printer.minWallMm);
  const gaps = gapWidth(part, spacing, printer.nozzleMm, bvh);
  const at: Subject = { mesh, part, printer, material };
  return {
    printer: printer.id,
    material: material.id,
    placement,
    thickness,
    thickestMm,
    checks: [
      ...soundnessChecks(soundness),
      wallCheck(at, thickness),
      featureCheck(at, thickness),
      gapCheck(at, gaps),
      sizeCheck(at),
      overhangCheck(at),
      baseCheck(at),
      volumeCheck(at),
      scaleCheck(at),
    ],
  };
}

interface Subject {
  /** LPS. */
  readonly mesh: TriangleMesh;
  /** The same triangles in the printer's frame. */
  readonly part: TriangleMesh;
  readonly printer: Printer;
  readonly material: Material;
}

const FLAWS: Readonly<Partial<Record<PrintCheckName, readonly MeshFlaw[]>>> = {
  closed: ['open-edge'],
  manifold: ['non-manifold'],
  outward: ['inverted'],
  triangles: ['degenerate', 'duplicate'],
  'self-intersection': ['self-intersection'],
  shells: ['shell'],
  voids: ['void'],
};

/** A printer's view of the mesh checks. */
export function soundnessChecks(checks: MeshChecks): PrintCheck[] {
  const rebuild = 'Smooth or fill the region and build the model again.';
  const check = (name: PrintCheckName, passed: boolean, value: number, hint: string): PrintCheck => ({
    name,
    passed,
    required: true,
    value,
    limit: 0,
    unit: 'count',
    ...(passed ? {} : { hint }),
    places: checks.places
      .filter(({ flaw }) => FLAWS[name]!.includes(flaw))
      .map(({ point, triangles }) => ({ point, triangles })),
  });
  const spoilt = checks.degenerate + checks.duplicate;
  const inverted = checks.places.filter(({ flaw }) => flaw === 'inverted').length;
  return [
    check('closed', checks.closed, checks.openEdges, `The surface has ${checks.openEdges} open edges. ${rebuild}`),
    check(
      'manifold',
      checks.manifold,
      checks.nonManifold,
      `The surface branches in ${checks.nonManifold} places. ${rebuild}`,
    ),
    check('outward', checks.outward, inverted, `A part of the surface is inside out. ${rebuild}`),
    check('triangles', spoilt === 0, spoilt, `${spoilt} triangles are flat or double. ${rebuild}`),
    check(
      'self-intersection',
      checks.selfIntersections === 0,
      checks.selfIntersections,
      `The surface cuts itself in ${checks.selfIntersections} places. ${rebuild}`,
    ),
    {
      ...check(
        'shells',
        checks.shells <= 1,
        checks.shells,
        `The model has ${checks.shells} separate pieces. Keep the largest one, or join them.`,
      ),
      limit: 1,
      ...(checks.shells > 1 ? { mend: 'keep-largest-shell' as const } : {}),
    },
    {
      ...check(
        'voids',
        checks.voids === 0,
        checks.voids,
        `The model has ${checks.voids} closed hollows that trap material. Fill them.`,
      ),
      ...(checks.voids > 0 ? { mend: 'fill-voids' as const } : {}),
    },
  ];
}

function wallCheck({ mesh, part, printer }: Subject, thickness: Float32Array): PrintCheck {
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

function featureCheck({ mesh, part, printer }: Subject, thickness: Float32Array): PrintCheck {
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
function measured(value: number | undefined, { minWallMm }: Printer): Pick<PrintCheck, 'value' | 'atLeast'> {
  if (value === undefined) return {};
  // Thickness is kept in single precision.
  return { value, ...(value >= THICK_WALLS * minWallMm * (1 - 1e-6) ? { atLeast: true } : {}) };
}

function gapCheck({ mesh, part, printer }: Subject, gaps: Float32Array): PrintCheck {
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

function sizeCheck({ mesh, part, printer }: Subject): PrintCheck {
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

function overhangCheck({ mesh, part, printer }: Subject): PrintCheck {
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

function baseCheck({ mesh, part, printer }: Subject): PrintCheck {
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

function volumeCheck({ part }: Subject): PrintCheck {
  const value = signedVolume(part);
  const passed = value >= INCH_PROMPT_MM3;
  return {
    name: 'volume',
    passed,
    required: false,
    value,
    limit: INCH_PROMPT_MM3,
    unit: 'mm3',
    ...(passed
      ? {}
      : {
          hint: 'So small a part makes slicers ask whether an STL is in inches: it is in millimetres. A 3MF file says so itself.',
        }),
    places: [],
  };
}

function scaleCheck({ material }: Subject): PrintCheck {
  const value = 100 * Math.cbrt(material.scale[0] * material.scale[1] * material.scale[2]);
  return {
    name: 'scale',
    passed: material.calibrated,
    required: false,
    value,
    unit: 'percent',
    ...(material.calibrated
      ? {}
      : {
          hint: `How much ${material.name} shrinks or swells was not measured on this printer. Print a test cube and set the scale in Settings.`,
        }),
    places: [],
  };
}
