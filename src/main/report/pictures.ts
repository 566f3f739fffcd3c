import type { Vec3 } from '@shared/geometry';
import type { TriangleMesh } from '@shared/mesh';
import type { ContactDeviation } from '../fit/contact-deviation';
import { vertexNormals } from '../mesh/measure';
import { type Camera, frameOf, FROM_ABOVE, FROM_BELOW, FROM_FRONT, FROM_LEFT, FROM_RIGHT, lookAlong } from './camera';
import { scaleColour } from './colour-scale';
import type { ReportPictures, ViewName } from './content';
import type { Picture } from './picture';
import { type Colour, renderSurfaces } from './render';
import { regionSlices, type SliceSource } from './slices';

const CAMERAS: Readonly<Record<ViewName, Camera>> = {
  front: FROM_FRONT,
  left: FROM_LEFT,
  right: FROM_RIGHT,
  above: FROM_ABOVE,
  below: FROM_BELOW,
};

const BONE: Colour = [238, 230, 214];
const MODEL: Colour = [60, 84, 128];
const WIDTH = 660;
const HEIGHT = 520;
const CONTACT_HEIGHT = 590;
/** Pixels of a trial picture's height. */
const TRIAL = 90;
/** Half of the colour scale, millimetres. */
const RANGE_MM = 0.5;
/** The 26 directions to the neighbours in a cube. */
const DIRECTIONS: readonly Vec3[] = Array.from({ length: 27 }, (_, i): Vec3 => {
  const v = [(i % 3) - 1, (Math.floor(i / 3) % 3) - 1, Math.floor(i / 9) - 1] as const;
  const length = Math.hypot(...v) || 1;
  return [v[0] / length, v[1] / length, v[2] / length];
}).filter((v) => Math.hypot(...v) > 0.5);

/** All pictures of a model: slices, three sides, and its contact with bone, which reads in black and white. */
export function reportPictures(
  source: SliceSource,
  model: TriangleMesh,
  bone: TriangleMesh,
  contact: ContactDeviation,
  clearanceMm: number,
): ReportPictures {
  const contactRange = [clearanceMm - RANGE_MM, clearanceMm + RANGE_MM] as const;
  const names: readonly ViewName[] = [
    'front',
    clearer(['left', 'right'], model, bone),
    clearer(['above', 'below'], model, bone),
  ];
  return {
    slices: regionSlices(source, model),
    views: names.map((from) => ({ from, picture: view(from, model, bone) })),
    contact: contactViews(model, contact, contactRange),
    contactRange,
  };
}

function view(from: ViewName, model: TriangleMesh, bone: TriangleMesh): Picture {
  const camera = CAMERAS[from];
  const frame = frameOf([model, bone], camera, WIDTH / HEIGHT);
  const actors = [
    { mesh: bone, colour: BONE },
    { mesh: model, colour: MODEL },
  ];
  return renderSurfaces(actors, camera, frame, WIDTH, HEIGHT);
}

/** The view of two that shows more of the model. */
function clearer(names: readonly [ViewName, ViewName], model: TriangleMesh, bone: TriangleMesh): ViewName {
  const [first, second] = names.map((name) => {
    const camera = CAMERAS[name];
    const frame = frameOf([model, bone], camera, 1);
    const actors = [
      { mesh: bone, colour: [255, 255, 255] as const },
      { mesh: model, colour: [255, 0, 0] as const },
    ];
    const { rgb } = renderSurfaces(actors, camera, frame, TRIAL, TRIAL);
    let seen = 0;
    for (let i = 0; i < rgb.length; i += 3) if (rgb[i]! > 2 * rgb[i + 1]!) seen++;
    return seen;
  });
  return first! >= second! ? names[0] : names[1];
}

/** From the two directions that together show most of the contact surface. */
function contactViews(
  model: TriangleMesh,
  { values }: ContactDeviation,
  [low, high]: readonly [number, number],
): Picture[] {
  const normals = vertexNormals(model);
  const contact = Array.from(values.keys()).filter((v) => !Number.isNaN(values[v]!));
  const colour = (vertex: number): Colour | undefined => {
    const value = values[vertex]!;
    return Number.isNaN(value) ? undefined : scaleColour(value, low, high);
  };
  const facing = (v: number, toEye: Vec3): number =>
    Math.max(0, normals[3 * v]! * toEye[0] + normals[3 * v + 1]! * toEye[1] + normals[3 * v + 2]! * toEye[2]);
  const best = (vertices: readonly number[]): Vec3 => {
    const shown = DIRECTIONS.map((toEye) => vertices.reduce((sum, v) => sum + facing(v, toEye) ** 2, 0));
    return DIRECTIONS[shown.indexOf(Math.max(...shown))]!;
  };
  const first = best(contact);
  const second = best(contact.filter((v) => facing(v, first) < 0.4));
  return [first, second].map((toEye) => {
    const camera = lookAlong([-toEye[0], -toEye[1], -toEye[2]]);
    const frame = frameOf([model], camera, WIDTH / CONTACT_HEIGHT);
    return renderSurfaces([{ mesh: model, colour }], camera, frame, WIDTH, CONTACT_HEIGHT);
  });
}
