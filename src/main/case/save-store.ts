import type { CaseRecord, VolumeRecord, VoxelType } from '@shared/case/case';
import type { LayerName, VolumeName } from '@shared/case/common';
import type { Region } from '@shared/case/region';
import type { Geometry } from '@shared/geometry';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { writeBase, writeRecord } from './case-store';
import { moveFile, removeOthers } from './files-store';
import { VOLUMES, volumePath } from './folder';
import { JournalWriter } from './journal-store';
import { Layers } from './layers';
import type { OpenCase } from './open-case';
import { Steps } from './steps';
import { writeVolumeFile } from './volume-store';

/** Fields that belong to the journal and the volumes, not to plain changes of the record. */
type Plain = Omit<
  CaseRecord,
  'schemaVersion' | 'id' | 'regions' | 'nextRegion' | 'measurements' | 'volumes' | 'baseSequence' | 'journal' | 'audit'
>;

/** Changes plain fields of the record, on disk when it returns. Call it under the case's mutex. */
export async function updateRecord(open: OpenCase, change: Partial<Plain>): Promise<void> {
  open.writer();
  const record = { ...open.record, ...change, modifiedAt: new Date().toISOString() };
  await save(open, record, {});
  open.record = record;
}

/** Colours and visibility are no steps: they change the regions here and on the disk, not the journal. */
export async function updateRegionLook(
  open: OpenCase,
  id: string,
  look: Partial<Pick<Region, 'colour' | 'visible'>>,
): Promise<void> {
  const change = (regions: readonly Region[]): Region[] =>
    regions.map((region) => (region.id === id ? { ...region, ...look } : region));
  const record = { ...open.record, regions: change(open.record.regions) };
  await save(open, record, { regions: change(open.saved.regions) });
  open.record = record;
}

async function save(open: OpenCase, record: CaseRecord, change: Partial<CaseRecord>): Promise<void> {
  const { audit } = open.writer();
  const { regions, nextRegion, measurements, volumes, baseSequence, journal } = open.saved;
  const disk = {
    ...record,
    ...{ regions, nextRegion, measurements, volumes, baseSequence, journal },
    ...change,
    audit: audit.head,
  };
  // What the record remembers of the audit must not be lost behind it.
  await audit.sync();
  if (change.volumes && open.saved.volumes.length > 0) {
    await writeBase(open.folder, open.saved);
    open.base = open.saved;
  }
  await writeRecord(open.folder, disk, open.saved);
  open.previous = open.saved;
  open.saved = disk;
}

/** Whether edits were made that only the journal holds. */
export function needsCompaction(open: OpenCase): boolean {
  return open.steps.sequence > open.saved.baseSequence;
}

/**
 * Writes the voxels as they are now to new volume files and moves the case's base up to here, so that opening has less to
 * replay. Edits may go on meanwhile; the journal keeps every step for undo.
 */
export async function compact(open: OpenCase): Promise<void> {
  const shot = await open.mutex.run(() => Promise.resolve(takeShot(open)));
  if (!shot) return;
  try {
    const written: VolumeRecord[] = [];
    for (const [name, data] of shot.layers) {
      const file = volumeFileName(name);
      await writeVolumeFile(volumePath(open.folder, file), 'uint8', shot.geometry, data);
      written.push({ name, file, type: 'uint8', geometry: mutable(shot.geometry), range: [0, highest(data)] });
    }
    await open.mutex.run(async () => {
      const others = open.saved.volumes.filter(({ name }) => !shot.layers.has(name as LayerName));
      const volumes = [...others, ...written];
      const { regions, nextRegion, measurements, sequence } = shot;
      await save(open, open.record, { volumes, regions, nextRegion, measurements, baseSequence: sequence });
      open.record = { ...open.record, volumes, baseSequence: sequence };
    });
  } catch (error) {
    for (const name of shot.layers.keys()) open.layers?.dirty.add(name);
    throw error;
  }
  await removeUnused(open);
}

interface Shot {
  readonly layers: ReadonlyMap<LayerName, Uint8Array>;
  readonly geometry: Geometry;
  readonly regions: Region[];
  readonly nextRegion: number;
  readonly measurements: CaseRecord['measurements'];
  readonly sequence: number;
}

