import { type LayerName, layerName } from '@shared/case/common';
import { type StepLabel, stepLabel } from '@shared/case/history';
import { type Measurement, measurementSchema } from '@shared/case/measurement';
import { type Region, regionSchema } from '@shared/case/region';
import type { Patch } from '@shared/edit/region-patch';
import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** A change of one layer: `encodeDiff` bytes, raw deflate, base64. */
export interface PackedDiff {
  readonly layer: LayerName;
  readonly packed: string;
}

export interface EditEntry {
  readonly sequence: number;
  readonly time: string;
  readonly kind: 'edit';
  readonly label: StepLabel;
  readonly changedVoxels: number;
  readonly diffs: readonly PackedDiff[];
  /** Regions as they were and are, those that the step touched only; a region that is new or gone is in one list. */
  readonly before: readonly Region[];
  readonly after: readonly Region[];
  /** Measurements that the step changed, where it did. */
  readonly measurements?: Patch<Measurement> | undefined;
}

/** Takes back, or does again, the step that is next. */
export interface MoveEntry {
  readonly sequence: number;
  readonly time: string;
  readonly kind: 'undo' | 'redo';
}

export type JournalEntry = EditEntry | MoveEntry;

const base = { sequence: z.int().min(1), time: z.string().max(40) };

const entrySchema = z.discriminatedUnion('kind', [
  z.object({
    ...base,
    kind: z.literal('edit'),
    label: stepLabel,
    changedVoxels: z.int().min(0),
    diffs: z.array(z.object({ layer: layerName, packed: z.base64() })),
    before: z.array(regionSchema),
    after: z.array(regionSchema),
    measurements: z.object({ before: z.array(measurementSchema), after: z.array(measurementSchema) }).optional(),
  }),
  z.object({ ...base, kind: z.literal('undo') }),
  z.object({ ...base, kind: z.literal('redo') }),
]);

/** One line of the journal: the entry as JSON, its own CRC-32 last. */
export function encodeEntry(entry: JournalEntry): string {
  const json = JSON.stringify(entry);
  return `${json.slice(0, -1)},"crc":"${checksum(json)}"}\n`;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}

const TAIL = /,"crc":"([0-9a-f]{8})"\}$/;

/** The entry of a line (without its line feed), or undefined when the line is torn or was changed. */
export function decodeEntry(line: string): JournalEntry | undefined {
  const tail = TAIL.exec(line);
  if (!tail) return undefined;
  const json = `${line.slice(0, tail.index)}}`;
  if (checksum(json) !== tail[1]) return undefined;
  try {
    const parsed = entrySchema.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
