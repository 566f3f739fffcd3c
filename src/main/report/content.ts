import type { PrintCheck } from '@shared/printers';
import type { Picture } from './picture';
import type { SlicePicture } from './slices';

export const REPORT_LANGUAGES = ['en', 'de'] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];

/** What the hands made of one proposal; volumes in mm^3. */
export interface ReportedRegion {
  readonly name: string;
  /** 0 for a region drawn by hand. */
  readonly proposedMm3: number;
  readonly finalMm3: number;
  readonly addedMm3: number;
  readonly removedMm3: number;
}

export interface ReportedMeasurement {
  readonly name: string;
  readonly value: number;
  readonly unit: 'mm' | 'deg' | 'mm3' | 'grey';
}

/** A check as the report lists it: of the mesh alone, or of the print. */
export type ReportedCheck = Pick<PrintCheck, 'passed' | 'required' | 'value' | 'atLeast' | 'limit' | 'unit'> & {
  readonly name: string;
};

export interface ReportedPrint {
  readonly printer: string;
  readonly material: string;
  readonly nozzleMm: number;
  readonly layerMm: number;
  readonly minWallMm: number;
  /** Along the printer's axes. */
  readonly scale: readonly [number, number, number];
  readonly calibrated: boolean;
}

/** Everything that the report tells: no name of the patient, only the pseudonym. */
export interface ReportContent {
  readonly language: ReportLanguage;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly pseudonym: string;
  /** Empty outside a case. */
  readonly caseId: string;
  readonly approval:
    | { readonly revision: number; readonly name: string; readonly role: string; readonly approvedAt: string }
    | undefined;
  readonly scan: {
    /** Its UID or, in a case, which keeps none, modality and day. */
    readonly series: string;
    readonly sha256: string;
    readonly voxels: readonly [number, number, number];
    readonly spacingMm: readonly [number, number, number];
    /** One line each, in English as they were found. */
    readonly findings: readonly string[];
  };
  readonly detection: {
    /** Undefined when nothing was detected automatically. */
    readonly engine: string | undefined;
    readonly labels: string;
    readonly score: number | undefined;
    readonly models: readonly { readonly name: string; readonly sha256: string }[];
  };
  readonly regions: readonly ReportedRegion[];
  readonly model: {
    readonly name: string;
    readonly volumeMm3: number;
    /** Along L, P, S. */
    readonly sizeMm: readonly [number, number, number];
    readonly triangles: number;
    readonly clearanceMm: number;
    /** Of the STL file in LPS. */
    readonly sha256: string;
  };
  /** Millimetres of the contact surface against bone, less the clearance; undefined without contact. */
  readonly contact: { readonly mean: number; readonly p95: number; readonly max: number } | undefined;
  readonly measurements: readonly ReportedMeasurement[];
  readonly checks: readonly ReportedCheck[];
  readonly print: ReportedPrint | undefined;
  /** Files with their hashes. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly version: string;
  readonly pictures: ReportPictures;
}

export interface ReportPictures {
  readonly slices: readonly SlicePicture[];
  readonly views: readonly { readonly from: ViewName; readonly picture: Picture }[];
  readonly contact: readonly Picture[];
  /** Ends of the colour scale, millimetres. */
  readonly contactRange: readonly [number, number];
}

export const VIEW_NAMES = ['front', 'left', 'right', 'above', 'below'] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

/**
 * Dice of the proposal and what became of it, 2 |P and F| / (|P| + |F|); undefined where nothing was proposed.
 */
export function proposalDice({ proposedMm3, finalMm3, removedMm3 }: ReportedRegion): number | undefined {
  if (!(proposedMm3 > 0)) return undefined;
  return (2 * (proposedMm3 - removedMm3)) / (proposedMm3 + finalMm3);
}
