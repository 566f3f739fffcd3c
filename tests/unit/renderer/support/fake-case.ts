import { type CaseState } from '@shared/case/case';
import { type LayerName } from '@shared/case/common';
import { type HistoryStep, type StepLabel } from '@shared/case/history';
import { type Measurement } from '@shared/case/measurement';
import { type Region } from '@shared/case/region';
import { boxOfValue, isEmptyBox } from '@shared/edit/box';
import { applyDiff, changedVoxels, diffFits, invertDiff, type LabelDiff } from '@shared/edit/label-diff';
import { decodeDiff, encodeDiff } from '@shared/edit/label-diff-codec';
import { AppError } from '@shared/errors';
import { type Geometry, indexToWorld, voxelVolume } from '@shared/geometry';
import { type CaseView, type VolumeView } from '@shared/ipc/case-calls';
import { type EditResult } from '@shared/ipc/edit-calls';

interface Step {
  readonly step: HistoryStep;
  readonly changes: readonly { readonly layer: LayerName; readonly diff: LabelDiff }[];
  readonly before: readonly Region[];
  readonly after: readonly Region[];
  readonly measured: { readonly before: Measurement[]; readonly after: Measurement[] };
}

export interface FakeVolume {
  readonly view: VolumeView;
  readonly data: Int16Array | Uint8Array | Float32Array;
}

/** One case of the fake host: volumes in memory, a history that undoes and redoes, regions measured anew. */
export class FakeCase {
  regions: Region[] = [];
  measurements: Measurement[] = [];
  state: CaseState = 'imported';
  name = 'Sample jaw';
  access: 'write' | 'read' = 'write';
  private steps: Step[] = [];
  private applied = 0;
  private next = 1;

  constructor(
    readonly id: string,
    readonly geometry: Geometry,
    readonly volumes: Map<string, FakeVolume>,
  ) {}

  layer(name: LayerName): Uint8Array {
    const known = this.volumes.get(name);
    if (known) return known.data as Uint8Array;
    const data = new Uint8Array(this.geometry.size[0] * this.geometry.size[1] * this.geometry.size[2]);
    this.volumes.set(name, { data, view: this.viewOf(name, data) });
    return data;
  }

  viewOf(name: string, data: FakeVolume['data'], range: readonly [number, number] = [0, 255]): VolumeView {
    const type = data instanceof Int16Array ? 'int16' : data instanceof Uint8Array ? 'uint8' : 'float32';
    return {
      name: name as VolumeView['name'],
      type,
      geometry: this.geometry as VolumeView['geometry'],
      range: [...range],
      path: `/fake/${this.id}/${name}`,
    };
  }

  measure(region: Region): Region {
    const data = this.layer(`regions-${region.layer}`);
    const box = boxOfValue({ geometry: this.geometry, data }, region.value);
    let count = 0;
    for (const v of data) if (v === region.value) count++;
    const rest = { ...region };
    delete rest.box;
    delete rest.centroid;
    if (isEmptyBox(box)) return { ...rest, volumeMm3: 0 };
    const middle = box.start.map((s, axis) => s + (box.size[axis]! - 1) / 2) as [number, number, number];
    return {
      ...rest,
      volumeMm3: count * voxelVolume(this.geometry),
      box: { start: [...box.start], size: [...box.size] },
      centroid: [...indexToWorld(this.geometry, middle)],
    };
  }

  private push(
    label: StepLabel,
    changes: Step['changes'],
    before: readonly Region[],
    measured = this.measurements,
  ): EditResult {
    const step: HistoryStep = {
      ...label,
      sequence: this.next++,
      time: new Date(0).toISOString(),
      changedVoxels: changes.reduce((sum, { diff }) => sum + changedVoxels(diff), 0),
    };
    this.steps = [
      ...this.steps.slice(0, this.applied),
      { step, changes, before, after: this.regions, measured: { before: measured, after: this.measurements } },
    ];
    this.applied = this.steps.length;
    return this.result(step, []);
  }

