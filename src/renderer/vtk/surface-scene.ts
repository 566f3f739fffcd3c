import '@kitware/vtk.js/Rendering/Profiles/Geometry';
import '@kitware/vtk.js/Rendering/Profiles/Volume';
import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkPlane from '@kitware/vtk.js/Common/DataModel/Plane';
import vtkPolyData from '@kitware/vtk.js/Common/DataModel/PolyData';
import vtkActor from '@kitware/vtk.js/Rendering/Core/Actor';
import vtkMapper from '@kitware/vtk.js/Rendering/Core/Mapper';
import vtkGenericRenderWindow from '@kitware/vtk.js/Rendering/Misc/GenericRenderWindow';
import vtkInteractorStyleTrackballCamera from '@kitware/vtk.js/Interaction/Style/InteractorStyleTrackballCamera';
import { type Vec3 } from '@shared/geometry';
import { type TriangleMesh } from '@shared/mesh';
import { type Volume } from '@shared/volume';
import { cameraProjection } from './camera-projection';
import { type Rgb } from './colours';
import { createMarker } from './marker';
import { vertexNormals } from './normals';
import { along, cross, dot, length, scale, subtract, unit } from './vectors';
import { createVolumeLayer, type TissueGreys } from './volume-layer';

export interface SurfaceLook {
  readonly colour: Rgb;
  readonly opacity: number;
  readonly visible: boolean;
  /** RGB a vertex instead of the colour (deviation maps). */
  readonly vertexColours?: Uint8Array;
}

export interface ClipPlane {
  readonly point: Vec3;
  /** The side that stays. */
  readonly normal: Vec3;
}

export interface Preset3d {
  /** From the middle towards the eye. */
  readonly from: Vec3;
  readonly up: Vec3;
}

/** Surfaces in space. Delete it with its view. */
export interface SurfaceScene {
  setSurface(key: string, mesh: TriangleMesh): void;
  setLook(key: string, look: SurfaceLook): void;
  removeSurface(key: string): void;
  keys(): string[];
  /** The scan itself, drawn through; null takes it away. */
  setVolume(volume: Volume | null, greys: TissueGreys): void;
  setClip(plane: ClipPlane | null, spared: (key: string) => boolean): void;
  look(preset: Preset3d): void;
  fit(): void;
  /** Looks at a place from a side of it (zero keeps the side), with so many millimetres above and below it. */
  frame(centre: Vec3, halfMm: number, from: Vec3): void;
  /** CSS pixels of a place in the view. */
  screen(at: Vec3): [number, number];
  /** Row-major 4 x 4 from world to CSS pixels of the view; row 2 is the depth behind `at` in millimetres. */
  projection(at: Vec3): number[];
  /** Into the screen, right and down, in the world. */
  axes(): { right: Vec3; down: Vec3; into: Vec3 };
  setInteractive(on: boolean): void;
  rotate(degreesRight: number, degreesUp: number): void;
  zoom(factor: number): void;
  render(): void;
  resize(): void;
  delete(): void;
}

interface Surface {
  readonly actor: vtkActor;
  readonly mapper: vtkMapper;
  data: vtkPolyData;
  /** What the points are coloured with now. */
  colours?: Uint8Array | undefined;
}

/** vtk's cell layout: `3, a, b, c, 3, ...`. */
function cellsOf(triangles: Uint32Array): Uint32Array {
  const cells = new Uint32Array((triangles.length / 3) * 4);
  for (let t = 0, c = 0; t < triangles.length; t += 3, c += 4) {
    cells[c] = 3;
    cells[c + 1] = triangles[t]!;
    cells[c + 2] = triangles[t + 1]!;
    cells[c + 3] = triangles[t + 2]!;
  }
  return cells;
}

