import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import type vtkPlane from '@kitware/vtk.js/Common/DataModel/Plane';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction';
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction';
import type vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import vtkVolume from '@kitware/vtk.js/Rendering/Core/Volume';
import vtkVolumeMapper from '@kitware/vtk.js/Rendering/Core/VolumeMapper';
import { type Volume } from '@shared/volume';
import { coarser } from './coarser';

/** Grey values that part the tissues of a scan. */
export interface TissueGreys {
  /** Soft tissue below, bone above. */
  readonly bone: number;
  /** Of the densest bone and enamel. */
  readonly top: number;
}

/** Voxels along the longest side; finer ones are averaged, so that a processor can draw the picture too. */
const LONGEST = 200;

function imageOf({ geometry, data }: Volume): vtkImageData {
  const image = vtkImageData.newInstance();
  const d = geometry.direction;
  image.setDimensions(...(geometry.size as [number, number, number]));
  image.setSpacing([...geometry.spacing]);
  image.setOrigin([...geometry.origin]);
  // vtk.js wants the axes one after the other: the columns of the row-major matrix.
  image.setDirection([d[0], d[3], d[6], d[1], d[4], d[7], d[2], d[5], d[8]] as never);
  image.getPointData().setScalars(vtkDataArray.newInstance({ name: 'scan', values: data, numberOfComponents: 1 }));
  return image;
}

/** The scan drawn as light through bone; nothing until a scan is set. Delete it with its scene. */
export interface VolumeLayer {
  set(volume: Volume | null, greys: TissueGreys): void;
  clip(plane: vtkPlane | null): void;
  delete(): void;
}

export function createVolumeLayer(renderer: vtkRenderer): VolumeLayer {
  const mapper = vtkVolumeMapper.newInstance();
  const actor = vtkVolume.newInstance();
  actor.setMapper(mapper);
  let image: vtkImageData | null = null;

  function shade({ bone, top }: TissueGreys, spacing: number): void {
    const between = (f: number): number => bone + (top - bone) * f;
    const opacity = vtkPiecewiseFunction.newInstance();
    opacity.addPoint(between(-0.1), 0);
    opacity.addPoint(between(0.15), 0.12);
    opacity.addPoint(between(0.45), 0.55);
    opacity.addPoint(between(1), 0.9);
    const colour = vtkColorTransferFunction.newInstance();
    colour.addRGBPoint(between(0), 0.62, 0.45, 0.33);
    colour.addRGBPoint(between(0.35), 0.86, 0.76, 0.6);
    colour.addRGBPoint(between(0.8), 0.98, 0.95, 0.88);
    const property = actor.getProperty();
    property.setRGBTransferFunction(0, colour);
    property.setScalarOpacity(0, opacity);
    property.setScalarOpacityUnitDistance(0, spacing * 2);
    property.setInterpolationTypeToLinear();
    property.setShade(true);
    property.setAmbient(0.25);
    property.setDiffuse(0.75);
    property.setSpecular(0.15);
  }

  function drop(): void {
    if (!image) return;
    renderer.removeVolume(actor);
    image.delete();
    image = null;
  }

  return {
    set(volume, greys) {
      drop();
      if (!volume) return;
      const coarse = coarser(volume, Math.ceil(Math.max(...volume.geometry.size) / LONGEST));
      const spacing = Math.min(...coarse.geometry.spacing);
      image = imageOf(coarse);
      mapper.setInputData(image);
      mapper.setSampleDistance(spacing * 1.2);
      mapper.setMaximumSamplesPerRay(1500);
      shade(greys, spacing);
      renderer.addVolume(actor);
    },
    clip(plane) {
      mapper.removeAllClippingPlanes();
      if (plane) mapper.addClippingPlane(plane);
    },
    delete() {
      drop();
      actor.delete();
      mapper.delete();
    },
  };
}
