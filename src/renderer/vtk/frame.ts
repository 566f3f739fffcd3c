import { type Geometry, type Vec3 } from '@shared/geometry';
import { cross, dot, rotate, scale, unit } from './vectors';

export const SLICE_VIEWS = ['axial', 'coronal', 'sagittal'] as const;
export type SliceViewName = (typeof SLICE_VIEWS)[number];
export type ViewName = SliceViewName | 'three';

/** Orthonormal world axes that the three linked planes share: nearest to the patient's left, back and head. */
export interface ViewFrame {
  readonly left: Vec3;
  readonly posterior: Vec3;
  readonly superior: Vec3;
}

/** Unit world vectors of a view: to the right and down on the screen, and into it. */
export interface ViewAxes {
  readonly right: Vec3;
  readonly down: Vec3;
  readonly into: Vec3;
}

export const PATIENT_FRAME: ViewFrame = { left: [1, 0, 0], posterior: [0, 1, 0], superior: [0, 0, 1] };

/**
 * The frame along the scan's own axes, so that slices show whole voxels: each patient axis gets the index axis nearest to
 * it, turned to point the same way. Works for left-handed and oblique grids.
 */
export function frameOfGeometry(geometry: Geometry): ViewFrame {
  const d = geometry.direction;
  const axes: Vec3[] = [
    [d[0], d[3], d[6]],
    [d[1], d[4], d[7]],
    [d[2], d[5], d[8]],
  ];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  const fit = (order: number[]): number => order.reduce((sum, axis, i) => sum + Math.abs(axes[axis]![i]!), 0);
  const best = orders.reduce((a, b) => (fit(b) > fit(a) ? b : a));
  const turned = best.map((axis, i) => (axes[axis]![i]! < 0 ? scale(axes[axis]!, -1) : axes[axis]!));
  return { left: turned[0]!, posterior: turned[1]!, superior: turned[2]! };
}

/**
 * Radiological views: axial seen from the feet (patient left on the right of the screen, front at the top), coronal seen
 * from the front (patient left on the right), sagittal with the face to the left.
 */
export function viewAxes(frame: ViewFrame, view: SliceViewName): ViewAxes {
  const make = (right: Vec3, down: Vec3): ViewAxes => ({ right, down, into: unit(cross(right, down)) });
  switch (view) {
    case 'axial':
      return make(frame.left, frame.posterior);
    case 'coronal':
      return make(frame.left, scale(frame.superior, -1));
    case 'sagittal':
      return make(frame.posterior, scale(frame.superior, -1));
  }
}

/** Turns the frame about a unit world axis; the three planes stay at right angles. */
export function rotateFrame(frame: ViewFrame, axis: Vec3, radians: number): ViewFrame {
  return {
    left: unit(rotate(frame.left, axis, radians)),
    posterior: unit(rotate(frame.posterior, axis, radians)),
    superior: unit(rotate(frame.superior, axis, radians)),
  };
}

/** Whether the two frames agree within about a thousandth of a degree. */
export function sameFrame(a: ViewFrame, b: ViewFrame): boolean {
  return (['left', 'posterior', 'superior'] as const).every((axis) => dot(a[axis], b[axis]) > 1 - 1e-10);
}

/**
 * What a direction is called in the patient: one to three of L/R, P/A, S/I, the strongest first; parts under about 20
 * degrees are left out.
 */
export function directionLetters(direction: Vec3): string {
  const names = ['LR', 'PA', 'SI'] as const;
  return direction
    .map((value, axis) => ({ size: Math.abs(value), letter: names[axis]![value > 0 ? 0 : 1]! }))
    .filter(({ size }) => size > 0.34)
    .sort((a, b) => b.size - a.size)
    .map(({ letter }) => letter)
    .join('');
}