  private result(step: HistoryStep | null, changes: Step['changes'], newLayers: LayerName[] = []): EditResult {
    return {
      step,
      diffs: changes.map(({ layer, diff }) => ({ layer, diff: encodeDiff(diff) })),
      regions: this.regions,
      measurements: this.measurements,
      newLayers,
      history: this.history(),
    };
  }

  history() {
    return { steps: this.steps.map(({ step }) => step), applied: this.applied };
  }

  apply(label: StepLabel, diffs: readonly { layer: LayerName; diff: Uint8Array }[]): EditResult {
    const changes = diffs.map(({ layer, diff }) => ({ layer, diff: decodeDiff(diff) }));
    for (const { layer, diff } of changes) {
      if (!diffFits(this.layer(layer), diff)) throw new AppError('case/does-not-fit');
    }
    const before = this.regions;
    for (const { layer, diff } of changes) applyDiff(this.layer(layer), diff);
    this.regions = this.regions.map((region) => this.measure(region));
    return this.push(label, changes, before);
  }

  /** A step that changes only the list of regions. */
  change(label: StepLabel, regions: readonly Region[]): EditResult {
    const before = this.regions;
    this.regions = [...regions];
    return this.push(label, [], before);
  }

  /** A step that changes only the measurements. */
  remeasure(label: StepLabel, measurements: Measurement[]): EditResult {
    const before = this.measurements;
    this.measurements = measurements;
    return this.push(label, [], this.regions, before);
  }

  undo(): EditResult {
    const last = this.steps[this.applied - 1];
    if (!last) return this.result(null, []);
    const changes = last.changes.map(({ layer, diff }) => ({ layer, diff: invertDiff(diff) }));
    for (const { layer, diff } of changes) applyDiff(this.layer(layer), diff);
    this.applied--;
    this.regions = [...last.before];
    this.measurements = last.measured.before;
    return this.result(last.step, changes);
  }

  redo(): EditResult {
    const next = this.steps[this.applied];
    if (!next) return this.result(null, []);
    for (const { layer, diff } of next.changes) applyDiff(this.layer(layer), diff);
    this.applied++;
    this.regions = [...next.after];
    this.measurements = next.measured.after;
    return this.result(next.step, next.changes);
  }

  jump(applied: number): EditResult {
    const results: EditResult[] = [];
    while (this.applied !== applied) results.push(this.applied > applied ? this.undo() : this.redo());
    return { ...(results.at(-1) ?? this.result(null, [])), diffs: results.flatMap(({ diffs }) => diffs) };
  }

  create(name?: string): EditResult & { regionId: string } {
    const number = Math.max(0, ...this.regions.map((region) => Number(region.id.slice(1)))) + 1;
    const fresh = !this.volumes.has('regions-0');
    this.layer('regions-0');
    const region: Region = {
      id: `r${number}`,
      name: name ?? `Region ${number}`,
      layer: 0,
      value: number,
      state: 'accepted',
      colour: [255, 92, 138],
      visible: true,
      origin: 'manual',
      proposal: [],
      volumeMm3: 0,
      initialVolumeMm3: 0,
    };
    const result = this.change({ action: 'region/create', details: { region: region.name } }, [
      ...this.regions,
      region,
    ]);
    return { ...result, newLayers: fresh ? ['regions-0'] : [], regionId: region.id };
  }

  view(): CaseView {
    return {
      record: {
        id: this.id,
        name: this.name,
        createdAt: '2026-05-04T08:00:00.000Z',
        modifiedAt: '2026-05-04T09:30:00.000Z',
        state: this.state,
        regions: this.regions,
        nextRegion: this.regions.length + 1,
        measurements: this.measurements,
        models: [],
        revisions: [],
        exports: [],
        baseSequence: 0,
        view: {},
      },
      volumes: [...this.volumes.values()].map(({ view }) => view),
      history: this.history(),
      access: this.access,
      heldBy: null,
      repairs: [],
    };
  }
}
