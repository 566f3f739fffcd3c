import { concatenate, encodeDataSet } from './data-set-encoder';
import { uidOf } from './uids';

const IMPLEMENTATION = uidOf('Lacuna implementation class');

/**
 * A DICOM file (PS3.10 7.1): preamble, file meta information, and the data set as it is.
 *
 * @param dataSet encoded in the named transfer syntax
 */
export function part10File(
  sopClass: string,
  sopInstance: string,
  transferSyntax: string,
  dataSet: Uint8Array,
): Uint8Array {
  const meta = encodeDataSet([
    [0x00020001, 'OB', Uint8Array.of(0, 1)],
    [0x00020002, 'UI', sopClass],
    [0x00020003, 'UI', sopInstance],
    [0x00020010, 'UI', transferSyntax],
    [0x00020012, 'UI', IMPLEMENTATION],
    [0x00020013, 'SH', 'LACUNA'],
  ]);
  const preamble = new Uint8Array(132);
  preamble.set([0x44, 0x49, 0x43, 0x4d], 128);
  return concatenate([preamble, encodeDataSet([[0x00020000, 'UL', meta.length]]), meta, dataSet]);
}
