import { z } from 'zod';
import type { Mat3, Vec3 } from './geometry';

/** Millimetres, positive and of this world. */
const length = z.number().positive().max(2000);
const factor = z.number().min(0.5).max(2);
const shade = z.int().min(0).max(255);

/** Lower-case words joined by hyphens; also the file's name. */
const profileId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower-case letters, digits and hyphens')
  .max(60);

export const materialSchema = z.strictObject({
  id: profileId,
  name: z.string().trim().min(1).max(80),
  /**
   * Factors along the printer's x, y, z by which the part is printed larger, so that it has its size after drying or
   * swelling: 1.04 for a material that loses 4 %.
   */
  scale: z.tuple([factor, factor, factor]),
  /** Whether `scale` was measured on this printer; else a warning says that it was not. */
  calibrated: z.boolean(),
  /** sRGB 0..255. */
  colour: z.tuple([shade, shade, shade]),
});
export type Material = z.infer<typeof materialSchema>;

export const printerSchema = z
  .strictObject({
    schema: z.literal(1),
    id: profileId,
    name: z.string().trim().min(1).max(80),
    technology: z.enum(['extrusion', 'resin', 'filament']),
    /** Usable space along x, y, z, millimetres. */
    buildVolumeMm: z.tuple([length, length, length]),
    /** Width of the thinnest line or feature: the nozzle's bore, or what the light resolves. */
    nozzleMm: length.max(5),
    layerMm: length.max(5),
    /** Thinnest wall that comes out whole. */
    minWallMm: length.max(20),
    /** Room to leave between print and bone. */
    clearanceMm: z.number().min(0).max(1),
    /** Steepest overhang that needs no support, degrees from the vertical; 90 where everything is supported. */
    maxOverhangDeg: z.number().min(0).max(90),
    materials: z.array(materialSchema).min(1).max(50),
  })
  .superRefine((printer, context) => {
    const say = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if (printer.minWallMm < printer.nozzleMm) say('minWallMm', 'a wall cannot be thinner than the nozzle');
    if (printer.technology !== 'resin' && printer.layerMm > printer.nozzleMm) {
      say('layerMm', 'a layer cannot be thicker than the nozzle is wide');
    }
    if (Math.min(...printer.buildVolumeMm) < 4 * printer.minWallMm) {
      say('buildVolumeMm', 'the build volume is smaller than four walls');
    }
    if (new Set(printer.materials.map(({ id }) => id)).size < printer.materials.length) {
      say('materials', 'two materials have the same id');
    }
  });
export type Printer = z.infer<typeof printerSchema>;

/** In the order in which people want to read them. */
export const PRINT_CHECKS = [
  'closed',
  'manifold',
  'outward',
  'triangles',
  'self-intersection',
  'shells',
  'voids',
  'wall',
  'feature',
  'gap',
  'size',
  'overhang',
  'base',
  'volume',
  'scale',
] as const;
export type PrintCheckName = (typeof PRINT_CHECKS)[number];

/** Mends that need no decision by a person. */
export type Mend = 'fill-voids' | 'thicken' | 'keep-largest-shell';

export interface PrintPlace {
  /** LPS millimetres. */
  readonly point: Vec3;
  /** Triangle numbers, at most a few dozen. */
  readonly triangles: readonly number[];
  /** What was measured there, in the check's unit. */
  readonly value?: number;
}

export interface PrintCheck {
  readonly name: PrintCheckName;
  readonly passed: boolean;
  /** A failed required check blocks approval; another is advice. */
  readonly required: boolean;
  readonly value?: number;
  /** True where nothing was measured beyond `value`: it is at least that. */
  readonly atLeast?: boolean;
  /** What `value` is held against. */
  readonly limit?: number;
  readonly unit?: 'mm' | 'mm2' | 'mm3' | 'percent' | 'count';
  /** What is wrong and how to mend it, one English line; the app translates by name, value and limit. */
  readonly hint?: string;
  readonly mend?: Mend;
  readonly places: readonly PrintPlace[];
}

/** How a model lies on the printer's bed: `bed = scale .* (rotation * lps) + translation`. */
export interface Placement {
  /** Row-major, orthonormal, no mirror. */
  readonly rotation: Mat3;
  /** Applied along the bed's axes after the rotation. */
  readonly scale: Vec3;
  /** Applied last, millimetres: the part stands centred on the bed, lowest point at z = 0. */
  readonly translation: Vec3;
}

/** For callers that print without placing: the model stays where the patient is. */
export const UNPLACED: Placement = { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], scale: [1, 1, 1], translation: [0, 0, 0] };

export interface PrintReport {
  readonly printer: string;
  readonly material: string;
  readonly placement: Placement;
  readonly checks: readonly PrintCheck[];
  /**
   * Millimetres a triangle: the largest ball inside that touches it, up to eight least walls; NaN where nothing lies
   * opposite.
   */
  readonly thickness: Float32Array;
  /** Diameter of the largest ball that fits inside the part. */
  readonly thickestMm: number;
}

/** What a model was built and checked for. */
export interface MadeFor {
  /** An id; missing for a model that was only checked as a file. */
  readonly printer?: string | undefined;
  /** An id; missing for the printer's first one. */
  readonly material?: string | undefined;
  /** The printer with that material alone, as it was when the checks were made. */
  readonly profile?: Printer | undefined;
}

/** A printer with one of its materials alone: all that checks and scale depend on. */
export function profileOf(printer: Printer, material: Material): Printer {
  return { ...printer, materials: [material] };
}

/** Why checks do not speak for a print that is wanted now. */
export type Outdated = 'other-printer' | 'printer-changed';

/**
 * Whether checks hold no more: because another printer or material is wanted (by ids; none at all for a file), or because
 * the profile was edited or removed since. Checks whose profile is not known do not hold.
 *
 * @param known the profiles as they are now
 */
export function outdatedChecks(
  made: MadeFor,
  wanted: Pick<MadeFor, 'printer' | 'material'>,
  known: readonly Printer[],
): Outdated | undefined {
  if (made.printer !== wanted.printer) return 'other-printer';
  if (made.printer === undefined) return undefined;
  const printer = known.find(({ id }) => id === made.printer);
  const materialId = made.material ?? made.profile?.materials[0]?.id ?? printer?.materials[0]?.id;
  if (wanted.material !== undefined && wanted.material !== materialId) return 'other-printer';
  const material = printer?.materials.find(({ id }) => id === materialId);
  const same = printer && material && JSON.stringify(profileOf(printer, material)) === JSON.stringify(made.profile);
  return same ? undefined : 'printer-changed';
}

/** Whether approval may go ahead. */
export function isPrintable(report: Pick<PrintReport, 'checks'>): boolean {
  return report.checks.every(({ passed, required }) => passed || !required);
}
