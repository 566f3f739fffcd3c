import { type PlaneGrid } from '../../vtk/plane-grid';
import { along } from '../../vtk/vectors';
import { toScreen, type Viewport } from '../../vtk/viewport';

/** Lines of a slice in pixel units of its grid. */
export interface ContourLine {
  readonly segments: Float32Array;
  readonly colour: string;
  /** CSS pixels. */
  readonly width: number;
  readonly dashed: boolean;
}

/** Draws grid lines on a canvas whose unit is the CSS pixel. */
export function drawContours(
  ctx: CanvasRenderingContext2D,
  port: Viewport,
  grid: PlaneGrid,
  lines: readonly ContourLine[],
): void {
  const [x0, y0] = toScreen(port, grid.origin);
  const [xu, yu] = toScreen(port, along(grid.origin, grid.axes.right, grid.spacing[0]));
  const [xv, yv] = toScreen(port, along(grid.origin, grid.axes.down, grid.spacing[1]));
  const [ux, uy, vx, vy] = [xu - x0, yu - y0, xv - x0, yv - y0];
  for (const { segments, colour, width, dashed } of lines) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.setLineDash(dashed ? [4, 3] : []);
    ctx.beginPath();
    for (let s = 0; s < segments.length; s += 4) {
      const [a, b, c, d] = [segments[s]!, segments[s + 1]!, segments[s + 2]!, segments[s + 3]!];
      ctx.moveTo(x0 + a * ux + b * vx, y0 + a * uy + b * vy);
      ctx.lineTo(x0 + c * ux + d * vx, y0 + c * uy + d * vy);
    }
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/** The two other planes as lines through (x, y), with a gap in the middle so that the place itself stays visible. */
export function drawCrosshair(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  colours: { readonly across: string; readonly down: string },
  { width, height }: { readonly width: number; readonly height: number },
  gap = 14,
): void {
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.85;
  ctx.strokeStyle = colours.across;
  ctx.beginPath();
  ctx.moveTo(0, y);
  ctx.lineTo(x - gap, y);
  ctx.moveTo(x + gap, y);
  ctx.lineTo(width, y);
  ctx.stroke();
  ctx.strokeStyle = colours.down;
  ctx.beginPath();
  ctx.moveTo(x, 0);
  ctx.lineTo(x, y - gap);
  ctx.moveTo(x, y + gap);
  ctx.lineTo(x, height);
  ctx.stroke();
  ctx.globalAlpha = 1;
}
