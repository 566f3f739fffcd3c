import type { History, HistoryStep } from '@shared/case/history';
import type { JournalEntry } from './journal';
import type { Place } from './journal-store';

interface StoredStep extends HistoryStep {
  readonly place: Place;
}

/** The undo list as the journal tells it: an edit drops what could have been redone. */
export class Steps {
  private readonly list: StoredStep[] = [];
  private applied = 0;
  /** Number of the last entry. */
  sequence: number;

  constructor(baseSequence: number) {
    this.sequence = baseSequence;
  }

  /** Takes in an entry that is in the journal; a move without a step to move over is a bug of the writer. */
  add(entry: JournalEntry, place: Place): void {
    this.sequence = entry.sequence;
    switch (entry.kind) {
      case 'edit': {
        const { sequence, time, label, changedVoxels } = entry;
        this.list.splice(this.applied, Infinity, { ...label, sequence, time, changedVoxels, place });
        this.applied += 1;
        break;
      }
      case 'undo':
        if (this.applied === 0) throw new RangeError('journal undoes a step that is not there');
        this.applied -= 1;
        break;
      case 'redo':
        if (this.applied === this.list.length) throw new RangeError('journal redoes a step that is not there');
        this.applied += 1;
        break;
    }
  }

  /** The step that undo or redo would move over. */
  next(direction: 'undo' | 'redo'): StoredStep | undefined {
    return this.list[direction === 'undo' ? this.applied - 1 : this.applied];
  }

  get appliedCount(): number {
    return this.applied;
  }

  get length(): number {
    return this.list.length;
  }

  view(): History {
    return { steps: this.list.map(publicStep), applied: this.applied };
  }
}

export function publicStep({ action, details, sequence, time, changedVoxels }: HistoryStep): HistoryStep {
  return { action, details, sequence, time, changedVoxels };
}
