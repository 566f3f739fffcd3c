import type { Patient } from '@shared/case/analysis';
import type { DataSet } from 'dicom-parser';
import type { ByteSource } from './byte-source';
import { code, text } from './data-set';
import { parseHeader } from './header';
import { openInput } from './input-reader';
import { Tag } from './tags';

/** Who was scanned and when, as the images say it; for the surgeon's eyes, never for names, logs or reports. */
export interface ScannedPatient {
  readonly patient: Patient;
  /** ISO date of the study, or empty. */
  readonly date: string;
}

const BIRTH_DATE = 'x00100030';
const SEX = 'x00100040';
const STUDY_DATE = 'x00080020';
const FIRST_READ = 1 << 16;
const LARGEST_HEADER = 1 << 24;

/** Reads the patient from the first image of a DICOM series; undefined for inputs that name none. Throws `file/...`. */
export async function readPatient(path: string, seriesUid: string): Promise<ScannedPatient | undefined> {
  const input = await openInput(path);
  try {
    for (const source of input.sources) {
      const dataSet = await headerOf(source).catch(() => undefined);
      if (dataSet && code(dataSet, Tag.SeriesInstanceUID) === seriesUid) return describe(dataSet);
    }
    return undefined;
  } finally {
    await input.close();
  }
}

async function headerOf(source: ByteSource): Promise<DataSet | undefined> {
  const open = await source.open();
  try {
    for (let length = FIRST_READ; length <= LARGEST_HEADER; length *= 16) {
      const result = parseHeader(await open.read(0, Math.min(source.size, length)), length >= source.size);
      if (result.kind === 'image') return result.header.dataSet;
      if (result.kind !== 'more') return undefined;
    }
    return undefined;
  } finally {
    await open.close();
  }
}

function describe(dataSet: DataSet): ScannedPatient {
  return {
    patient: {
      name: personName(text(dataSet, Tag.PatientName)).slice(0, 400),
      id: text(dataSet, Tag.PatientID).slice(0, 200),
      birthDate: isoDate(code(dataSet, BIRTH_DATE)),
      sex: code(dataSet, SEX).slice(0, 20),
    },
    date: isoDate(code(dataSet, STUDY_DATE)),
  };
}

/** `Meier^Anna^^Dr.` as a person writes it: family name first, then the others. */
function personName(name: string): string {
  const [family = '', ...others] = (name.split('=')[0] ?? '').split('^').map((part) => part.trim());
  const rest = others.filter((part) => part !== '').join(' ');
  return family && rest ? `${family}, ${rest}` : family || rest;
}

function isoDate(date: string): string {
  const parts = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(date);
  return parts ? `${parts[1]!}-${parts[2]!}-${parts[3]!}` : '';
}
