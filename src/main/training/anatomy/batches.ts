import { IDENTITY, type Vec3 } from '@shared/geometry';
import { Label } from '@shared/labels';
import type { Random } from '@shared/random';
import { normaliseScan, OUTSIDE_HU } from '../../anatomy/scan-grid';
import { AROUND, AROUND_STEP, aroundStart, copyCube, WINDOW } from '../../anatomy/windows';
import { blockMean } from '../../volume/block-mean';
import type { UnetBatch } from '../../nn/unet/trainer';
import { dilateCube } from '../masks/grid';
import { type ArchBox, archBox, archFrom } from '../masks/wounds';
import { cutWounds } from './cut-wounds';
import type { AnatomySubject } from './subjects';

/** A subject ready to be drawn from. */
export interface AnatomySource extends AnatomySubject {
  /** Means of blocks of 4^3 voxels. */
  readonly coarse: Float32Array;
  /** The part of the jaw that carries teeth. */
  readonly arch: ArchBox | undefined;
  /** Voxels of each label, a few hundred at most. */
  readonly places: readonly (readonly number[])[];
}

const MOST_PLACES = 400;
const CUBE = WINDOW ** 3;

export function anatomySource(subject: AnatomySubject): AnatomySource {
  const { labels, grey, size } = subject;
  const counts = new Float64Array(6);
  for (const label of labels) counts[label]! += 1;
  const places: number[][] = Array.from({ length: 6 }, () => []);
  const seen = new Float64Array(6);
  labels.forEach((label, i) => {
    const every = Math.ceil(counts[label]! / MOST_PLACES);
    if (seen[label]!++ % every === 0) places[label]!.push(i);
  });
  return { ...subject, coarse: coarseMeans(grey, size), arch: archBox(labels, size), places };
}

/** Half of the windows are aimed at these, one as often as another. */
const AIMS = [
  Label.MandibularCanal,
  Label.MandibularCanal,
  Label.LowerTeeth,
  Label.UpperTeeth,
  Label.Mandible,
] as const;
/** How far from the middle of the window an aim may lie, voxels. */
const OFF_CENTRE = 24;

/** Share of the windows in which wounds are cut, where there is a jaw. */
const WOUNDED = 0.5;
/** A wound is few voxels of a window: each of its own and of its surroundings counts as so many, */
const EMPHASIS = 5;
/** so many voxels around, that its edge is learnt and not just that bone may lack. */
const SURROUNDINGS = 3;

/**
 * Random windows with mirrored sides, wounds, random contrast and blur: grey values of CBCT are not true Hounsfield units.
 */
export function anatomyBatch(sources: readonly AnatomySource[], batch: number, random: Random): UnetBatch {
  const x = new Float32Array(batch * CUBE);
  const around = new Float32Array(batch * AROUND ** 3);
  const labels = new Uint8Array(batch * CUBE);
  const emphasis = new Float32Array(batch * CUBE).fill(1);
  for (let n = 0; n < batch; n++) {
    const source = random.pick(sources);
    const start = windowStart(source, random);
    const mirrored = random.chance(0.5);
    const contrast = drawContrast(random);
    const coarseSize = source.size.map((edge) => edge / AROUND_STEP) as unknown as Vec3;
    const cube = cut(source.grey, source.size, start, WINDOW, OUTSIDE_HU);
    const wide = cut(source.coarse, coarseSize, aroundStart(start), AROUND, OUTSIDE_HU);
    const truth = Uint8Array.from(cut(source.labels, source.size, start, WINDOW, 0));
    if (random.chance(WOUNDED)) {
      const lost = cutWounds(cube, truth, archFrom(source.arch, start), random);
      dilateCube(lost, SURROUNDINGS).forEach((near, i) => {
        if (near) emphasis[n * CUBE + i] = EMPHASIS;
      });
      showAround(wide, cube);
    }
    if (random.chance(0.35)) blur(cube, random);
    x.set(normaliseScan(recontrast(cube, contrast, random)), n * CUBE);
    around.set(normaliseScan(recontrast(wide, { ...contrast, noise: 0 }, random)), n * AROUND ** 3);
    labels.set(truth, n * CUBE);
    if (mirrored) {
      for (const [values, edge] of [
        [x, WINDOW],
        [labels, WINDOW],
        [emphasis, WINDOW],
        [around, AROUND],
      ] as const) {
        mirrorRows(values.subarray(n * edge ** 3, (n + 1) * edge ** 3), edge);
      }
    }
  }
  return { x, around, labels, emphasis };
}

