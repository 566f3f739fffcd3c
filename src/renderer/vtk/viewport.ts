import { type Plane } from '@shared/edit/plane';
import { type Vec3 } from '@shared/geometry';
import { type ViewAxes } from './frame';
import { along, dot, subtract, unit } from './vectors';

/** How a slice view maps the world to its pixels (CSS pixels, origin at the top left). */
export interface Viewport {
  readonly axes: ViewAxes;
  /** World point shown in the middle; lies on the slice. */
  readonly centre: Vec3;
  readonly mmPerPixel: number;
  readonly width: number;
  readonly height: number;
}

/** Whether two viewports show the same, to a millionth of a millimetre. */
export function sameViewport(a: Viewport, b: Viewport): boolean {
  const same = (u: Vec3, v: Vec3): boolean => u.every((value, axis) => Math.abs(value - v[axis]!) < 1e-6);
  return (
    a.mmPerPixel === b.mmPerPixel &&
    a.width === b.width &&
    a.height === b.height &&
    same(a.centre, b.centre) &&
    same(a.axes.right, b.axes.right) &&
    same(a.axes.down, b.axes.down)
  );
}

/** Pixels of a world point, whatever its depth. */
export function toScreen(port: Viewport, world: Vec3): readonly [number, number] {
  const d = subtract(world, port.centre);
  return [
    port.width / 2 + dot(d, port.axes.right) / port.mmPerPixel,
    port.height / 2 + dot(d, port.axes.down) / port.mmPerPixel,
  ];
}

/** The world point on the slice under a pixel. */
export function toWorld(port: Viewport, x: number, y: number): Vec3 {
  const right = (x - port.width / 2) * port.mmPerPixel;
  const down = (y - port.height / 2) * port.mmPerPixel;
  return along(along(port.centre, port.axes.right, right), port.axes.down, down);
}

/** Millimetres of a world point behind the slice (along `into`). */
export function depthOf(port: Viewport, world: Vec3): number {
  return dot(subtract(world, port.centre), port.axes.into);
}

/** The row-major 4 x 4 projection that the scissors take: pixels, pixels, millimetres of depth, 1. */
export function projectionOf(port: Viewport): number[] {
  const row = (v: Vec3, divide: number, offset: number): number[] => [
    v[0] / divide,
    v[1] / divide,
    v[2] / divide,
    offset - dot(v, port.centre) / divide,
  ];
  return [
    ...row(port.axes.right, port.mmPerPixel, port.width / 2),
    ...row(port.axes.down, port.mmPerPixel, port.height / 2),
    ...row(port.axes.into, 1, 0),
    0,
    0,
    0,
    1,
  ];
}

/** Where a plane meets the slice, as a line across the view from edge to edge or beyond; null where they are parallel. */
export function planeLine(
  port: Viewport,
  plane: Plane,
): { readonly from: readonly [number, number]; readonly to: readonly [number, number] } | null {
  const normal = unit(plane.normal);
  const [across, down] = [dot(normal, port.axes.right), dot(normal, port.axes.down)];
  const steep = Math.hypot(across, down);
  if (steep < 0.05) return null;
  const away = dot(subtract(port.centre, plane.point), normal) / steep / port.mmPerPixel;
  const [u, v] = [across / steep, down / steep];
  const middle = [port.width / 2 - away * u, port.height / 2 - away * v] as const;
  const far = port.width + port.height + Math.abs(away);
  return { from: [middle[0] + far * v, middle[1] - far * u], to: [middle[0] - far * v, middle[1] + far * u] };
}

const ROUND = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];

/** The longest round length in mm that fits into `pixels`, and its length on the screen. */
export function scaleBar(mmPerPixel: number, pixels: number): { readonly mm: number; readonly pixels: number } {
  const mm = [...ROUND].reverse().find((length) => length / mmPerPixel <= pixels) ?? ROUND[0]!;
  return { mm, pixels: mm / mmPerPixel };
}
