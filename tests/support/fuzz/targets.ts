import { closeCase, openCase } from '@main/case/case-opener';
import { verifyCase } from '@main/case/verify';
import { readVolumeFile } from '@main/case/volume-store';
import { anonymiseFile } from '@main/dicom/anonymise';
import { findScans, readScan } from '@main/dicom/scan-reader';
import { readModel } from '@main/inference/model-reader';
import { parsePrinter } from '@main/print/profiles';
import { readVolume } from '@main/volume/io/volume-reader';
import { AppError } from '@shared/errors';
import { voxelCount } from '@shared/geometry';
import { type Random } from '@shared/random';
import { type Volume } from '@shared/volume';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeCase } from '../case-folder';
import { dicomSeeds, giantSeeds, type Seed, volumeSeeds, zipSeeds } from './corpus';
import { messageTarget } from './messages';
import { jsonOf, mutate, mutateValue } from './mutate';

/** One input that was made: what was done to it, and how to feed it. */
export interface Input {
  readonly what: string;
  /** The input is valid as it is: anything but a load is wrong. */
  readonly honest: boolean;
  /** Returns after a right load; throws what the reader throws. */
  run(): Promise<void>;
}

export interface Target {
  readonly kind: string;
  /** Writes an input into the empty folder `box`. */
  make(random: Random, box: string): Promise<Input>;
  close?(): Promise<void>;
}

function checkVolume({ geometry, data }: Volume): void {
  if (data.length !== voxelCount(geometry)) throw new Error('voxels do not fill the grid');
  const numbers = [...geometry.size, ...geometry.spacing, ...geometry.origin, ...geometry.direction];
  if (!numbers.every(Number.isFinite)) throw new Error(`a grid of ${JSON.stringify(geometry)}`);
  if (!geometry.spacing.every((value) => value > 0)) throw new Error('a spacing that is not positive');
}

function writeFiles(folder: string, files: Readonly<Record<string, Uint8Array>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
}

/** Mutates one file of a seed, rarely none. */
function mutated(seed: Seed, random: Random): { files: Record<string, Uint8Array>; how: string; honest: boolean } {
  const name = random.pick(Object.keys(seed.files));
  const { bytes, how } = mutate(seed.files[name]!, random);
  return {
    files: { ...seed.files, [name]: bytes },
    how: `${seed.name}/${name}: ${how.join(', ') || 'as it is'}`,
    honest: how.length === 0,
  };
}

/** Links that lead nowhere, in circles, out of the folder, to endless devices. */
function addLinks(folder: string, random: Random): string {
  const target = random.pick(['.', '..', 'nothing', '/dev/zero', '/etc/hostname', 'loop', '/dev/null']);
  try {
    symlinkSync(target, join(folder, target === 'loop' ? 'loop' : 'link.dcm'));
  } catch {
    return '';
  }
  return `, link to ${target}`;
}

function scanTarget(kind: string, seeds: readonly Seed[], asFolder: boolean): Target {
  return {
    kind,
    make: (random, box) => {
      const seed = random.pick(seeds);
      const { files, how, honest } = mutated(seed, random);
      const folder = join(box, 'in');
      writeFiles(folder, files);
      const links = asFolder && random.chance(0.1) ? addLinks(folder, random) : '';
      const path = asFolder ? folder : join(folder, random.pick(Object.keys(files)));
      const run = async (): Promise<void> => checkVolume((await readScan(path)).volume);
      return Promise.resolve({ what: how + links, honest: honest && asFolder && links === '', run });
    },
  };
}

/** One DICOM file, listed and copied without its names. */
function copyTarget(seeds: readonly Seed[]): Target {
  return {
    kind: 'dicom file',
    make: (random, box) => {
      const { files, how } = mutated(random.pick(seeds), random);
      writeFiles(box, files);
      const name = random.pick(Object.keys(files));
      const run = async (): Promise<void> => {
        const copy = anonymiseFile(files[name]!, { name: 'P', secret: 's' }, name);
        if (copy.bytes.length > files[name]!.length + 4096) throw new Error('a copy longer than its original');
        await findScans(join(box, name));
      };
      return Promise.resolve({ what: `${how}, ${name}`, honest: false, run });
    },
  };
}

