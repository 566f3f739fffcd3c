import { z } from 'zod';
import { type CaseRecord, type CaseState, caseId, type VolumeRecord, viewState } from '../case/case';
import type { History } from '../case/history';
import { call } from './call';
import { fileToken } from './file-calls';

/** Who has a case open. */
export interface Holder {
  readonly user: string;
  readonly computer: string;
  readonly since: string;
  /** Why nobody here can write to the folder, where it is not held at all: one English reason; the other fields are empty. */
  readonly unwritable?: string;
}

export interface CaseSummary {
  readonly id: string;
  /** Pseudonym. */
  readonly name: string;
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly state: CaseState;
  /** ISO date of the scan, or empty. */
  readonly scanDate: string;
  readonly regions: number;
  readonly revisions: number;
  /** Address of a PNG, or null before import. */
  readonly thumbnail: string | null;
  /** Another window or computer that has it open. */
  readonly heldBy: Holder | null;
  /** Why it cannot be opened, one line; empty when it can. */
  readonly damage: string;
}

/** A volume that the renderer may fetch; see `binary.ts` for the body. */
export interface VolumeView extends Omit<VolumeRecord, 'file'> {
  /** Address of the voxels. */
  readonly path: string;
}

/** A volume, part or record that was mended when the case was opened. */
export interface Repair {
  readonly what: string;
  /** One English line. */
  readonly message: string;
}

export interface CaseView {
  readonly record: Omit<CaseRecord, 'volumes' | 'journal' | 'audit' | 'schemaVersion'>;
  readonly volumes: readonly VolumeView[];
  readonly history: History;
  /** `read` when another holds the case; then `heldBy` says who. */
  readonly access: 'write' | 'read';
  readonly heldBy: Holder | null;
  readonly repairs: readonly Repair[];
}

const id = z.strictObject({ caseId });

export const caseCalls = {
  /** Newest first. */
  list: call<readonly CaseSummary[]>()(z.strictObject({})),
  open: call<CaseView>()(id),
  /** The open case as it is now. */
  get: call<CaseView>()(id),
  close: call<null>()(id),
  rename: call<CaseSummary>()(z.strictObject({ caseId, name: z.string().trim().min(1).max(120) })),
  duplicate: call<CaseSummary>()(z.strictObject({ caseId, name: z.string().trim().min(1).max(120) })),
  /** Moves the case into the folder `deleted` beside the cases, so that one wrong click loses nothing. */
  delete: call<null>()(id),
  /** Adds a case folder from elsewhere to the list. */
  add: call<CaseSummary>()(z.strictObject({ token: fileToken })),
  /** Keeps layout, window/level, visibility and the like; at most 64 KiB as JSON. */
  saveView: call<null>()(z.strictObject({ caseId, view: viewState })),
} as const;
