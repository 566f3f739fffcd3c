import { type Material, type Printer } from '@shared/printers';

export const AXES = [0, 1, 2] as const;
type Triple = [number, number, number];

export interface MaterialDraft {
  id: string;
  name: string;
  /** 104 for a material that is printed 4 % larger. */
  scalePercent: Triple;
  calibrated: boolean;
  /** `#rrggbb`. */
  colour: string;
}

/** A printer profile while it is typed; a number that is not there is NaN. */
export interface PrinterDraft extends Omit<
  { -readonly [Key in keyof Printer]: Printer[Key] },
  'schema' | 'buildVolumeMm' | 'materials'
> {
  buildVolumeMm: Triple;
  materials: MaterialDraft[];
}

/** Something that keeps a draft from being saved. */
export interface Problem {
  /** Field as in the draft, such as `nozzleMm`, `buildVolumeMm.2`, `materials.0.name`. */
  readonly field: string;
  /** Key below `printerEdit.problem`. */
  readonly key:
    | 'name'
    | 'nameTaken'
    | 'number'
    | 'length'
    | 'clearance'
    | 'overhang'
    | 'wallBelowNozzle'
    | 'layerAboveNozzle'
    | 'buildTooSmall'
    | 'scale'
    | 'materialNames';
  /** Numbers for the text, millimetres. */
  readonly details: Readonly<Record<string, number>>;
}

/** Largest lengths in millimetres, as the profiles' schema has them. */
const MOST_MM = { buildVolumeMm: 2000, nozzleMm: 5, layerMm: 5, minWallMm: 20 } as const;
const MOST_NAME = 80;

const round = (value: number): number => Math.round(value * 1e6) / 1e6;
const hex = (value: number): string => value.toString(16).padStart(2, '0');

export function draftOf(printer: Printer): PrinterDraft {
  return {
    id: printer.id,
    name: printer.name,
    technology: printer.technology,
    buildVolumeMm: [...printer.buildVolumeMm],
    nozzleMm: printer.nozzleMm,
    layerMm: printer.layerMm,
    minWallMm: printer.minWallMm,
    clearanceMm: printer.clearanceMm,
    maxOverhangDeg: printer.maxOverhangDeg,
    materials: printer.materials.map(materialDraftOf),
  };
}

function materialDraftOf({ id, name, scale, calibrated, colour }: Material): MaterialDraft {
  const scalePercent = scale.map((factor) => round(100 * factor)) as Triple;
  return { id, name, scalePercent, calibrated, colour: `#${colour.map(hex).join('')}` };
}

/** The profile that a draft without problems stands for. */
export function printerOf(draft: PrinterDraft): Printer {
  return {
    ...draft,
    schema: 1,
    name: draft.name.trim(),
    buildVolumeMm: [...draft.buildVolumeMm],
    materials: draft.materials.map(({ id, name, scalePercent, calibrated, colour }) => ({
      id,
      name: name.trim(),
      scale: scalePercent.map((percent) => round(percent / 100)) as Triple,
      calibrated,
      colour: [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) as Triple,
    })),
  };
}

/** A file's name from a title: lower-case words joined by hyphens that is not taken yet. */
export function freshId(title: string, taken: readonly string[], empty = 'printer'): string {
  const base =
    title
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll('ß', 'ss')
      .replaceAll(/\p{M}/gu, '')
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 50)
      .replaceAll(/^-+|-+$/g, '') || empty;
  let id = base;
  for (let number = 2; taken.includes(id); number++) id = `${base}-${number}`;
  return id;
}

/** A name that is not taken yet: with a number behind it if need be. */
export function freshName(name: string, taken: readonly string[]): string {
  let fresh = name;
  for (let number = 2; taken.includes(fresh); number++) fresh = `${name} ${number}`;
  return fresh;
}

export function newMaterial(name: string, draft: PrinterDraft): MaterialDraft {
  const own = freshName(
    name,
    draft.materials.map((item) => item.name),
  );
  const id = freshId(
    own,
    draft.materials.map((item) => item.id),
    'material',
  );
  return { id, name: own, scalePercent: [100, 100, 100], calibrated: false, colour: '#d8d8d0' };
}

/** Everything that is wrong with a draft, in the order of the form. `otherNames`: of the other printers. */
export function problemsOf(draft: PrinterDraft, otherNames: readonly string[]): Problem[] {
  const found: Problem[] = [];
  const say = (field: string, key: Problem['key'], details: Problem['details'] = {}): void => {
    // One text a field: the first thing that is wrong with it.
    if (!found.some((problem) => problem.field === field)) found.push({ field, key, details });
  };
  const length = (field: string, value: number, most: number): void => {
    if (!Number.isFinite(value)) say(field, 'number');
    else if (!(value > 0) || value > most) say(field, 'length', { most });
  };
  const within = (field: string, value: number, key: 'clearance' | 'overhang', most: number): void => {
    if (!Number.isFinite(value)) say(field, 'number');
    else if (value < 0 || value > most) say(field, key);
  };

  const { nozzleMm, layerMm, minWallMm, buildVolumeMm } = draft;
  if (!isName(draft.name)) say('name', 'name');
  else if (otherNames.includes(draft.name.trim())) say('name', 'nameTaken');
  AXES.forEach((axis) => length(`buildVolumeMm.${axis}`, buildVolumeMm[axis], MOST_MM.buildVolumeMm));
  AXES.forEach((axis) => {
    if (buildVolumeMm[axis] < 4 * minWallMm) {
      say(`buildVolumeMm.${axis}`, 'buildTooSmall', { least: round(4 * minWallMm) });
    }
  });
  length('nozzleMm', nozzleMm, MOST_MM.nozzleMm);
  length('layerMm', layerMm, MOST_MM.layerMm);
  if (draft.technology !== 'resin' && layerMm > nozzleMm) say('layerMm', 'layerAboveNozzle', { nozzle: nozzleMm });
  length('minWallMm', minWallMm, MOST_MM.minWallMm);
  if (minWallMm < nozzleMm) say('minWallMm', 'wallBelowNozzle', { nozzle: nozzleMm });
  within('clearanceMm', draft.clearanceMm, 'clearance', 1);
  within('maxOverhangDeg', draft.maxOverhangDeg, 'overhang', 90);
  draft.materials.forEach((material, index) => {
    const earlier = draft.materials.slice(0, index).map((item) => item.name.trim());
    if (!isName(material.name)) say(`materials.${index}.name`, 'name');
    else if (earlier.includes(material.name.trim())) say(`materials.${index}.name`, 'materialNames');
    AXES.forEach((axis) => {
      const percent = material.scalePercent[axis];
      if (!Number.isFinite(percent)) say(`materials.${index}.scale.${axis}`, 'number');
      else if (percent < 50 || percent > 200) say(`materials.${index}.scale.${axis}`, 'scale');
    });
  });
  return found;
}

const isName = (name: string): boolean => name.trim().length > 0 && name.trim().length <= MOST_NAME;