function polyData(mesh: TriangleMesh): vtkPolyData {
  const data = vtkPolyData.newInstance();
  data.getPoints().setData(mesh.positions, 3);
  data.getPolys().setData(cellsOf(mesh.triangles));
  data
    .getPointData()
    .setNormals(vtkDataArray.newInstance({ name: 'normals', numberOfComponents: 3, values: vertexNormals(mesh) }));
  return data;
}

export function createSurfaceScene(container: HTMLElement, changed: () => void): SurfaceScene {
  const view = vtkGenericRenderWindow.newInstance({ background: [0.045, 0.06, 0.075], listenWindowResize: false });
  view.setContainer(container);
  const renderer = view.getRenderer();
  renderer.setTwoSidedLighting(true);
  const camera = renderer.getActiveCamera();
  camera.setParallelProjection(true);
  const interactor = view.getInteractor();
  interactor.setInteractorStyle(vtkInteractorStyleTrackballCamera.newInstance());
  const onCamera = camera.onModified(changed);
  const surfaces = new Map<string, Surface>();
  const marker = createMarker(interactor);
  const clip = vtkPlane.newInstance();
  let clipSpared: ((key: string) => boolean) | null = null;
  const volumeLayer = createVolumeLayer(renderer);
  /** Scale of the last fit; as long as the camera keeps it, what comes new is fitted too. */
  let fitted = camera.getParallelScale();

  function applyClip(key: string, { mapper }: Surface): void {
    mapper.removeAllClippingPlanes();
    if (clipSpared && !clipSpared(key)) mapper.addClippingPlane(clip);
  }

  function axes(): { right: Vec3; down: Vec3; into: Vec3 } {
    const into = unit(camera.getDirectionOfProjection());
    const right = unit(cross(into, camera.getViewUp()));
    return { into, right, down: cross(into, right) };
  }

  function fit(): void {
    const bounds = renderer.computeVisiblePropBounds();
    const { width, height } = container.getBoundingClientRect();
    if (!(bounds[0] <= bounds[1]) || width < 2 || height < 2) return;
    const middle: Vec3 = [(bounds[0] + bounds[1]) / 2, (bounds[2] + bounds[3]) / 2, (bounds[4] + bounds[5]) / 2];
    const { right, down, into } = axes();
    let [wide, high] = [0, 0];
    for (let corner = 0; corner < 8; corner++) {
      const point: Vec3 = [bounds[corner & 1]!, bounds[2 + ((corner >> 1) & 1)]!, bounds[4 + (corner >> 2)]!];
      const offset = subtract(point, middle);
      wide = Math.max(wide, Math.abs(dot(offset, right)));
      high = Math.max(high, Math.abs(dot(offset, down)));
    }
    fitted = Math.max(high, (wide * height) / width) * 1.04;
    camera.setFocalPoint(...(middle as [number, number, number]));
    camera.setPosition(...(along(middle, into, -400) as [number, number, number]));
    camera.setParallelScale(fitted);
    renderer.resetCameraClippingRange();
  }

  function fitUntouched(): void {
    if (Math.abs(camera.getParallelScale() - fitted) < 1e-9) fit();
  }

  function projection(at: Vec3): number[] {
    const { width, height } = container.getBoundingClientRect();
    return cameraProjection(camera, width, height, at);
  }

  return {
    setSurface(key, mesh) {
      const data = polyData(mesh);
      const known = surfaces.get(key);
      if (known) {
        known.mapper.setInputData(data);
        known.data.delete();
        known.data = data;
        known.colours = undefined;
        return;
      }
      const mapper = vtkMapper.newInstance();
      mapper.setInputData(data);
      mapper.setScalarVisibility(false);
      const actor = vtkActor.newInstance();
      actor.setMapper(mapper);
      actor.getProperty().setInterpolationToPhong();
      actor.getProperty().setSpecularPower(18);
      const surface: Surface = { actor, mapper, data };
      surfaces.set(key, surface);
      applyClip(key, surface);
      renderer.addActor(actor);
      fitUntouched();
    },
    setLook(key, look) {
      const surface = surfaces.get(key);
      if (!surface) return;
      const { actor, mapper, data } = surface;
      const property = actor.getProperty();
      actor.setVisibility(look.visible && look.opacity > 0);
      property.setColor(...(look.colour.map((c) => c / 255) as [number, number, number]));
      property.setOpacity(look.opacity);
      // Colours that are read against a scale keep their shade: little shadow and no gloss.
      const [ambient, diffuse, specular] = look.vertexColours ? [0.38, 0.62, 0] : [0.12, 0.85, 0.18];
      property.setAmbient(ambient);
      property.setDiffuse(diffuse);
      property.setSpecular(specular);
      mapper.setScalarVisibility(look.vertexColours !== undefined);
      if (!look.vertexColours || look.vertexColours === surface.colours) return;
      surface.colours = look.vertexColours;
      data
        .getPointData()
        .setScalars(vtkDataArray.newInstance({ name: 'colours', numberOfComponents: 3, values: look.vertexColours }));
      mapper.setColorModeToDirectScalars();
      data.modified();
    },
    removeSurface(key) {
      const surface = surfaces.get(key);
      if (!surface) return;
      renderer.removeActor(surface.actor);
      surface.actor.delete();
      surface.mapper.delete();
      surface.data.delete();
      surfaces.delete(key);
    },
    keys: () => [...surfaces.keys()],
    setVolume(volume, greys) {
      volumeLayer.set(volume, greys);
      volumeLayer.clip(clipSpared ? clip : null);
      fitUntouched();
    },
    setClip(plane, spared) {
      clipSpared = plane ? spared : null;
      if (plane) {
        clip.setOrigin(...(plane.point as [number, number, number]));
        clip.setNormal(...(plane.normal as [number, number, number]));
      }
      surfaces.forEach((surface, key) => applyClip(key, surface));
      volumeLayer.clip(plane ? clip : null);
    },
    look({ from, up }) {
      const focus = camera.getFocalPoint() as unknown as Vec3;
      camera.setPosition(...(along(focus, from, 400) as [number, number, number]));
      camera.setViewUp(...(up as [number, number, number]));
      fit();
    },
    fit,
    frame(centre, halfMm, from) {
      const eye = length(from) > 0 ? unit(from) : scale(axes().into, -1);
      const { width, height } = container.getBoundingClientRect();
      camera.setFocalPoint(...(centre as [number, number, number]));
      camera.setPosition(...(along(centre, eye, 400) as [number, number, number]));
      if (length(from) > 0 && Math.abs(eye[2]) > 0.9) camera.setViewUp(0, -1, 0);
      else if (length(from) > 0) camera.setViewUp(0, 0, 1);
      camera.orthogonalizeViewUp();
      camera.setParallelScale(halfMm * Math.max(1, height / Math.max(1, width)));
      renderer.resetCameraClippingRange();
    },
    projection,
    screen(at) {
      const m = projection(at);
      const row = (i: number): number => m[i]! * at[0] + m[i + 1]! * at[1] + m[i + 2]! * at[2] + m[i + 3]!;
      const w = row(12);
      return [row(0) / w, row(4) / w];
    },
    axes,
    setInteractive(on) {
      interactor.setContainer(on ? container : null);
    },
    rotate(right, up) {
      camera.azimuth(right);
      camera.elevation(up);
      camera.orthogonalizeViewUp();
      renderer.resetCameraClippingRange();
    },
    zoom(factor) {
      camera.zoom(factor);
    },
    render() {
      renderer.resetCameraClippingRange();
      view.getRenderWindow().render();
    },
    resize() {
      view.resize();
      fitUntouched();
    },
    delete() {
      onCamera.unsubscribe();
      marker.delete();
      volumeLayer.delete();
      for (const { actor, mapper, data } of surfaces.values()) {
        renderer.removeActor(actor);
        actor.delete();
        mapper.delete();
        data.delete();
      }
      view.delete();
    },
  };
}
