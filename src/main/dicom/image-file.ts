import { type ByteSource } from './byte-source';
import { type FrameRanges } from './fragments-reader';
import { type ImageDescription, type Plane } from './frames';

/** A DICOM file with pixels: its parsed header and where its frames lie. */
export interface ImageFile extends ImageDescription {
  readonly source: ByteSource;
  /** Transfer syntax UID. */
  readonly syntax: string;
  /** Offsets count in the unpacked file where `deflated`. */
  readonly ranges: FrameRanges;
  readonly deflated: boolean;
}

/** One plane of one file. */
export interface Frame {
  readonly file: ImageFile;
  readonly index: number;
  readonly plane: Plane;
}

export function framesOf(files: readonly ImageFile[]): Frame[] {
  return files.flatMap((file) => file.planes.map((plane, index) => ({ file, index, plane })));
}

/** Whether the file has all bytes of the frame. */
export function isWhole(frame: Frame): boolean {
  return frame.file.ranges[frame.index] !== undefined;
}

/** Base names of the files of frames, each once, in order. */
export function fileNames(frames: readonly Frame[]): string[] {
  return [...new Set(frames.map((frame) => frame.file.source.name))];
}
