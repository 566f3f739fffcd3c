import { indexToWorld } from '@shared/geometry';
import { LABEL_COLOURS, LABEL_NAMES } from '@shared/labels';
import type { LabelVolume } from '@shared/volume';
import { decimalString, decimalStrings, type EncodedElement, encodeDataSet } from './data-set-encoder';
import { part10File } from './part10';
import { SEGMENTATION_STORAGE } from './segmentation';
import { EXPLICIT_LITTLE_ENDIAN } from './transfer-syntaxes';
import { uidOf } from './uids';

/** What a segmentation takes over from the scan it belongs to; made up from the seed where left out. */
export interface SegmentationText {
  /** A pseudonym, never a person's name. */
  readonly patientName: string;
  readonly patientId?: string;
  readonly seriesDescription: string;
  /** All UIDs follow from it: the same seed gives the same file. */
  readonly uidSeed: string;
  readonly studyUid?: string;
  readonly frameOfReferenceUid?: string;
  /** `YYYYMMDD` and `HHMMSS`. */
  readonly date?: string;
  readonly time?: string;
}

/** A coded concept: scheme, value, meaning. */
type Concept = readonly [scheme: string, value: string, meaning: string];

/** Kinds of the labels 1..5 in SNOMED CT; the canal has a code of our own. */
const CONCEPTS: readonly Concept[] = [
  ['', '', ''],
  ['SCT', '89546000', 'Skull'],
  ['SCT', '91609006', 'Mandible'],
  ['SCT', '38199008', 'Tooth'],
  ['SCT', '38199008', 'Tooth'],
  ['99LACUNA', 'MANDIBULAR-CANAL', 'Mandibular canal'],
];
const ANATOMICAL_STRUCTURE: Concept = ['SCT', '123037004', 'Anatomical Structure'];

const codeItem = ([scheme, value, meaning]: Concept): readonly EncodedElement[] => [
  [0x00080100, 'SH', value],
  [0x00080102, 'SH', scheme],
  [0x00080104, 'LO', meaning],
];

/**
 * A label map 0..5 as a binary DICOM segmentation, one segment a label that is there, one frame a slice that has any of it.
 * A left-handed grid keeps every voxel's place, but its slices are read back in the other order. An empty map is a bug: a
 * segmentation has at least one frame.
 */