function takeShot(open: OpenCase): Shot | undefined {
  const { layers, record, steps } = open;
  if (!layers || !open.writers || !needsCompaction(open)) return undefined;
  const copies = new Map([...layers.dirty].map((name) => [name, layers.loaded(name)!.slice()]));
  layers.dirty.clear();
  const { regions, nextRegion, measurements } = record;
  const { sequence } = steps;
  return { layers: copies, geometry: layers.geometry, regions, nextRegion, measurements, sequence };
}

/** A volume that a job has written, to become part of the case. */
export interface StagedVolume {
  readonly name: VolumeName;
  readonly path: string;
  readonly type: VoxelType;
  readonly geometry: Geometry;
  readonly range: readonly [number, number];
}

/**
 * Replaces volumes and regions by what a job found and begins a new journal: what was edited before can no longer be
 * undone, but its journal stays in the folder. Volumes that are not named stay, but for region layers, which all go.
 * Call it under the case's mutex.
 */
export async function adopt(
  open: OpenCase,
  change: Partial<Plain> & Pick<CaseRecord, 'regions'>,
  staged: readonly StagedVolume[],
  drop: readonly VolumeName[] = [],
): Promise<void> {
  const writers = open.writer();
  const volumes: VolumeRecord[] = [];
  for (const { name, path, type, geometry, range } of staged) {
    const file = volumeFileName(name);
    await moveFile(path, volumePath(open.folder, file));
    volumes.push({ name, file, type, geometry: mutable(geometry), range: [range[0], range[1]] });
  }
  const replaced = new Set<string>([...drop, ...volumes.map(({ name }) => name)]);
  const kept = open.saved.volumes.filter(({ name }) => !replaced.has(name) && !name.startsWith('regions-'));
  const journal = `journal-${open.steps.sequence + 1}.jsonl`;
  const empty = { entries: [], goodBytes: 0, rest: 'none', missing: true } as const;
  const writer = await JournalWriter.open(join(open.folder, journal), empty);
  const all = [...kept, ...volumes];
  const nextRegion = Math.max(open.record.nextRegion, ...change.regions.map(({ id }) => Number(id.slice(1)) + 1));
  const { measurements } = open.record;
  const baseSequence = open.steps.sequence;
  const based = { volumes: all, regions: change.regions, nextRegion, measurements, baseSequence, journal };
  const record = { ...open.record, ...change, ...based, modifiedAt: new Date().toISOString() };
  try {
    await save(open, record, based);
  } catch (error) {
    await writer.close();
    throw error;
  }
  open.record = record;
  open.writers = { ...writers, journal: writer };
  await writers.journal.close();
  open.layers = layersOf(open.folder, record);
  open.steps = new Steps(record.baseSequence);
  open.touched.clear();
  open.anomaly = undefined;
  await removeUnused(open);
}

/** Layers lie on the scan's grid; without a scan there are none. */
export function layersOf(folder: string, record: CaseRecord): Layers | undefined {
  const scan = record.volumes.find(({ name }) => name === 'scan');
  return scan && Layers.of(folder, record.volumes, scan.geometry);
}

/** Deletes volume files that neither `case.json` nor the records kept beside it name. */
async function removeUnused(open: OpenCase): Promise<void> {
  const used = [open.saved, open.previous, open.base].flatMap(
    (record) => record?.volumes.map(({ file }) => file) ?? [],
  );
  await removeOthers(join(open.folder, VOLUMES), new Set(used));
}

function volumeFileName(name: VolumeName): string {
  return `${name}-${randomBytes(6).toString('hex')}.lvol`;
}

function highest(data: Uint8Array): number {
  let most = 0;
  for (const value of data) if (value > most) most = value;
  return most;
}

/** The case schema's arrays are plain tuples. */
function mutable({ size, spacing, origin, direction }: Geometry): VolumeRecord['geometry'] {
  return { size: [...size], spacing: [...spacing], origin: [...origin], direction: [...direction] };
}
