import type vtkCamera from '@kitware/vtk.js/Rendering/Core/Camera';
import { type Vec3 } from '@shared/geometry';
import { dot, unit } from './vectors';

/**
 * Row-major 4 x 4 from world to CSS pixels of a view of `width` x `height`, origin at its top left: rows 0 and 1 divided
 * by row 3 are the pixel, row 2 is the depth behind `at` in millimetres.
 */
export function cameraProjection(camera: vtkCamera, width: number, height: number, at: Vec3): number[] {
  // vtk.js keeps its matrices transposed to what WebGL takes: rows lie one after the other.
  const m = camera.getCompositeProjectionMatrix(width / Math.max(1, height), -1, 1);
  const row = (i: number): number[] => [m[4 * i]!, m[4 * i + 1]!, m[4 * i + 2]!, m[4 * i + 3]!];
  const [x, y, w] = [row(0), row(1), row(3)];
  const into = unit(camera.getDirectionOfProjection());
  return [
    ...x.map((v, i) => ((v + w[i]!) * width) / 2),
    ...y.map((v, i) => ((w[i]! - v) * height) / 2),
    ...into,
    -dot(into, at),
    ...w,
  ];
}