/** Multiples of 4, so that the window lies on the blocks of its surroundings. */
function windowStart({ size, places }: AnatomySource, random: Random): Vec3 {
  const aims = places[random.pick(AIMS)]!;
  const aim = random.chance(0.5) && aims.length > 0 ? random.pick(aims) : undefined;
  const [nx, ny] = size;
  return size.map((edge, axis) => {
    const last = edge - WINDOW;
    if (aim === undefined) return AROUND_STEP * random.integer(0, last / AROUND_STEP);
    const at = [aim % nx, Math.floor(aim / nx) % ny, Math.floor(aim / (nx * ny))][axis]!;
    const start = at - WINDOW / 2 + random.integer(-OFF_CENTRE, OFF_CENTRE);
    return AROUND_STEP * Math.round(Math.min(last, Math.max(0, start)) / AROUND_STEP);
  }) as unknown as Vec3;
}

/** Means of blocks of 4^3 voxels. */
function coarseMeans(data: Int16Array | Float32Array, size: Vec3): Float32Array {
  const geometry = { size, spacing: [1, 1, 1], origin: [0, 0, 0], direction: IDENTITY } as const;
  return blockMean({ geometry, data }, AROUND_STEP, (hu) => hu).data;
}

/** The window as its surroundings show it: blocks of 4^3 voxels, in their middle. */
function showAround(around: Float32Array, cube: Float32Array): void {
  const means = coarseMeans(cube, [WINDOW, WINDOW, WINDOW]);
  const edge = WINDOW / AROUND_STEP;
  const first = (AROUND - edge) / 2;
  for (let row = 0; row < edge * edge; row++) {
    const to = first + AROUND * (first + (row % edge) + AROUND * (first + Math.floor(row / edge)));
    around.set(means.subarray(edge * row, edge * (row + 1)), to);
  }
}

function cut(source: ArrayLike<number>, size: Vec3, start: Vec3, edge: number, outside: number): Float32Array {
  const cube = new Float32Array(edge ** 3).fill(outside);
  copyCube(source, size, start, edge, cube);
  return cube;
}

function mirrorRows(values: Float32Array | Uint8Array, edge: number): void {
  for (let row = 0; row < values.length; row += edge) values.subarray(row, row + edge).reverse();
}

/** Thick slices, or a soft scan: means of three neighbours along z, and in a third of the cases along x and y too. */
function blur(cube: Float32Array, random: Random): void {
  const share = random.uniform(0.08, 0.25);
  const axes = random.chance(1 / 3) ? [1, WINDOW, WINDOW ** 2] : [WINDOW ** 2];
  for (const step of axes) {
    const source = cube.slice();
    for (let i = 0; i < CUBE; i++) {
      const place = Math.floor(i / step) % WINDOW;
      const before = source[place > 0 ? i - step : i]!;
      const after = source[place < WINDOW - 1 ? i + step : i]!;
      cube[i] = source[i]! + share * (before + after - 2 * source[i]!);
    }
  }
}

/** Above this, values belong to mineralised tissue. */
const BONE_HU = 250;

interface Contrast {
  readonly scale: number;
  readonly offset: number;
  readonly bone: number;
  readonly ceiling: number;
  readonly noise: number;
}

/** Scale and offset of the scale, contrast of bone and teeth (down to none between them), noise. */
function drawContrast(random: Random): Contrast {
  return {
    scale: random.uniform(0.75, 1.3),
    offset: random.uniform(-200, 200),
    bone: random.chance(0.7) ? random.uniform(0.7, 1.2) : random.uniform(0.3, 0.7),
    ceiling: random.chance(0.2) ? random.uniform(600, 1500) : 4000,
    noise: random.chance(0.5) ? random.uniform(0, 90) : 0,
  };
}

function recontrast(
  grey: Float32Array,
  { scale, offset, bone, ceiling, noise }: Contrast,
  random: Random,
): Float32Array {
  return grey.map((hu) => {
    if (hu === OUTSIDE_HU) return hu;
    const mapped = hu > BONE_HU ? Math.min(ceiling, BONE_HU + bone * (hu - BONE_HU)) : hu;
    const noisy = noise > 0 ? mapped + noise * (random.next() + random.next() + random.next() - 1.5) * 2 : mapped;
    return (noisy + 1000) * scale - 1000 + offset;
  });
}
