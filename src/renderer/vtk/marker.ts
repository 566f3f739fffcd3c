import vtkOrientationMarkerWidget from '@kitware/vtk.js/Interaction/Widgets/OrientationMarkerWidget';
import vtkAnnotatedCubeActor from '@kitware/vtk.js/Rendering/Core/AnnotatedCubeActor';
import type vtkRenderWindowInteractor from '@kitware/vtk.js/Rendering/Core/RenderWindowInteractor';

/** A small cube with the patient's directions in the corner of a 3D view. World axes are LPS. */
export function createMarker(interactor: vtkRenderWindowInteractor): { delete(): void } {
  const cube = vtkAnnotatedCubeActor.newInstance();
  cube.setDefaultStyle({
    fontStyle: 'bold',
    fontFamily: 'Inter, sans-serif',
    fontColor: '#e8edf2',
    faceColor: '#2a3643',
    edgeColor: '#62717f',
    edgeThickness: 0.06,
    resolution: 200,
  });
  cube.setXPlusFaceProperty({ text: 'L', faceRotation: 90 });
  cube.setXMinusFaceProperty({ text: 'R', faceRotation: -90 });
  cube.setYPlusFaceProperty({ text: 'P', faceRotation: 180 });
  cube.setYMinusFaceProperty({ text: 'A' });
  cube.setZPlusFaceProperty({ text: 'S' });
  cube.setZMinusFaceProperty({ text: 'I' });
  const widget = vtkOrientationMarkerWidget.newInstance({ actor: cube, interactor });
  widget.setEnabled(true);
  widget.setViewportCorner(vtkOrientationMarkerWidget.Corners.BOTTOM_RIGHT);
  widget.setViewportSize(0.14);
  widget.setMinPixelSize(56);
  widget.setMaxPixelSize(90);
  return {
    delete() {
      widget.setEnabled(false);
      widget.delete();
      cube.delete();
    },
  };
}
