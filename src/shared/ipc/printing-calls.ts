import { z } from 'zod';
import { caseId } from '../case/case';
import type { Placement, PrintCheck, Printer } from '../printers';
import { call } from './call';
import type { Started } from './import-calls';

const modelId = z.string().regex(/^m\d{1,6}$/);
const id = z.string().max(60);

export interface PrinterListView {
  /** Shipped ones first. */
  readonly printers: readonly Printer[];
  /** Ids of the shipped ones, which cannot be changed. */
  readonly shipped: readonly string[];
  /** Files that could not be used, one English line each. */
  readonly refused: readonly { readonly file: string; readonly reason: string }[];
}

export interface PrintCheckView {
  readonly printer: string;
  readonly material: string;
  readonly placement: Placement;
  /** With the places to show in 3D (LPS millimetres). */
  readonly checks: readonly PrintCheck[];
  /** No required check failed. */
  readonly printable: boolean;
  /** Float32, little-endian, millimetres a triangle of the model; NaN where nothing lies opposite. */
  readonly thickness: Uint8Array;
  readonly minWallMm: number;
}

export interface ContactView {
  /** Float32, little-endian, millimetres a vertex of the model: gap positive, overlap negative, NaN faces no bone. */
  readonly values: Uint8Array;
  /** Of the values less the clearance, without sign; null without contact. */
  readonly statistics: { readonly mean: number; readonly p95: number; readonly max: number } | null;
  /** Share of the vertices that face bone. */
  readonly share: number;
  /** The gap that is wanted, millimetres: the middle of the colour scale. */
  readonly clearanceMm: number;
}

export const printingCalls = {
  printers: call<PrinterListView>()(z.strictObject({})),
  /** Adds or replaces one of the user's own profiles; throws `print/bad-profile`, `print/shipped-profile`. */
  savePrinter: call<Printer>()(z.strictObject({ printer: z.json() })),
  deletePrinter: call<null>()(z.strictObject({ printer: id })),
  /** A model held against a printer. */
  check: call<PrintCheckView>()(z.strictObject({ caseId, modelId, printer: id, material: id.optional() })),
  /**
   * Makes a new model from one by a mend that needs no decision, or without a mend the same one, and checks it for the
   * printer; it joins the case's models when it is done.
   */
  mend: call<Started>()(
    z.strictObject({
      caseId,
      modelId,
      mend: z.enum(['fill-voids', 'thicken', 'keep-largest-shell']).optional(),
      printer: id,
      material: id.optional(),
    }),
  ),
  /** How the model lies against the patient's bone, for the colour map. */
  contact: call<ContactView>()(z.strictObject({ caseId, modelId })),
} as const;