export function encodeSegmentation({ geometry, data }: LabelVolume, about: SegmentationText): Uint8Array {
  const { size, spacing, direction: d } = geometry;
  const [nx, ny, nz] = size;
  const plane = nx * ny;
  if (nx > 65535 || ny > 65535) throw new RangeError('a DICOM image has at most 65535 rows and columns');
  const frames: { readonly label: number; readonly z: number }[] = [];
  for (let label = 1; label < LABEL_NAMES.length; label++) {
    for (let z = 0; z < nz; z++)
      if (data.subarray(z * plane, (z + 1) * plane).includes(label)) frames.push({ label, z });
  }
  if (frames.length === 0) throw new Error('a segmentation without any segment');
  const labels = [...new Set(frames.map(({ label }) => label))];
  const pixels = new Uint8Array(2 * Math.ceil((frames.length * plane) / 16));
  frames.forEach(({ label, z }, f) => {
    for (let i = 0; i < plane; i++) {
      if (data[z * plane + i] !== label) continue;
      const at = f * plane + i;
      pixels[at >>> 3]! |= 1 << (at & 7);
    }
  });
  const { uidSeed, date = '20000101', time = '000000' } = about;
  const uid = uidOf(`${uidSeed}/segmentation`);
  const dimensions = uidOf(`${uidSeed}/dimensions`);
  const elements: EncodedElement[] = [
    [0x00080005, 'CS', 'ISO_IR 192'],
    [0x00080008, 'CS', 'DERIVED\\PRIMARY'],
    [0x00080016, 'UI', SEGMENTATION_STORAGE],
    [0x00080018, 'UI', uid],
    [0x00080020, 'DA', date],
    [0x00080021, 'DA', date],
    [0x00080023, 'DA', date],
    [0x00080030, 'TM', time],
    [0x00080031, 'TM', time],
    [0x00080033, 'TM', time],
    [0x00080050, 'SH', ''],
    [0x00080060, 'CS', 'SEG'],
    [0x00080070, 'LO', 'Lacuna'],
    [0x00080090, 'PN', ''],
    [0x0008103e, 'LO', about.seriesDescription],
    [0x00081090, 'LO', 'Lacuna'],
    [0x00100010, 'PN', about.patientName],
    [0x00100020, 'LO', about.patientId ?? about.patientName],
    [0x00100030, 'DA', ''],
    [0x00100040, 'CS', ''],
    [0x00181000, 'LO', '1'],
    [0x00181020, 'LO', '1'],
    [0x0020000d, 'UI', about.studyUid ?? uidOf(`${uidSeed}/study`)],
    [0x0020000e, 'UI', uidOf(`${uidSeed}/segmentation-series`)],
    [0x00200010, 'SH', '1'],
    [0x00200011, 'IS', '300'],
    [0x00200013, 'IS', '1'],
    [0x00200052, 'UI', about.frameOfReferenceUid ?? uidOf(`${uidSeed}/frame`)],
    [0x00201040, 'LO', ''],
    [0x00209221, 'SQ', [[[0x00209164, 'UI', dimensions]]]],
    [0x00209222, 'SQ', [dimension(dimensions, 0x0062000b, 0x0062000a), dimension(dimensions, 0x00200032, 0x00209113)]],
    [0x00280002, 'US', 1],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280008, 'IS', String(frames.length)],
    [0x00280010, 'US', ny],
    [0x00280011, 'US', nx],
    [0x00280100, 'US', 1],
    [0x00280101, 'US', 1],
    [0x00280102, 'US', 0],
    [0x00280103, 'US', 0],
    [0x00280301, 'CS', 'NO'],
    [0x00282110, 'CS', '00'],
    [0x00620001, 'CS', 'BINARY'],
    [0x00620002, 'SQ', labels.map(segmentItem)],
    [0x00700080, 'CS', 'ANATOMY'],
    [0x00700081, 'LO', 'Anatomy of the jaws'],
    [0x00700084, 'PN', 'Lacuna'],
    [
      0x52009229,
      'SQ',
      [
        [
          [0x00209116, 'SQ', [[[0x00200037, 'DS', decimalStrings([d[0], d[3], d[6], d[1], d[4], d[7]])]]]],
          [
            0x00289110,
            'SQ',
            [
              [
                [0x00180050, 'DS', decimalString(spacing[2])],
                [0x00180088, 'DS', decimalString(spacing[2])],
                [0x00280030, 'DS', decimalStrings([spacing[1], spacing[0]])],
              ],
            ],
          ],
        ],
      ],
    ],
    [
      0x52009230,
      'SQ',
      frames.map(({ label, z }): EncodedElement[] => [
        [0x00209111, 'SQ', [[[0x00209157, 'UL', [labels.indexOf(label) + 1, z + 1]]]]],
        [0x00209113, 'SQ', [[[0x00200032, 'DS', decimalStrings(indexToWorld(geometry, [0, 0, z]))]]]],
        [0x0062000a, 'SQ', [[[0x0062000b, 'US', labels.indexOf(label) + 1]]]],
      ]),
    ],
    [0x7fe00010, 'OB', pixels],
  ];
  return part10File(SEGMENTATION_STORAGE, uid, EXPLICIT_LITTLE_ENDIAN, encodeDataSet(elements));
}

/** One axis along which frames differ: the attribute and the functional group that has it. */
function dimension(organisation: string, pointer: number, group: number): EncodedElement[] {
  return [
    [0x00209164, 'UI', organisation],
    [0x00209165, 'AT', [pointer >>> 16, pointer & 0xffff]],
    [0x00209167, 'AT', [group >>> 16, group & 0xffff]],
  ];
}

function segmentItem(label: number, index: number): EncodedElement[] {
  return [
    [0x00620003, 'SQ', [codeItem(ANATOMICAL_STRUCTURE)]],
    [0x00620004, 'US', index + 1],
    [0x00620005, 'LO', LABEL_NAMES[label]!],
    [0x00620008, 'CS', 'AUTOMATIC'],
    [0x00620009, 'LO', 'Lacuna'],
    [0x0062000d, 'US', cieLab(LABEL_COLOURS[label]!)],
    [0x0062000f, 'SQ', [codeItem(CONCEPTS[label]!)]],
  ];
}

/** sRGB 0..255 as DICOM's 16-bit CIELab under D50 (PS3.3 C.10.7.1.1). */
export function cieLab(colour: readonly [number, number, number]): number[] {
  const [r, g, b] = colour.map((part) => {
    const v = part / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  // sRGB to XYZ adapted to D50 (Bradford), divided by its white.
  const x = (0.4360747 * r + 0.3850649 * g + 0.1430804 * b) / 0.9642;
  const y = 0.2225045 * r + 0.7168786 * g + 0.0606169 * b;
  const z = (0.0139322 * r + 0.0971045 * g + 0.7141733 * b) / 0.8251;
  const f = (t: number): number => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
  const [l, a, c] = [116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))];
  const word = (part: number): number => Math.min(65535, Math.max(0, Math.round(part * 65535)));
  return [word(l / 100), word((a + 128) / 255), word((c + 128) / 255)];
}
