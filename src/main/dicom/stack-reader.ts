import { AppError } from '@shared/errors';
import { voxelCount } from '@shared/geometry';
import { checkAborted, type JobContext } from '@shared/jobs';
import { type Volume } from '@shared/volume';
import { freemem } from 'node:os';
import { type ByteSource, openBytes, type OpenSource } from './byte-source';
import { airValue, applyTable, applyWide, greyTable, type GreyTable } from './grey-values';
import { type SeriesLayout } from './geometry-of-series';
import { parseHeader } from './header';
import { type Frame } from './image-file';
import { OpenSources } from './open-sources';
import { decodeFrame } from './pixel-decoder';
import { forEachLimited, mapAhead } from './pool';
import { blendSlices, shiftSlice } from './slice-resampling';
import { TRANSFER_SYNTAXES } from './transfer-syntaxes';

const AT_ONCE = 8;

/** Voxels of a stack, and how many had to be clamped into Int16. */
export interface StackVoxels {
  readonly volume: Volume<Int16Array>;
  readonly clamped: number;
}

/** Reads frames of a layout as grey values; tables are shared by frames of the same format and rescale. */
class FrameReader {
  clamped = 0;
  private readonly sources: OpenSources;
  private readonly tables = new Map<string, GreyTable>();

  constructor(frames: readonly Frame[]) {
    const deflated = new Set<ByteSource>(frames.filter((f) => f.file.deflated).map((f) => f.file.source));
    this.sources = new OpenSources((source) => (deflated.has(source) ? openDeflated(source) : source.open()));
  }

  private table(frame: Frame): GreyTable {
    const { format } = frame.file;
    const { slope, intercept } = frame.plane;
    const key = `${slope} ${intercept} ${JSON.stringify(format)}`;
    let table = this.tables.get(key);
    if (!table) {
      if (this.tables.size >= 16) this.tables.clear();
      this.tables.set(key, (table = greyTable(format, frame.plane)));
    }
    return table;
  }

  /** Fills `target` (rows * columns) with the grey values of a frame. */
  read(frame: Frame, target: Int16Array): Promise<void> {
    const { file } = frame;
    return this.sources.use(file.source, async (open) => {
      const ranges = file.ranges[frame.index] ?? [];
      const syntax = TRANSFER_SYNTAXES[file.syntax]!;
      const inPlace = syntax.coding === 'native' && !syntax.bigEndian && file.format.bitsAllocated === 16;
      if (inPlace) {
        const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
        if ((await open.readInto(bytes, ranges[0]!.offset)) < bytes.length) throw changed(file.source);
        const table = this.table(frame);
        const raw = new Uint16Array(target.buffer, target.byteOffset, target.length);
        if (!table.identity) this.clamped += applyTable(table, raw, target);
        return;
      }
      const pieces = [];
      for (const range of ranges) pieces.push(await open.read(range.offset, range.length));
      const bytes = pieces.length === 1 ? pieces[0]! : new Uint8Array(Buffer.concat(pieces));
      const samples = await decodeFrame(file.syntax, file.format, bytes, file.source.name);
      this.clamped +=
        samples instanceof Uint32Array
          ? applyWide(file.format, frame.plane, samples, target)
          : applyTable(this.table(frame), samples, target);
    });
  }

  close(): Promise<void> {
    return this.sources.close();
  }
}

async function openDeflated(source: ByteSource): Promise<OpenSource> {
  const open = await source.open();
  try {
    const result = parseHeader(await open.read(0, source.size), true);
    if (result.kind !== 'image' || !result.header.inflated) throw changed(source);
    return openBytes(result.header.inflated);
  } finally {
    await open.close();
  }
}

function changed(source: ByteSource): AppError {
  return new AppError('dicom/damaged', { file: source.name, reason: 'it changed while it was read' });
}

/** Refuses politely what the memory cannot hold, rather than being killed by the system. */
function allocate(length: number): Int16Array {
  const available = freemem();
  const refusal = (cause?: unknown): AppError =>
    new AppError(
      'job/out-of-memory',
      { needed: Math.ceil((length * 2) / 1e6), available: Math.floor(available / 1e6) },
      { cause },
    );
  if (length * 2 > available) throw refusal();
  try {
    return new Int16Array(length);
  } catch (error) {
    if (error instanceof RangeError) throw refusal(error);
    throw error;
  }
}

async function readDirect(layout: SeriesLayout, reader: FrameReader, context: JobContext): Promise<Int16Array> {
  const slice = layout.geometry.size[0] * layout.geometry.size[1];
  await reader.read(layout.frames[0]!, new Int16Array(slice));
  reader.clamped = 0;
  const data = allocate(voxelCount(layout.geometry));
  let done = 0;
  await forEachLimited(layout.frames, AT_ONCE, async (frame, k) => {
    checkAborted(context);
    await reader.read(frame, data.subarray(k * slice, (k + 1) * slice));
    context.onProgress(++done / layout.frames.length, 'read');
  });
  return data;
}

async function readResampled(layout: SeriesLayout, reader: FrameReader, context: JobContext): Promise<Int16Array> {
  const [nx, ny, nz] = layout.geometry.size;
  const { frames, places, shifts } = layout;
  const { rows, columns } = frames[0]!.file.format;
  const load = async (k: number): Promise<Int16Array> => {
    const plain = new Int16Array(rows * columns);
    await reader.read(frames[k]!, plain);
    const [x, y] = shifts[k]!;
    if (x === 0 && y === 0 && nx === columns && ny === rows) return plain;
    const moved = new Int16Array(nx * ny);
    shiftSlice(plain, [columns, rows], moved, [nx, ny], [x, y], airValue(frames[k]!.file.format, frames[k]!.plane));
    return moved;
  };
  const slices = mapAhead(
    frames.map((_, k) => k),
    4,
    load,
  );
  let data: Int16Array | undefined;
  let before: Int16Array | undefined;
  let k = 0;
  let z = 0;
  for await (const after of slices) {
    checkAborted(context);
    data ??= allocate(voxelCount(layout.geometry));
    const isLast = k === frames.length - 1;
    for (; z < nz && (z <= places[k]! + 1e-9 || isLast); z++) {
      const target = data.subarray(z * nx * ny, (z + 1) * nx * ny);
      const from = places[k - 1];
      if (!before || from === undefined) target.set(after);
      else blendSlices(before, after, Math.min(1, (z - from) / (places[k]! - from)), target);
    }
    before = after;
    context.onProgress(++k / frames.length, 'read');
  }
  return data ?? new Int16Array(0);
}

/**
 * Reads the voxels of a laid-out series: straight into the volume where every slice is a frame, else frame by frame
 * through a shift in the plane and linear interpolation along the normal. Compressed data prove themselves on one frame
 * before the volume is allocated. Grey values are rescaled, rounded and clamped to Int16; padding becomes air.
 *
 * @throws AppError `dicom/damaged`, `dicom/unsupported-syntax`, `file/...`; the signal's AbortError
 */
export async function readStack(layout: SeriesLayout, context: JobContext): Promise<StackVoxels> {
  const reader = new FrameReader(layout.frames);
  try {
    const data = await (layout.direct ? readDirect : readResampled)(layout, reader, context);
    return { volume: { geometry: layout.geometry, data }, clamped: reader.clamped };
  } finally {
    await reader.close();
  }
}
