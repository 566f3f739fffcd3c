import { type LayerName } from '@shared/case/common';
import { invertDiff, type LabelDiff } from '@shared/edit/label-diff';
import { invertPatch, type MeasurementPatch, type RegionPatch } from '@shared/edit/region-patch';

export interface LayerChange {
  readonly layer: LayerName;
  readonly diff: LabelDiff;
}

/** What a step did, as the page saw it done. */
export interface SeenStep {
  readonly changes: readonly LayerChange[];
  readonly patch: RegionPatch;
  readonly measured: MeasurementPatch;
}

export function invertStep({ changes, patch, measured }: SeenStep): SeenStep {
  return {
    changes: changes.map(({ layer, diff }) => ({ layer, diff: invertDiff(diff) })).reverse(),
    patch: invertPatch(patch),
    measured: invertPatch(measured),
  };
}

/** Runs of diffs that are kept, ten bytes each. */
const ROOM = 4_000_000;

/** Steps by their number in the history, so that they can be taken back before the host has said so; the oldest go. */
export class StepMemory {
  private readonly seen = new Map<number, SeenStep>();
  private runs = 0;

  constructor(private readonly room = ROOM) {}

  get(sequence: number): SeenStep | undefined {
    return this.seen.get(sequence);
  }

  keep(sequence: number, step: SeenStep): void {
    this.drop(sequence);
    this.seen.set(sequence, step);
    this.runs += runsOf(step);
    for (const oldest of this.seen.keys()) {
      if (this.runs <= this.room || oldest === sequence) break;
      this.drop(oldest);
    }
  }

  clear(): void {
    this.seen.clear();
    this.runs = 0;
  }

  private drop(sequence: number): void {
    const step = this.seen.get(sequence);
    if (!step) return;
    this.seen.delete(sequence);
    this.runs -= runsOf(step);
  }
}

const runsOf = (step: SeenStep): number => step.changes.reduce((sum, { diff }) => sum + diff.starts.length, 0);
