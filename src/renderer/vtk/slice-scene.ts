import '@kitware/vtk.js/Rendering/Profiles/Geometry';
import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkImageMapper from '@kitware/vtk.js/Rendering/Core/ImageMapper';
import vtkImageSlice from '@kitware/vtk.js/Rendering/Core/ImageSlice';
import vtkGenericRenderWindow from '@kitware/vtk.js/Rendering/Misc/GenericRenderWindow';
import { type PlaneGrid } from './plane-grid';
import { along } from './vectors';
import { type Viewport } from './viewport';

interface Layer {
  readonly actor: vtkImageSlice;
  set(grid: PlaneGrid, data: Int16Array | Float32Array | Uint8Array, components: 1 | 4, lift: number): void;
  delete(): void;
}

function createLayer(): Layer {
  const mapper = vtkImageMapper.newInstance();
  const actor = vtkImageSlice.newInstance();
  actor.setMapper(mapper);
  let image = vtkImageData.newInstance();
  return {
    actor,
    set(grid, data, components, lift) {
      const next = vtkImageData.newInstance();
      const { right, down, into } = grid.axes;
      next.setDimensions(grid.size[0], grid.size[1], 1);
      next.setSpacing([grid.spacing[0], grid.spacing[1], 1]);
      // Lifted towards the viewer, so that layers of one plane do not fight for depth.
      next.setOrigin([...along(grid.origin, into, -lift)]);
      next.setDirection([...right, ...down, ...into] as never);
      next
        .getPointData()
        .setScalars(vtkDataArray.newInstance({ name: 'slice', values: data, numberOfComponents: components }));
      mapper.setInputData(next);
      mapper.setSlicingMode(vtkImageMapper.SlicingMode.K);
      mapper.setSlice(0);
      image.delete();
      image = next;
    },
    delete() {
      actor.delete();
      mapper.delete();
      image.delete();
    },
  };
}

/** A slice on the graphics card: grey values below, one coloured layer above. Delete it with its view. */
export interface SliceScene {
  setGrey(grid: PlaneGrid, data: Int16Array | Float32Array | Uint8Array): void;
  setOverlay(grid: PlaneGrid, rgba: Uint8Array): void;
  setWindow(width: number, level: number): void;
  setViewport(port: Viewport): void;
  render(): void;
  resize(): void;
  /** The picture as it is, PNG as a data address. */
  capture(): Promise<string | null>;
  delete(): void;
}

export function createSliceScene(container: HTMLElement): SliceScene {
  const view = vtkGenericRenderWindow.newInstance({ background: [0.02, 0.027, 0.035], listenWindowResize: false });
  view.setContainer(container);
  const renderer = view.getRenderer();
  const camera = renderer.getActiveCamera();
  camera.setParallelProjection(true);
  view.getInteractor().setContainer(null);
  // The view around it takes the focus and the keys.
  container.removeAttribute('tabindex');
  const grey = createLayer();
  const overlay = createLayer();
  grey.actor.getProperty().setInterpolationTypeToLinear();
  overlay.actor.getProperty().setInterpolationTypeToNearest();
  overlay.actor.getProperty().setIndependentComponents(false);
  let [hasGrey, hasOverlay] = [false, false];

  return {
    setGrey(grid, data) {
      grey.set(grid, data, 1, 0);
      if (!hasGrey) renderer.addActor(grey.actor);
      hasGrey = true;
    },
    setOverlay(grid, rgba) {
      overlay.set(grid, rgba, 4, 0.05);
      if (!hasOverlay) renderer.addActor(overlay.actor);
      hasOverlay = true;
    },
    setWindow(width, level) {
      grey.actor.getProperty().setColorWindow(width);
      grey.actor.getProperty().setColorLevel(level);
    },
    setViewport(port) {
      const { down, into } = port.axes;
      camera.setFocalPoint(...(port.centre as [number, number, number]));
      camera.setPosition(...(along(port.centre, into, -100) as [number, number, number]));
      camera.setViewUp(-down[0], -down[1], -down[2]);
      camera.setParallelScale((port.height * port.mmPerPixel) / 2);
      camera.setClippingRange(1, 200);
    },
    render: () => view.getRenderWindow().render(),
    resize: () => view.resize(),
    async capture() {
      const [picture] = view.getRenderWindow().captureImages('image/png');
      return picture ? await picture : null;
    },
    delete() {
      renderer.removeAllViewProps();
      grey.delete();
      overlay.delete();
      view.delete();
    },
  };
}
