import { createVolume, type MaskVolume, type Volume } from '@shared/volume';

/**
 * Exact Euclidean distance in millimetres from each voxel centre to the centre of the nearest non-zero voxel: 0 inside
 * the mask, infinite everywhere for an empty one.
 */
export function distanceTransform(mask: MaskVolume): Volume<Float32Array> {
  const squares = squaredDistances(mask, false);
  for (let i = 0; i < squares.length; i++) squares[i] = Math.sqrt(squares[i]!);
  return createVolume(mask.geometry, squares);
}

/**
 * Millimetres to the mask outside it, minus the millimetres to the background inside it. Both count between voxel
 * centres, so neighbours across the surface differ by two steps and 0 lies halfway between them. Infinite everywhere for
 * an empty mask, -Infinity for a full one.
 */
export function signedDistance(mask: MaskVolume): Volume<Float32Array> {
  const squares = squaredDistances(mask, true);
  for (let i = 0; i < squares.length; i++) {
    const square = squares[i]!;
    squares[i] = square < 0 ? -Math.sqrt(-square) : Math.sqrt(square);
  }
  return createVolume(mask.geometry, squares);
}

/**
 * Squared distances: along x by counting, then along y and z as the lower envelope of parabolas (Felzenszwalb and
 * Huttenlocher, Theory of Computing 8, 2012). `signed`: voxels of the mask hold minus the square to the background; the
 * other transform has 0 there, so one array carries both.
 */
function squaredDistances(mask: MaskVolume, signed: boolean): Float32Array {
  const { data, geometry } = mask;
  const [nx, ny, nz] = geometry.size;
  const squares = new Float32Array(data.length);
  alongRows(mask, squares, 0, 1);
  if (signed) alongRows(mask, squares, 1, -1);
  if (ny > 1) {
    const work = createWorkspace(nx, ny, geometry.spacing[1]);
    for (let z = 0; z < nz; z++) alongLines(work, squares, nx * ny * z, nx);
  }
  if (nz > 1) {
    const work = createWorkspace(nx, nz, geometry.spacing[2]);
    for (let y = 0; y < ny; y++) alongLines(work, squares, nx * y, nx * ny);
  }
  return squares;
}

/** For voxels that are background (`of` 0) or mask (1): `sign` times the square to the nearest other one of the row. */
function alongRows({ data, geometry }: MaskVolume, squares: Float32Array, of: 0 | 1, sign: 1 | -1): void {
  const nx = geometry.size[0];
  const table = Float32Array.from({ length: nx + 1 }, (_, i) => sign * (i * geometry.spacing[0]) ** 2);
  for (let row = 0; row < data.length; row += nx) {
    for (let x = 0; x < nx;) {
      while (x < nx && (data[row + x] === 0 ? 0 : 1) !== of) x++;
      const from = x;
      while (x < nx && (data[row + x] === 0 ? 0 : 1) === of) x++;
      if (from === 0 && x === nx) {
        squares.fill(sign * Infinity, row, row + nx);
        continue;
      }
      // The stretch [from, x) lies between other voxels at from - 1 and x, or one of them and the row's end.
      const turn = from === 0 ? from : x === nx ? x : (from + x) >> 1;
      for (let i = from; i < turn; i++) squares[row + i] = table[i - from + 1]!;
      for (let i = turn; i < x; i++) squares[row + i] = table[x - i]!;
    }
  }
}

interface Workspace {
  readonly nx: number;
  readonly n: number;
  /** A plane of the volume with rows `width` apart: an odd number of cache lines, so that columns do not collide. */
  readonly plane: Float32Array;
  readonly width: number;
  /** Squares along one line, and what they become. */
  readonly line: Float64Array;
  readonly envelope: Float64Array;
  /** Where each parabola of the envelope stands, and from where on it is the lowest. */
  readonly place: Int32Array;
  readonly border: Float64Array;
  /** `(i * step)^2` and `1 / (2 i step^2)`. */
  readonly square: Float64Array;
  readonly slope: Float64Array;
}

function createWorkspace(nx: number, n: number, step: number): Workspace {
  const width = 16 * (Math.ceil(nx / 16) | 1);
  return {
    nx,
    n,
    plane: new Float32Array(width * n),
    width,
    line: new Float64Array(n),
    envelope: new Float64Array(n),
    place: new Int32Array(n),
    border: new Float64Array(n + 1),
    square: Float64Array.from({ length: n }, (_, i) => (i * step) ** 2),
    slope: Float64Array.from({ length: n }, (_, i) => 1 / (2 * i * step * step)),
  };
}

/** The lower envelope of each line across the plane whose rows along x start at `start` and lie `stride` apart. */
function alongLines(work: Workspace, squares: Float32Array, start: number, stride: number): void {
  const { nx, n, plane, width, line, envelope } = work;
  for (let i = 0; i < n; i++) plane.set(squares.subarray(start + i * stride, start + i * stride + nx), i * width);
  for (let x = 0; x < nx; x++) {
    let outside = false;
    let inside = false;
    let reached = false;
    for (let i = 0, at = x; i < n; i++, at += width) {
      const square = plane[at]!;
      line[i] = square < 0 ? 0 : square;
      outside ||= square > 0;
      inside ||= square < 0;
      reached ||= square < Infinity;
    }
    if (outside && reached) {
      lowerEnvelope(work);
      for (let i = 0, at = x; i < n; i++, at += width) if (plane[at]! > 0) plane[at] = envelope[i]!;
    }
    if (!inside) continue;
    reached = false;
    for (let i = 0, at = x; i < n; i++, at += width) {
      const square = plane[at]!;
      line[i] = square > 0 ? 0 : -square;
      reached ||= square > -Infinity;
    }
    if (!reached) continue;
    lowerEnvelope(work);
    for (let i = 0, at = x; i < n; i++, at += width) if (plane[at]! < 0) plane[at] = -envelope[i]!;
  }
  for (let i = 0; i < n; i++) squares.set(plane.subarray(i * width, i * width + nx), start + i * stride);
}

/** `envelope[i] = min over j of line[j] + square[|i - j|]`; one entry of the line at least is finite. */
function lowerEnvelope({ n, line, envelope, place, border, square, slope }: Workspace): void {
  let count = 0;
  // The last parabola so far: where it stands, its height, and from where on it is the lowest.
  let p = 0;
  let height = 0;
  let from = -Infinity;
  for (let i = 0; i < n; i++) {
    const f = line[i]!;
    if (f === Infinity) continue;
    let meet = -Infinity;
    while (count > 0) {
      meet = (f - height) * slope[i - p]! + 0.5 * (i + p);
      if (meet > from) break;
      meet = -Infinity;
      if (--count === 0) break;
      p = place[count - 1]!;
      height = line[p]!;
      from = border[count - 1]!;
    }
    place[count] = i;
    border[count] = meet;
    count++;
    p = i;
    height = f;
    from = meet;
  }
  border[count] = Infinity;
  for (let k = 0, i = 0; k < count; k++) {
    p = place[k]!;
    height = line[p]!;
    const next = border[k + 1]!;
    const end = next < n ? Math.floor(next) + 1 : n;
    for (; i < end && i < p; i++) envelope[i] = height + square[p - i]!;
    for (; i < end; i++) envelope[i] = height + square[i - p]!;
  }
}
