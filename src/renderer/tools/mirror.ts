import { mdiFlipHorizontal } from '@mdi/js';
import { dabBox, eachVoxelOfDab } from '@shared/edit/brush';
import { mirrorIntoGap } from '@shared/edit/mirror';
import { type Plane } from '@shared/edit/plane';
import { cropGeometry } from '@shared/geometry';
import { Label } from '@shared/labels';
import { type MaskVolume } from '@shared/volume';
import { frameOfGeometry } from '../vtk/frame';
import { along, cross, scale, unit } from '../vtk/vectors';
import { gain } from './masks';
import { defineTool, type Guided, type Options, refuse } from './tool';

const TAKEN: Readonly<Record<string, readonly number[]>> = {
  mandible: [Label.Mandible, Label.MandibularCanal],
  skull: [Label.UpperSkull],
  jaws: [Label.UpperSkull, Label.Mandible, Label.MandibularCanal],
};

interface MirrorOptions extends Options {
  readonly of: string;
  readonly radius: number;
  readonly shift: number;
  readonly turn: number;
}

/** The middle plane as it was found, shifted and turned by hand. */
function adjusted({ labels, mirrorPlane }: Guided, { shift, turn }: MirrorOptions): Plane | null {
  const found = labels && mirrorPlane();
  if (!found) return null;
  const across = unit(found.normal);
  const { superior } = frameOfGeometry(labels.geometry);
  const angle = (turn * Math.PI) / 180;
  const normal = along(scale(across, Math.cos(angle)), cross(superior, across), Math.sin(angle));
  // Half a shift of the plane moves the image by the whole.
  return { point: along(found.point, across, shift / 2), normal: unit(normal) };
}

export const mirror = defineTool<MirrorOptions>({
  id: 'mirror',
  icon: mdiFlipHorizontal,
  key: 'f',
  gesture: 'point',
  confirm: true,
  fields: {
    of: { kind: 'choice', options: Object.keys(TAKEN), initial: 'mandible' },
    radius: { kind: 'number', min: 2, max: 40, step: 0.5, unit: 'mm', initial: 12 },
    shift: { kind: 'number', min: -8, max: 8, step: 0.1, unit: 'mm', initial: 0 },
    turn: { kind: 'number', min: -10, max: 10, step: 0.5, unit: 'degrees', initial: 0 },
  },
  guide: adjusted,
  run(context, options, input) {
    if (input.kind !== 'point') return refuse('needsPoint');
    if (!context.labels) return refuse('noLabels');
    const plane = adjusted(context, options);
    if (!plane) return refuse('noSymmetry');
    const { geometry } = context.target.volume;
    const ball = { radius: options.radius, normal: null, thickness: 0 };
    const box = dabBox(geometry, input.at, ball);
    const [nx, ny] = geometry.size;
    const data = new Uint8Array(box.size[0] * box.size[1] * box.size[2]);
    eachVoxelOfDab(geometry, input.at, ball, (index) => {
      const x = (index % nx) - box.start[0];
      const y = (Math.floor(index / nx) % ny) - box.start[1];
      const z = Math.floor(index / (nx * ny)) - box.start[2];
      data[x + box.size[0] * (y + box.size[1] * z)] = 1;
    });
    const inBall: MaskVolume = { geometry: cropGeometry(geometry, box.start, box.size), data };
    const missing = mirrorIntoGap(context.labels, inBall, plane, TAKEN[options.of] ?? []);
    return missing.data.includes(1) ? gain(context, box, missing) : refuse('nothingMissing');
  },
});
