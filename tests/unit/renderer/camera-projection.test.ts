import vtkCamera from '@kitware/vtk.js/Rendering/Core/Camera.js';
import { cameraProjection } from '@renderer/vtk/camera-projection';
import { add, cross, scale, unit } from '@renderer/vtk/vectors';
import { type Vec3 } from '@shared/geometry';
import { describe, expect, it } from 'vitest';

const FOCUS: Vec3 = [12, -30, 55];
const INTO = unit([0.3, 0.9, -0.25]);
const RIGHT = unit(cross(INTO, [0, 0, 1]));
const DOWN = cross(INTO, RIGHT);
const [WIDTH, HEIGHT, HALF_MM] = [640, 400, 50];

function view(): number[] {
  const camera = vtkCamera.newInstance();
  camera.setParallelProjection(true);
  camera.setFocalPoint(...(FOCUS as [number, number, number]));
  camera.setPosition(...(add(FOCUS, scale(INTO, -400)) as [number, number, number]));
  camera.setViewUp(0, 0, 1);
  camera.setParallelScale(HALF_MM);
  camera.setClippingRange(1, 1000);
  return cameraProjection(camera, WIDTH, HEIGHT, FOCUS);
}

function shown(m: readonly number[], at: Vec3): { x: number; y: number; depth: number } {
  const row = (i: number): number => [...at, 1].reduce((sum, v, axis) => sum + v * m[4 * i + axis]!, 0);
  return { x: row(0) / row(3), y: row(1) / row(3), depth: row(2) };
}

describe('the projection of a view in space', () => {
  const perMm = HEIGHT / (2 * HALF_MM);
  it.each([
    ['the focus lies in the middle', [0, 0, 0]],
    ['what is to the right lies to the right', [10, 0, 0]],
    ['what is below lies below', [0, 7, 0]],
    ['what is behind lies in the same place, deeper', [0, 0, 25]],
    ['all of it together', [-21, 13, -40]],
  ] as const)('%s', (_, [right, down, deep]) => {
    const at = add(add(add(FOCUS, scale(RIGHT, right)), scale(DOWN, down)), scale(INTO, deep));
    const { x, y, depth } = shown(view(), at);
    expect(x).toBeCloseTo(WIDTH / 2 + right * perMm, 6);
    expect(y).toBeCloseTo(HEIGHT / 2 + down * perMm, 6);
    expect(depth).toBeCloseTo(deep, 6);
  });
});
