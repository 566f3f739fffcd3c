import type { CaseRecord } from '@shared/case/case';
import type { LayerName } from '@shared/case/common';
import type { History, HistoryStep, StepLabel } from '@shared/case/history';
import type { Region } from '@shared/case/region';
import { applyDiff, changedVoxels, diffFits, invertDiff, type LabelDiff } from '@shared/edit/label-diff';
import {
  invertPatch,
  type MeasurementPatch,
  NO_PATCH,
  patchMeasurements,
  patchRegions,
  type RegionPatch,
} from '@shared/edit/region-patch';
import { AppError } from '@shared/errors';
import { voxelCount } from '@shared/geometry';
import type { Holder, Repair } from '@shared/ipc/case-calls';
import type { Volume } from '@shared/volume';
import type { AuditWriter } from './audit-store';
import type { EditEntry, JournalEntry } from './journal';
import type { JournalWriter } from './journal-store';
import type { Layers } from './layers';
import { type CaseLock, readOnlyError, UNKNOWN } from './lock-store';
import { Mutex } from './mutex';
import { packDiff, unpackDiff } from './packed-diff';
import { checkValues, type DecodedDiff, remeasure } from './region-step';
import { publicStep, type Steps } from './steps';

/** What a case writes to; absent where it is open for reading. */
export interface Writers {
  readonly journal: JournalWriter;
  readonly audit: AuditWriter;
  readonly lock: CaseLock;
}

export interface OpenParts {
  readonly folder: string;
  readonly record: CaseRecord;
  readonly layers: Layers | undefined;
  readonly steps: Steps;
  readonly writers: Writers | undefined;
  readonly repairs: readonly Repair[];
  /** Who has it, when it is open for reading. */
  readonly heldBy: Holder | null;
}

/** What a step did to the voxels and the regions. */
export interface StepResult {
  readonly step: HistoryStep;
  readonly diffs: readonly DecodedDiff[];
  readonly patch: RegionPatch;
}

/** What a step is to do; `regions` sees the regions after the diffs are in. */
export interface StepRequest {
  readonly label: StepLabel;
  readonly diffs: readonly DecodedDiff[];
  /** Changes of the list beside the re-measuring of touched regions. */
  readonly patch?: RegionPatch;
  readonly measurements?: MeasurementPatch;
}

/**
 * A case in use: its record, its label layers in memory and its journal. Everything that changes it goes through here,
 * one at a time; what a call did is on the disk when the call returns.
 */
export class OpenCase {
  readonly mutex = new Mutex();
  record: CaseRecord;
  /** `case.json` as it is on the disk: regions and voxels up to its `baseSequence`. */
  saved: CaseRecord;
  /** The record that `case.json` replaced last. */
  previous: CaseRecord;
  /** The record before the voxels were written anew last, if it is known. */
  base: CaseRecord | undefined;
  layers: Layers | undefined;
  steps: Steps;
  writers: Writers | undefined;
  anomaly: Volume<Float32Array> | undefined;
  /** Highest number of a model that this session has built. */
  lastModel = 0;
  /** Number of the last step that changed a region's voxels, or the labels. */
  readonly touched = new Map<string, number>();

  constructor(private readonly parts: OpenParts) {
    this.record = parts.record;
    this.saved = parts.record;
    this.previous = parts.record;
    this.layers = parts.layers;
    this.steps = parts.steps;
    this.writers = parts.writers;
  }

  get folder(): string {
    return this.parts.folder;
  }

  get repairs(): readonly Repair[] {
    return this.parts.repairs;
  }

  get heldBy(): Holder | null {
    return this.parts.heldBy;
  }

  history(): History {
    return this.steps.view();
  }

  /** Throws `case/read-only` for a case that another process holds, `case/unwritable` where its folder cannot be written. */
  writer(): Writers {
    if (this.writers?.lock.isHeld()) return this.writers;
    throw readOnlyError(this.heldBy ?? this.writers?.lock.takenBy ?? UNKNOWN);
  }

  requireLayers(): Layers {
    if (!this.layers) throw new AppError('case/no-volume', { volume: 'scan' });
    return this.layers;
  }

