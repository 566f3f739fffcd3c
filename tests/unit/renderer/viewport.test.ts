import {
  depthOf,
  planeLine,
  projectionOf,
  sameViewport,
  scaleBar,
  toScreen,
  toWorld,
  type Viewport,
} from '@renderer/vtk/viewport';
import { type Vec3 } from '@shared/geometry';
import { describe, expect, it } from 'vitest';
import { OBLIQUE } from '../../fixtures/volumes';

const column = (axis: 0 | 1 | 2): Vec3 => [OBLIQUE[axis], OBLIQUE[axis + 3]!, OBLIQUE[axis + 6]!];
const port: Viewport = {
  axes: { right: column(0), down: column(1), into: column(2) },
  centre: [-12.5, 40.25, 7.75],
  mmPerPixel: 0.3,
  width: 424,
  height: 376,
};
const world: Vec3 = [3.5, 31, -8];

describe('a view of a slice', () => {
  it('finds the place under a pixel and the pixel over a place', () => {
    const [x, y] = toScreen(port, world);
    const back = toWorld(port, x, y);
    expect(depthOf(port, back)).toBeCloseTo(0, 9);
    back.forEach((v, axis) => expect(v + depthOf(port, world) * port.axes.into[axis]!).toBeCloseTo(world[axis]!, 9));
    expect(toScreen(port, port.centre)).toEqual([212, 188]);
  });

  it('shows a plane as the line in which it meets the slice', () => {
    const normal: Vec3 = [0.9, 0.3, -0.2];
    const line = planeLine(port, { point: world, normal })!;
    for (const end of [line.from, line.to]) {
      const place = toWorld(port, ...end);
      const off = place.reduce((sum, v, axis) => sum + (v - world[axis]!) * normal[axis]!, 0);
      expect(off).toBeCloseTo(0, 6);
      expect(end[0] < 0 || end[0] > port.width || end[1] < 0 || end[1] > port.height).toBe(true);
    }
    expect(planeLine(port, { point: world, normal: port.axes.into })).toBeNull();
  });

  it('projects for the scissors as it draws', () => {
    const m = projectionOf(port);
    const row = (i: number): number => [...world, 1].reduce((sum, v, axis) => sum + v * m[4 * i + axis]!, 0);
    const [x, y] = toScreen(port, world);
    expect(row(0)).toBeCloseTo(x, 9);
    expect(row(1)).toBeCloseTo(y, 9);
    expect(row(2)).toBeCloseTo(depthOf(port, world), 9);
    expect(row(3)).toBe(1);
  });

  it('has a scale bar of a round length that fits', () => {
    expect(scaleBar(0.3, 106)).toEqual({ mm: 20, pixels: 20 / 0.3 });
    expect(scaleBar(0.3, 1).mm).toBe(0.2);
  });

  it('is the same until something moves', () => {
    const rest: Vec3 = [...port.centre];
    expect(sameViewport(port, { ...port, centre: rest })).toBe(true);
    expect(sameViewport(port, { ...port, centre: [rest[0], rest[1], rest[2] + 0.01] })).toBe(false);
    expect(sameViewport(port, { ...port, width: 425 })).toBe(false);
    expect(sameViewport(port, { ...port, axes: { ...port.axes, right: port.axes.down } })).toBe(false);
  });
});
