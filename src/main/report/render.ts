import type { TriangleMesh } from '@shared/mesh';
import { vertexNormals } from '../mesh/measure';
import { type Camera, type Frame } from './camera';
import { createPicture, type Picture, reduced } from './picture';

export type Colour = readonly [number, number, number];

/** One surface of a picture. */
export interface Actor {
  readonly mesh: TriangleMesh;
  /** One colour, or one a vertex; a vertex without a colour is pale and hatched. */
  readonly colour: Colour | ((vertex: number) => Colour | undefined);
}

/** Pixels are drawn this many times finer and averaged. */
const FINER = 2;
const NO_COLOUR: Colour = [250, 250, 250];
const HATCH = 12;
/** Share of the light that reaches what is turned away. */
const AMBIENT = 0.28;
/** The same where colours are values: shade would be read as another value. */
const AMBIENT_OF_VALUES = 0.86;

/**
 * Shaded surfaces with hidden parts removed, on white: light from the eye, a depth buffer, outlines where the depth
 * jumps, so that shapes read in black and white. Nothing to show gives an empty picture.
 */
export function renderSurfaces(
  actors: readonly Actor[],
  camera: Camera,
  frame: Frame,
  width: number,
  height: number,
): Picture {
  const canvas = createPicture(width * FINER, height * FINER);
  const depth = new Float32Array(canvas.width * canvas.height).fill(-Infinity);
  for (const actor of actors) drawActor(actor, camera, frame, canvas, depth);
  drawOutlines(canvas, depth, (1.5 * frame.heightMm) / height);
  return reduced(canvas, FINER);
}

function drawActor({ mesh, colour }: Actor, camera: Camera, frame: Frame, canvas: Picture, depth: Float32Array): void {
  const { positions: p, triangles } = mesh;
  const count = p.length / 3;
  const { right, up, toEye } = camera;
  const ambient = typeof colour === 'function' ? AMBIENT_OF_VALUES : AMBIENT;
  const scale = canvas.height / frame.heightMm;
  const screen = new Float32Array(3 * count);
  const light = new Float32Array(count);
  const normals = vertexNormals(mesh);
  for (let v = 0, i = 0; v < count; v++, i += 3) {
    const [x, y, z] = [p[i]!, p[i + 1]!, p[i + 2]!];
    screen[i] = canvas.width / 2 + scale * (x * right[0] + y * right[1] + z * right[2] - frame.centre[0]);
    screen[i + 1] = canvas.height / 2 - scale * (x * up[0] + y * up[1] + z * up[2] - frame.centre[1]);
    screen[i + 2] = x * toEye[0] + y * toEye[1] + z * toEye[2];
    const facing = normals[i]! * toEye[0] + normals[i + 1]! * toEye[1] + normals[i + 2]! * toEye[2];
    light[v] = ambient + (1 - ambient) * Math.max(0, facing);
  }
  for (let t = 0; t < triangles.length; t += 3) {
    drawTriangle(triangles[t]!, triangles[t + 1]!, triangles[t + 2]!, screen, light, colour, canvas, depth);
  }
}

function drawTriangle(
  a: number,
  b: number,
  c: number,
  screen: Float32Array,
  light: Float32Array,
  colour: Actor['colour'],
  { width, height, rgb }: Picture,
  depth: Float32Array,
): void {
  const [ax, ay, az] = [screen[3 * a]!, screen[3 * a + 1]!, screen[3 * a + 2]!];
  const [bx, by, bz] = [screen[3 * b]!, screen[3 * b + 1]!, screen[3 * b + 2]!];
  const [cx, cy, cz] = [screen[3 * c]!, screen[3 * c + 1]!, screen[3 * c + 2]!];
  const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  if (area === 0) return;
  const x0 = Math.max(0, Math.floor(Math.min(ax, bx, cx)));
  const x1 = Math.min(width - 1, Math.ceil(Math.max(ax, bx, cx)));
  const y0 = Math.max(0, Math.floor(Math.min(ay, by, cy)));
  const y1 = Math.min(height - 1, Math.ceil(Math.max(ay, by, cy)));
  const one = typeof colour === 'function' ? undefined : colour;
  const of = typeof colour === 'function' ? [colour(a), colour(b), colour(c)] : undefined;
  const bare = of?.includes(undefined) ?? false;
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const px = x + 0.5;
      const py = y + 0.5;
      const u = ((bx - px) * (cy - py) - (by - py) * (cx - px)) / area;
      const v = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) / area;
      const w = 1 - u - v;
      if (u < 0 || v < 0 || w < 0) continue;
      const z = u * az + v * bz + w * cz;
      const at = x + width * y;
      if (z <= depth[at]!) continue;
      depth[at] = z;
      const hatched = bare && (x + y) % HATCH < 3;
      const bright = (u * light[a]! + v * light[b]! + w * light[c]!) * (hatched ? 0.55 : 1);
      for (let channel = 0; channel < 3; channel++) {
        const value = one
          ? one[channel]!
          : bare
            ? NO_COLOUR[channel]!
            : u * of![0]![channel]! + v * of![1]![channel]! + w * of![2]![channel]!;
        rgb[3 * at + channel] = Math.min(255, bright * value);
      }
    }
  }
}

/** Darkens pixels whose neighbour lies more than `jumpMm` behind. */
function drawOutlines({ width, height, rgb }: Picture, depth: Float32Array, jumpMm: number): void {
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = x + width * y;
      const z = depth[at]!;
      if (z === -Infinity) continue;
      const farthest = Math.min(depth[at - 1]!, depth[at + 1]!, depth[at - width]!, depth[at + width]!);
      if (z - farthest < 4 * jumpMm) continue;
      for (let channel = 0; channel < 3; channel++) rgb[3 * at + channel]! *= 0.35;
    }
  }
}