  /** Does a new step: voxels, regions, journal, audit. Throws and changes nothing when it cannot be kept. */
  async step(request: StepRequest): Promise<StepResult> {
    const { journal, audit } = this.writer();
    const added = request.patch ?? NO_PATCH;
    checkValues(request.diffs, patchRegions(this.record.regions, [], added.after));
    await this.load(request.diffs, true);
    this.apply(request.diffs);
    const regions = patchRegions(this.record.regions, added.before, added.after);
    const patch = joinPatches(added, this.remeasure(request.diffs, regions));
    const entry: EditEntry = {
      sequence: this.steps.sequence + 1,
      time: new Date().toISOString(),
      kind: 'edit',
      label: request.label,
      changedVoxels: request.diffs.reduce((sum, { diff }) => sum + changedVoxels(diff), 0),
      diffs: await Promise.all(request.diffs.map(({ layer, diff }) => packDiff(layer, diff))),
      before: patch.before,
      after: patch.after,
      ...(request.measurements ? { measurements: request.measurements } : {}),
    };
    const line = await this.keep(journal, entry, request.diffs);
    this.settle(entry, false, request.diffs);
    const { label, sequence, time } = entry;
    const data = { entry: sequence, action: label.action, ...summary(entry, patch), line };
    await audit.note('edit', data);
    return {
      step: publicStep({ ...label, sequence, time, changedVoxels: entry.changedVoxels }),
      diffs: request.diffs,
      patch,
    };
  }

  /** Undoes or redoes one step; undefined when there is none. */
  async move(direction: 'undo' | 'redo'): Promise<StepResult | undefined> {
    const { journal, audit } = this.writer();
    const next = this.steps.next(direction);
    if (!next) return undefined;
    const edit = await journal.read(next.place);
    if (edit.kind !== 'edit') throw new RangeError('history points at an entry that is no edit');
    const diffs = await this.unpack(edit, direction);
    await this.load(diffs, true);
    this.apply(diffs);
    const time = new Date().toISOString();
    const line = await this.keep(journal, { sequence: this.steps.sequence + 1, time, kind: direction }, diffs);
    const patch = this.settle(edit, direction === 'undo', diffs);
    const { action } = edit.label;
    await audit.note(direction, { entry: this.steps.sequence, step: edit.sequence, action, line });
    return { step: publicStep(next), diffs, patch };
  }

  /** Takes in an entry that is already in the journal (on opening). Throws RangeError when it does not fit. */
  async replay(entry: JournalEntry, edit: EditEntry): Promise<void> {
    const diffs = await this.unpack(edit, entry.kind);
    await this.load(diffs, true);
    this.apply(diffs);
    this.settle(edit, entry.kind === 'undo', diffs, entry.sequence);
  }

  /** Voxels of a layer as they are now. */
  layer(name: LayerName): Promise<Uint8Array> {
    return this.requireLayers().get(name);
  }

  private async unpack(edit: EditEntry, direction: JournalEntry['kind']): Promise<DecodedDiff[]> {
    if (edit.diffs.length === 0) return [];
    const voxels = voxelCount(this.requireLayers().geometry);
    return Promise.all(
      edit.diffs.map(async (packed) => {
        const diff = await unpackDiff(packed, voxels);
        return { layer: packed.layer, diff: direction === 'undo' ? invertDiff(diff) : diff };
      }),
    );
  }

  /** Reads the layers and checks that every diff fits before the first is applied. */
  private async load(diffs: readonly DecodedDiff[], check: boolean): Promise<void> {
    for (const { layer, diff } of diffs) {
      const voxels = await this.layer(layer);
      if (check && !diffFits(voxels, diff)) throw new AppError('case/does-not-fit');
    }
    if (diffs.length > 0 && this.layers?.names().includes('labels')) await this.layer('labels');
  }

  private apply(diffs: readonly DecodedDiff[]): void {
    for (const { layer, diff } of diffs) this.write(layer, diff);
  }