/** A volume given as labels or scan. */
function volumeTarget(seeds: readonly Seed[]): Target {
  return {
    kind: 'nifti and nrrd',
    make: (random, box) => {
      const { files, how } = mutated(random.pick(seeds), random);
      writeFiles(box, files);
      const path = join(box, Object.keys(files)[0]!);
      const asLabels = random.chance(0.3);
      const run = async (): Promise<void> =>
        checkVolume(asLabels ? await readVolume(path) : (await readScan(path)).volume);
      return Promise.resolve({ what: how, honest: false, run });
    },
  };
}

async function caseTarget(scratch: string): Promise<Target> {
  const made = join(scratch, 'case');
  await makeCase(made);
  const names = readdirSync(made, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(made.length + 1));
  return {
    kind: 'case folder',
    make: (random, box) => {
      const folder = join(box, 'case');
      cpSync(made, folder, { recursive: true });
      const name = random.pick(names);
      const path = join(folder, name);
      let how: readonly string[] = ['json'];
      if (name.endsWith('.json') && random.chance(0.7)) {
        const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
        writeFileSync(path, jsonOf(mutateValue(value, random)));
      } else {
        const result = mutate(readFileSync(path), random);
        writeFileSync(path, result.bytes);
        ({ how } = result);
      }
      if (random.chance(0.05)) {
        rmSync(path);
        symlinkSync(random.pick(['/dev/null', '..', '/etc/hostname']), path);
        how = ['link'];
      }
      const run = async (): Promise<void> => {
        const open = await openCase(folder);
        try {
          for (const { file } of open.record.volumes) await readVolumeFile(join(folder, 'volumes', file));
        } finally {
          await closeCase(open);
        }
        await verifyCase(folder);
      };
      return Promise.resolve({ what: `${name}: ${how.join(', ')}`, honest: how.length === 0, run });
    },
  };
}

function cardTarget(): Target {
  const folder = resolve(import.meta.dirname, '../../../resources/models');
  const name = readdirSync(folder)
    .find((file) => file.endsWith('.json'))!
    .replace('.json', '');
  const card = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Record<string, unknown>;
  const model = Buffer.from('not a network, but its bytes are what the card says');
  const honest = { ...card, sha256: createHash('sha256').update(model).digest('hex') };
  return {
    kind: 'model card',
    make: (random, box) => {
      const text = Buffer.from(jsonOf(random.chance(0.5) ? mutateValue(honest, random) : honest));
      const { bytes, how } = mutate(text, random);
      const changed = random.chance(0.2) ? mutate(model, random).bytes : model;
      writeFiles(box, { 'm.json': bytes, 'm.onnx': changed });
      const run = async (): Promise<void> => {
        const read = await readModel(box, 'm');
        if (createHash('sha256').update(read.bytes).digest('hex') !== read.card.sha256)
          throw new Error('another network');
      };
      return Promise.resolve({ what: how.join(', '), honest: false, run });
    },
  };
}

function printerTarget(): Target {
  const folder = resolve(import.meta.dirname, '../../../resources/printers');
  const profiles = readdirSync(folder).map((file) => readFileSync(join(folder, file)));
  return {
    kind: 'printer profile',
    make: (random) => {
      const profile = random.pick(profiles);
      const value: unknown = mutateValue(JSON.parse(profile.toString()), random);
      const { bytes, how } = mutate(profile, random);
      const text = random.chance(0.5) ? jsonOf(value) : bytes.toString('utf8');
      const run = (): Promise<void> => {
        const printer = parsePrinter(text, 'fuzz');
        if (!JSON.stringify(printer).includes(printer.id)) throw new Error('not a printer');
        return Promise.resolve();
      };
      return Promise.resolve({ what: how.join(', '), honest: false, run });
    },
  };
}

/** All kinds of input, ready to be made. */
export async function createTargets(scratch: string): Promise<readonly Target[]> {
  const dicom = dicomSeeds();
  const volumes = [...(await volumeSeeds(join(scratch, 'volumes'))), ...giantSeeds()];
  return [
    scanTarget('dicom folder', dicom, true),
    copyTarget(dicom),
    scanTarget('zip', zipSeeds(), false),
    volumeTarget(volumes),
    await caseTarget(scratch),
    cardTarget(),
    printerTarget(),
    await messageTarget(scratch),
  ];
}

export { AppError };
