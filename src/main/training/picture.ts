import { type Canvas, type Colour, createCanvas, greyImage, line, text } from './canvas';
import { type LogRow } from './log';
import { CROP, CROP_VOXELS } from './subject';

/** One sample: what the network saw and what it made of it, each one 64 cube of encoded labels. */
export interface PictureSample {
  readonly title: string;
  readonly clean: Float32Array;
  readonly input: Float32Array;
  readonly reconstruction: Float32Array;
}

const SCALE = 2;
const TILE = CROP * SCALE;
const GAP = 8;
const MARGIN = 56;
const CHART_HEIGHT = 260;
/** Two views (axial, coronal) of three volumes. */
const WIDTH = MARGIN + 6 * (TILE + GAP);
const PAPER: Colour = [250, 250, 248];
const INK: Colour = [40, 44, 52];
const RULE: Colour = [222, 222, 218];

const CURVES: readonly {
  readonly name: string;
  readonly colour: Colour;
  readonly value: (row: LogRow) => number | undefined;
}[] = [
  { name: 'training', colour: [170, 190, 215], value: (row) => row.losses?.reconstruction },
  { name: 'whole anatomy', colour: [20, 90, 170], value: (row) => row.validation?.plain },
  { name: 'teeth and jaw removed', colour: [196, 78, 40], value: (row) => row.validation?.teethAndJaw },
  { name: 'local wounds', colour: [44, 138, 80], value: (row) => row.validation?.local },
];

/**
 * Curves of the squared error over the steps of one stage (logarithmic), and below them a row for each sample: clean,
 * input and reconstruction, axial then coronal through the cube's densest slices.
 */
export function trainingPicture(title: string, rows: readonly LogRow[], samples: readonly PictureSample[]): Canvas {
  const canvas = createCanvas(WIDTH, CHART_HEIGHT + 24 + samples.length * (TILE + 24), PAPER);
  text(canvas, title, MARGIN, 8, INK);
  drawCurves(canvas, rows);
  samples.forEach((sample, index) => drawSample(canvas, sample, CHART_HEIGHT + 24 + index * (TILE + 24)));
  return canvas;
}

function drawCurves(canvas: Canvas, rows: readonly LogRow[]): void {
  const last = Math.max(1, ...rows.map((row) => row.step));
  const [top, bottom, left, right] = [44, CHART_HEIGHT - 24, MARGIN, WIDTH - GAP];
  // Four decades hold every squared error of values within 0..1 that training can reach.
  const [low, high] = [1e-4, 1];
  const x = (step: number): number => left + ((right - left) * step) / last;
  const y = (error: number): number =>
    bottom - ((bottom - top) * Math.log(Math.min(high, Math.max(low, error)) / low)) / Math.log(high / low);
  for (const mark of [1, 0.1, 0.01, 0.001, 0.0001]) {
    line(canvas, [left, y(mark)], [right, y(mark)], RULE);
    text(canvas, String(mark), 4, y(mark) - 5, INK);
  }
  for (let part = 0; part <= 4; part++)
    text(canvas, String(Math.round((last * part) / 4)), x((last * part) / 4) - 24, bottom + 8, INK);
  CURVES.forEach(({ name, colour, value }, index) => {
    text(canvas, name, MARGIN + index * 190, 26, colour);
    let before: readonly number[] | undefined;
    for (const row of rows) {
      const error = value(row);
      if (error === undefined || !(error > 0)) continue;
      const here = [x(row.step), y(error)];
      line(canvas, before ?? here, here, colour);
      before = here;
    }
  });
}

function drawSample(canvas: Canvas, sample: PictureSample, y: number): void {
  const { clean, input, reconstruction } = sample;
  const axial = densest(clean, CROP * CROP);
  const coronal = densest(clean, CROP);
  text(canvas, sample.title, MARGIN, y, INK);
  [clean, input, reconstruction].forEach((volume, index) => {
    const at = (view: number): readonly [number, number] => [MARGIN + (3 * view + index) * (TILE + GAP), y + 14];
    greyImage(canvas, at(0), [CROP, CROP], SCALE, (c, r) => volume[c + CROP * (r + CROP * axial)]!);
    // Rows of the coronal view run from the head downwards, z upwards.
    greyImage(canvas, at(1), [CROP, CROP], SCALE, (c, r) => volume[c + CROP * (coronal + CROP * (CROP - 1 - r))]!);
  });
}

/** The slice with the most teeth (codes above 0.75), the middle one when there are none. */
function densest(volume: Float32Array, stride: number): number {
  const counts = new Array<number>(CROP).fill(0);
  for (let i = 0; i < CROP_VOXELS; i++) if (volume[i]! > 0.75) counts[Math.floor(i / stride) % CROP]!++;
  const most = Math.max(...counts);
  return most > 0 ? counts.indexOf(most) : CROP / 2;
}
