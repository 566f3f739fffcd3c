import { type DataSet } from 'dicom-parser';
import { code } from './data-set';
import { Tag } from './tags';

/** Media Storage Directory Storage: the SOP class of a DICOMDIR. */
const DIRECTORY = '1.2.840.10008.1.3.10';

export function isDicomdir(dataSet: DataSet): boolean {
  return code(dataSet, Tag.MediaStorageSOPClassUID) === DIRECTORY;
}

/** The files a DICOMDIR refers to, each as path components below its folder (PS3.3 F.3). */
export function referencedFiles(dataSet: DataSet): string[][] {
  const items = dataSet.elements[Tag.DirectoryRecordSequence]?.items ?? [];
  return items
    .map((item) => (item.dataSet ? code(item.dataSet, Tag.ReferencedFileID) : ''))
    .filter((id) => id !== '')
    .map((id) => id.split('\\').map((part) => part.trim()));
}

/**
 * A key under which a reference and the file on disk meet: discs differ in letter case, version suffix (`;1`) and trailing
 * dot. `parts` are path components below the DICOMDIR.
 */
export function discKey(parts: readonly string[]): string {
  return parts.join('/').toUpperCase().replace(/;\d+$/, '').replace(/\.$/, '');
}
