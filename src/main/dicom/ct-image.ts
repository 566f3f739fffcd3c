import { type Geometry, indexToWorld } from '@shared/geometry';
import { type Volume } from '@shared/volume';
import { decimalString, decimalStrings, type EncodedElement, encodeDataSet } from './data-set-encoder';
import { part10File } from './part10';
import { EXPLICIT_LITTLE_ENDIAN } from './transfer-syntaxes';
import { uidOf } from './uids';

export interface SeriesText {
  /** A pseudonym, never a person's name. */
  readonly patientName: string;
  readonly patientId?: string;
  readonly studyDescription?: string;
  readonly seriesDescription: string;
  /** All UIDs follow from it: the same seed gives the same files. */
  readonly uidSeed: string;
  readonly seriesNumber?: number;
  readonly manufacturer?: string;
  readonly model?: string;
  /** Peak kilovoltage, unknown when left out. */
  readonly kvp?: number;
  /** `YYYYMMDD` and `HHMMSS` of study, series and content; when left out the year 2000 begins (a DICOMDIR needs a date). */
  readonly date?: string;
  readonly time?: string;
  readonly bodyPart?: string;
  /** Whether there is text in the pictures (0028,0301); `NO` when left out. */
  readonly burnedIn?: 'not said';
}

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';

export const seriesUidOf = (seed: string): string => uidOf(`${seed}/series`);

/** Patient, study, series, frame of reference and equipment modules (PS3.3 A.3.3): the same in every slice. */
function seriesElements(text: SeriesText): EncodedElement[] {
  const { uidSeed, date = '20000101', time = '000000' } = text;
  return [
    [0x00080005, 'CS', 'ISO_IR 192'],
    [0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
    [0x00080016, 'UI', CT_IMAGE_STORAGE],
    [0x00080020, 'DA', date],
    [0x00080021, 'DA', date],
    [0x00080022, 'DA', date],
    [0x00080023, 'DA', date],
    [0x00080030, 'TM', time],
    [0x00080031, 'TM', time],
    [0x00080032, 'TM', time],
    [0x00080033, 'TM', time],
    [0x00080050, 'SH', ''],
    [0x00080060, 'CS', 'CT'],
    [0x00080070, 'LO', text.manufacturer ?? 'Lacuna'],
    [0x00080090, 'PN', ''],
    [0x00081030, 'LO', text.studyDescription ?? ''],
    [0x0008103e, 'LO', text.seriesDescription],
    [0x00081090, 'LO', text.model ?? ''],
    [0x00100010, 'PN', text.patientName],
    [0x00100020, 'LO', text.patientId ?? text.patientName],
    [0x00100030, 'DA', ''],
    [0x00100040, 'CS', ''],
    [0x00120062, 'CS', 'YES'],
    [0x00120063, 'LO', 'Pseudonym given at export'],
    [0x00180015, 'CS', text.bodyPart ?? 'JAW'],
    [0x00180060, 'DS', text.kvp === undefined ? '' : decimalString(text.kvp)],
    [0x00185100, 'CS', 'HFS'],
    [0x0020000d, 'UI', uidOf(`${uidSeed}/study`)],
    [0x0020000e, 'UI', seriesUidOf(uidSeed)],
    [0x00200010, 'SH', '1'],
    [0x00200011, 'IS', String(text.seriesNumber ?? 1)],
    [0x00200012, 'IS', '1'],
    [0x00200052, 'UI', uidOf(`${uidSeed}/frame`)],
    [0x00201040, 'LO', ''],
    [0x00280002, 'US', 1],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280100, 'US', 16],
    [0x00280101, 'US', 16],
    [0x00280102, 'US', 15],
    [0x00280103, 'US', 1],
    ...(text.burnedIn === 'not said' ? [] : ([[0x00280301, 'CS', 'NO']] satisfies EncodedElement[])),
    [0x00281050, 'DS', '500'],
    [0x00281051, 'DS', '3500'],
    [0x00281052, 'DS', '0'],
    [0x00281053, 'DS', '1'],
    [0x00281054, 'LO', 'HU'],
  ];
}

function sliceElements(geometry: Geometry, seed: string, z: number): EncodedElement[] {
  const { size, spacing, direction: d } = geometry;
  const position = indexToWorld(geometry, [0, 0, z]);
  const along = position[0] * d[2] + position[1] * d[5] + position[2] * d[8];
  return [
    [0x00080018, 'UI', uidOf(`${seed}/slice/${z}`)],
    [0x00180050, 'DS', decimalString(spacing[2])],
    [0x00180088, 'DS', decimalString(spacing[2])],
    [0x00200013, 'IS', String(z + 1)],
    [0x00200032, 'DS', decimalStrings(position)],
    [0x00200037, 'DS', decimalStrings([d[0], d[3], d[6], d[1], d[4], d[7]])],
    [0x00201041, 'DS', decimalString(along)],
    [0x00280010, 'US', size[1]],
    [0x00280011, 'US', size[0]],
    [0x00280030, 'DS', decimalStrings([spacing[1], spacing[0]])],
  ];
}

/**
 * Slice `z` of a volume as a CT Image Storage file, explicit VR little endian, values as signed 16-bit Hounsfield units.
 * Any oblique geometry; a left-handed grid keeps every voxel's place but is read back with z reversed, since DICOM stacks
 * have no handedness.
 */
export function encodeCtImage(volume: Volume<Int16Array>, z: number, text: SeriesText): Uint8Array {
  const { size } = volume.geometry;
  if (size[0] > 65535 || size[1] > 65535) throw new RangeError('a DICOM image has at most 65535 rows and columns');
  const slice = volume.data.subarray(z * size[0] * size[1], (z + 1) * size[0] * size[1]);
  const pixels = new Uint8Array(slice.buffer, slice.byteOffset, slice.byteLength);
  const dataSet = encodeDataSet([
    ...seriesElements(text),
    ...sliceElements(volume.geometry, text.uidSeed, z),
    [0x7fe00010, 'OW', pixels],
  ]);
  return part10File(CT_IMAGE_STORAGE, uidOf(`${text.uidSeed}/slice/${z}`), EXPLICIT_LITTLE_ENDIAN, dataSet);
}
