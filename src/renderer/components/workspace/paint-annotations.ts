import { type Viewport } from '../../vtk/viewport';
import { drawContours, drawCrosshair } from './annotations';
import { type Annotations, type Mark } from './use-annotations';

type Point = readonly [number, number];

/** A clean context whose unit is the CSS pixel; the canvas follows the view's size and the screen's density. */
export function prepareCanvas(canvas: HTMLCanvasElement, port: Viewport): CanvasRenderingContext2D | null {
  const density = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(port.width * density), Math.round(port.height * density)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const ctx = canvas.getContext('2d');
  ctx?.setTransform(density, 0, 0, density, 0, 0);
  ctx?.clearRect(0, 0, port.width, port.height);
  return ctx;
}

/** Draws everything that lies over a slice. */
export function paintAnnotations(canvas: HTMLCanvasElement, port: Viewport, notes: Annotations): void {
  const ctx = prepareCanvas(canvas, port);
  if (!ctx) return;
  ctx.lineJoin = 'round';
  if (notes.grid) drawContours(ctx, port, notes.grid, notes.lines);
  if (notes.crosshair) {
    drawCrosshair(ctx, notes.crosshair.at[0], notes.crosshair.at[1], notes.crosshair, port);
  }
  if (notes.arch) drawArch(ctx, notes.arch);
  if (notes.guide) drawGuide(ctx, notes.guide);
  for (const mark of notes.marks) drawMark(ctx, mark);
  if (notes.lasso.length > 0) drawLasso(ctx, notes.lasso);
  if (notes.arrow) drawArrow(ctx, notes.arrow.from, notes.arrow.to, notes.arrow.head);
  if (notes.seed) drawSeed(ctx, notes.seed);
  if (notes.brush) drawBrush(ctx, notes.brush);
}

/** Twice: dark below, bright above, so that it is seen on bone and on air. */
function strokeTwice(ctx: CanvasRenderingContext2D, colour: string, width: number): void {
  ctx.strokeStyle = 'rgb(0 0 0 / 0.75)';
  ctx.lineWidth = width + 2;
  ctx.stroke();
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

function drawBrush(ctx: CanvasRenderingContext2D, brush: NonNullable<Annotations['brush']>): void {
  ctx.beginPath();
  ctx.arc(brush.at[0], brush.at[1], Math.max(brush.radius, 1.5), 0, Math.PI * 2);
  strokeTwice(ctx, brush.erase ? '#ff8f85' : '#63cf9b', 1.5);
}

function drawLasso(ctx: CanvasRenderingContext2D, lasso: readonly number[]): void {
  ctx.beginPath();
  for (let i = 0; i < lasso.length; i += 2) ctx.lineTo(lasso[i]!, lasso[i + 1]!);
  ctx.closePath();
  ctx.fillStyle = 'rgb(255 143 133 / 0.15)';
  ctx.fill();
  strokeTwice(ctx, '#ff8f85', 1.5);
}

function drawArrow(ctx: CanvasRenderingContext2D, from: Point, to: Point, head: boolean): void {
  ctx.beginPath();
  ctx.moveTo(...(from as [number, number]));
  ctx.lineTo(...(to as [number, number]));
  if (head) {
    const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
    for (const side of [-0.45, 0.45]) {
      ctx.moveTo(...(to as [number, number]));
      ctx.lineTo(to[0] - 12 * Math.cos(angle + side), to[1] - 12 * Math.sin(angle + side));
    }
  }
  strokeTwice(ctx, '#4cc3cf', 2);
}

function drawGuide(ctx: CanvasRenderingContext2D, { from, to }: NonNullable<Annotations['guide']>): void {
  ctx.setLineDash([8, 5]);
  ctx.beginPath();
  ctx.moveTo(...(from as [number, number]));
  ctx.lineTo(...(to as [number, number]));
  strokeTwice(ctx, '#d3b5ff', 1.5);
  ctx.setLineDash([]);
}

function drawSeed(ctx: CanvasRenderingContext2D, at: Point): void {
  ctx.beginPath();
  ctx.arc(at[0], at[1], 5, 0, Math.PI * 2);
  strokeTwice(ctx, '#4cc3cf', 2);
}

function drawMark(ctx: CanvasRenderingContext2D, mark: Mark): void {
  if (mark.points.length === 0) return;
  const colour = mark.chosen ? '#ffe08a' : '#f2d9a0';
  ctx.beginPath();
  mark.points.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
  strokeTwice(ctx, colour, 1.5);
  for (const [x, y] of mark.points) {
    ctx.beginPath();
    ctx.arc(x, y, 3, 0, Math.PI * 2);
    strokeTwice(ctx, colour, 1.5);
  }
  if (!mark.text) return;
  const [x, y] = mark.points.at(-1)!;
  ctx.font = '600 13px Inter, sans-serif';
  const width = ctx.measureText(mark.text).width;
  const left = Math.min(x + 8, ctx.canvas.clientWidth - width - 12);
  const top = Math.max(y - 22, 4);
  ctx.fillStyle = 'rgb(5 7 10 / 0.82)';
  ctx.beginPath();
  ctx.roundRect(left, top, width + 10, 20, 4);
  ctx.fill();
  ctx.fillStyle = colour;
  ctx.textBaseline = 'middle';
  ctx.fillText(mark.text, left + 5, top + 10.5);
}

function drawArch(ctx: CanvasRenderingContext2D, arch: NonNullable<Annotations['arch']>): void {
  ctx.beginPath();
  arch.curve.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
  strokeTwice(ctx, '#f2d36b', 1.5);
  for (const [i, [x, y]] of arch.controls.entries()) {
    ctx.beginPath();
    ctx.arc(x, y, i === arch.near ? 7 : 5, 0, Math.PI * 2);
    ctx.fillStyle = '#f2d36b';
    ctx.fill();
    strokeTwice(ctx, '#f2d36b', 1);
  }
}
