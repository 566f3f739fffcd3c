import { indexToWorld, type Vec3, worldToIndex } from '@shared/geometry';
import { defineStore } from 'pinia';
import { computed, reactive, ref, shallowRef } from 'vue';
import {
  frameOfGeometry,
  PATIENT_FRAME,
  rotateFrame,
  sameFrame,
  type SliceViewName,
  type ViewFrame,
  viewAxes,
  type ViewName,
} from '../vtk/frame';
import { centreOf, sliceStep } from '../vtk/plane-grid';
import { along } from '../vtk/vectors';
import { useVolumes } from './volumes';

export type Layout = 'grid' | 'one' | 'onePlusThree' | 'panorama';

export interface Camera {
  /** Millimetres a CSS pixel; 0 fits the slice into the view. */
  readonly mmPerPixel: number;
  /** Millimetres that the middle of the view lies right of and below the volume's middle. */
  readonly pan: readonly [number, number];
}

const FIT: Camera = { mmPerPixel: 0, pan: [0, 0] };

/** Where the linked views look: crosshair, planes, zoom, layout. */
export const useView = defineStore('view', () => {
  const volumes = useVolumes();
  const geometry = computed(() => volumes.scan?.geometry ?? volumes.labels?.geometry ?? null);
  const crosshair = shallowRef<Vec3>([0, 0, 0]);
  const frame = shallowRef<ViewFrame>(PATIENT_FRAME);
  const layout = ref<Layout>('grid');
  const main = ref<ViewName>('axial');
  const crosshairShown = ref(true);
  const cameras = reactive<Record<SliceViewName, Camera>>({ axial: FIT, coronal: FIT, sagittal: FIT });

  /** How the 3D view stood when it was last on the screen. */
  const pose = shallowRef<{ readonly from: Vec3; readonly up: Vec3 } | null>(null);
  /** Horizontal direction that the 3D view was asked to look from. */
  const gaze = shallowRef<Vec3 | null>(null);

  const ownFrame = computed(() => (geometry.value ? frameOfGeometry(geometry.value) : PATIENT_FRAME));
  const turned = computed(() => !sameFrame(frame.value, ownFrame.value));

  function reset(): void {
    frame.value = ownFrame.value;
    Object.assign(cameras, { axial: FIT, coronal: FIT, sagittal: FIT });
    pose.value = null;
    gaze.value = null;
    if (geometry.value) crosshair.value = centreOf(geometry.value);
  }

  const axesOf = (view: SliceViewName): ReturnType<typeof viewAxes> => viewAxes(frame.value, view);

  /** Kept inside the volume's box, so that slices are never lost. */
  function moveTo(world: Vec3): void {
    const grid = geometry.value;
    if (!grid) return;
    const index = worldToIndex(grid, world);
    const kept = index.map((i, axis) => Math.min(grid.size[axis]! - 1, Math.max(0, i)));
    crosshair.value = indexToWorld(grid, [kept[0]!, kept[1]!, kept[2]!]);
  }

  /** Goes to a place and looks at it in 3D from its side of the head, where bone hides it least. */
  function visit(world: Vec3): void {
    moveTo(world);
    if (!geometry.value) return;
    const middle = centreOf(geometry.value);
    const [left, posterior] = [world[0] - middle[0], world[1] - middle[1]];
    const far = Math.hypot(left, posterior);
    gaze.value = far < 5 ? [0, -1, 0] : [left / far, posterior / far, 0];
  }

  /** Positive steps go into the screen. */
  function scroll(view: SliceViewName, steps: number): void {
    if (!geometry.value) return;
    const { into } = axesOf(view);
    moveTo(along(crosshair.value, into, steps * sliceStep(geometry.value, into)));
  }

  /** Turns the other two planes about the view's normal, clockwise on the screen for positive radians. */
  function turn(view: SliceViewName, radians: number): void {
    frame.value = rotateFrame(frame.value, axesOf(view).into, radians);
  }

  function straighten(to: 'scan' | 'patient'): void {
    frame.value = to === 'scan' ? ownFrame.value : PATIENT_FRAME;
  }

  function setCamera(view: SliceViewName, camera: Camera): void {
    cameras[view] = camera;
  }

  /** What the views were arranged in before one of them was enlarged. */
  let before: Layout = 'grid';
  /** Enlarges a view, or brings back what was there before; among one large and three small it is then the large one. */
  function maximise(view: ViewName): void {
    if (layout.value === 'one' && main.value === view) layout.value = before;
    else {
      if (layout.value !== 'one') before = layout.value;
      main.value = view;
      layout.value = 'one';
    }
  }

  return {
    geometry,
    crosshair,
    frame,
    layout,
    main,
    crosshairShown,
    cameras,
    gaze,
    pose,
    turned,
    reset,
    axesOf,
    moveTo,
    visit,
    scroll,
    turn,
    straighten,
    setCamera,
    maximise,
  };
});
