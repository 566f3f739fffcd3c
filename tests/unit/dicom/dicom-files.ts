import { concatenate, decimalStrings, type EncodedElement, encodeDataSet } from '@main/dicom/data-set-encoder';
import { part10File } from '@main/dicom/part10';
import { EXPLICIT_LITTLE_ENDIAN } from '@main/dicom/transfer-syntaxes';
import { uidOf } from '@main/dicom/uids';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const CT = '1.2.840.10008.5.1.4.1.1.2';

export interface SliceOptions {
  readonly size?: readonly [columns: number, rows: number];
  readonly position?: readonly number[];
  readonly orientation?: readonly number[];
  /** Between rows, between columns: the order of the attribute. */
  readonly pixelSpacing?: readonly number[];
  readonly instance?: number;
  readonly series?: string;
  readonly pixels?: Uint8Array;
  readonly syntax?: string;
  /** Added; one of the same tag replaces. */
  readonly extra?: readonly EncodedElement[];
  /** Tags left out. */
  readonly without?: readonly number[];
}

/** Pixels as little endian signed 16-bit. */
export function int16(values: ArrayLike<number>): Uint8Array {
  return new Uint8Array(Int16Array.from(values).buffer);
}

/** Fragments after an empty offset table, with the closing delimiter: the value of encapsulated Pixel Data. */
export function encapsulate(fragments: readonly Uint8Array[]): Uint8Array {
  const item = (element: number, body: Uint8Array): Uint8Array => {
    const padded = new Uint8Array(8 + body.length + (body.length % 2));
    const view = new DataView(padded.buffer);
    view.setUint16(0, 0xfffe, true);
    view.setUint16(2, element, true);
    view.setUint32(4, padded.length - 8, true);
    padded.set(body, 8);
    return padded;
  };
  const none = new Uint8Array(0);
  return concatenate([item(0xe000, none), ...fragments.map((body) => item(0xe000, body)), item(0xe0dd, none)]);
}

/** Pixel Data of undefined length, to be put after an encoded data set. */
export function encapsulatedElement(fragments: readonly Uint8Array[]): Uint8Array {
  const head = Uint8Array.of(0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff);
  return concatenate([head, encapsulate(fragments)]);
}

/** A file of one CT slice whose every attribute a test can bend. */
export function sliceFile(options: SliceOptions = {}): Uint8Array {
  const [columns, rows] = options.size ?? [4, 3];
  const instance = options.instance ?? 1;
  const series = uidOf(options.series ?? 'series');
  const sop = uidOf(`${options.series ?? 'series'}/${instance}/${String(options.position)}`);
  const pixels = options.pixels ?? int16(Array.from({ length: columns * rows }, (_, i) => i + 100 * instance));
  const defaults: EncodedElement[] = [
    [0x00080016, 'UI', CT],
    [0x00080018, 'UI', sop],
    [0x00080060, 'CS', 'CT'],
    [0x00100010, 'PN', 'Nobody'],
    [0x00100020, 'LO', 'N1'],
    [0x0020000d, 'UI', uidOf('study')],
    [0x0020000e, 'UI', series],
    [0x00200013, 'IS', String(instance)],
    [0x00200032, 'DS', decimalStrings(options.position ?? [0, 0, instance])],
    [0x00200037, 'DS', decimalStrings(options.orientation ?? [1, 0, 0, 0, 1, 0])],
    [0x00280002, 'US', 1],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280010, 'US', rows],
    [0x00280011, 'US', columns],
    [0x00280030, 'DS', decimalStrings(options.pixelSpacing ?? [0.5, 0.4])],
    [0x00280100, 'US', 16],
    [0x00280101, 'US', 16],
    [0x00280102, 'US', 15],
    [0x00280103, 'US', 1],
    [0x7fe00010, 'OW', pixels],
  ];
  const replaced = new Set([...(options.extra ?? []).map(([tag]) => tag), ...(options.without ?? [])]);
  const elements = [...defaults.filter(([tag]) => !replaced.has(tag)), ...(options.extra ?? [])];
  return part10File(CT, sop, options.syntax ?? EXPLICIT_LITTLE_ENDIAN, encodeDataSet(elements));
}

/** A folder of its own that is gone after the test, holding the given files. */
export function folderOf(files: Readonly<Record<string, Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-dicom-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}

/** `IM1`, `IM2`, ... one slice each at the given z, in file order not in z order when `shuffle`. */
export function seriesFiles(
  zs: readonly number[],
  options: (k: number) => SliceOptions = () => ({}),
): Record<string, Uint8Array> {
  return Object.fromEntries(
    zs.map((z, k) => [`IM${k + 1}`, sliceFile({ position: [0, 0, z], instance: k + 1, ...options(k) })]),
  );
}

/** Whether a command-line tool is not installed: tests that need it are then skipped, and say so. */
export function toolMissing(tool: string): boolean {
  return spawnSync(tool, ['--version']).error !== undefined;
}