  private write(layer: LayerName, diff: LabelDiff): void {
    const layers = this.requireLayers();
    applyDiff(layers.loaded(layer)!, diff);
    layers.dirty.add(layer);
  }

  /** Appends to the journal and gives the line's hash; when the disk refuses, the voxels are put back. */
  private async keep(journal: JournalWriter, entry: JournalEntry, diffs: readonly DecodedDiff[]): Promise<string> {
    try {
      const place = await journal.append(entry);
      this.steps.add(entry, place);
      return place.sha256;
    } catch (error) {
      for (const { layer, diff } of diffs) this.write(layer, invertDiff(diff));
      throw error;
    }
  }

  private remeasure(diffs: readonly DecodedDiff[], regions: readonly Region[]): RegionPatch {
    const { layers } = this;
    if (!layers || diffs.length === 0) return NO_PATCH;
    const sources = {
      geometry: layers.geometry,
      anomaly: this.anomaly,
      voxels: (name: LayerName) => layers.loaded(name),
    };
    return remeasure(diffs, regions, sources);
  }

  /** Takes what an entry (or its undoing) did into the record; gives what that did to the regions. */
  private settle(
    entry: EditEntry,
    back: boolean,
    diffs: readonly DecodedDiff[],
    sequence = this.steps.sequence,
  ): RegionPatch {
    const patch = back ? invertPatch<Region>(entry) : { before: entry.before, after: entry.after };
    if (entry.measurements) this.measure(back ? invertPatch(entry.measurements) : entry.measurements);
    if (diffs.length > 0 || patch.before.length > 0 || patch.after.length > 0) this.correct(patch, diffs, sequence);
    return patch;
  }

  private measure(patch: MeasurementPatch): void {
    const measurements = [...patchMeasurements(this.record.measurements, patch)];
    this.record = { ...this.record, measurements, modifiedAt: new Date().toISOString() };
  }

  private correct({ before, after }: RegionPatch, diffs: readonly DecodedDiff[], sequence: number): void {
    const regions = [...patchRegions(this.record.regions, before, after)];
    const highest = Math.max(0, ...regions.map(({ id }) => Number(id.slice(1))));
    const { state } = this.record;
    const corrected = state === 'analysed' || state === 'modelled' || state === 'approved' ? 'corrected' : state;
    const nextRegion = Math.max(this.record.nextRegion, highest + 1);
    this.record = { ...this.record, regions, nextRegion, state: corrected, modifiedAt: new Date().toISOString() };
    this.touch({ diffs, before, after }, sequence);
  }

  /** Notes which regions' voxels, and whether the labels, a step changed. */
  touch(
    { diffs, before, after }: Pick<EditEntry, 'before' | 'after'> & { diffs: readonly { layer: LayerName }[] },
    sequence: number,
  ): void {
    if (diffs.some(({ layer }) => layer === 'labels')) this.touched.set('labels', sequence);
    if (diffs.some(({ layer }) => layer !== 'labels')) {
      for (const { id } of [...before, ...after]) this.touched.set(id, sequence);
    }
  }
}

/** Both patches as one: the older `before`, the newer `after`. */
function joinPatches(first: RegionPatch, second: RegionPatch): RegionPatch {
  const known = new Set([...first.before, ...first.after].map(({ id }) => id));
  const newer = new Set(second.after.map(({ id }) => id));
  return {
    before: [...first.before, ...second.before.filter(({ id }) => !known.has(id))],
    after: [...first.after.filter(({ id }) => !newer.has(id)), ...second.after],
  };
}

/** What the audit keeps of an edit: sizes and regions, no voxels. */
function summary(entry: EditEntry, patch: RegionPatch): Record<string, unknown> {
  const mm3 = (regions: readonly Region[], id: string): number => regions.find((r) => r.id === id)?.volumeMm3 ?? 0;
  const ids = [...new Set([...patch.before, ...patch.after].map(({ id }) => id))];
  const regions = ids.map((id) => ({ id, fromMm3: mm3(patch.before, id), toMm3: mm3(patch.after, id) }));
  return { voxels: entry.changedVoxels, layers: entry.diffs.map(({ layer }) => layer), regions };
}
