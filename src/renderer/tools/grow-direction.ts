import { mdiArrowExpandRight } from '@mdi/js';
import { growInDirection } from '@shared/edit/grow-direction';
import { type Vec3 } from '@shared/geometry';
import { greyField } from './grey-field';
import { gain, obstacles, targetMask } from './masks';
import { defineTool, refuse } from './tool';

export const growDirection = defineTool<{ distance: number; wall: number; walls: boolean }>({
  id: 'grow-direction',
  icon: mdiArrowExpandRight,
  key: 'd',
  gesture: 'line',
  confirm: true,
  fields: {
    distance: { kind: 'number', min: 0, max: 40, step: 0.5, unit: 'mm', initial: 0 },
    walls: { kind: 'toggle', initial: true },
    wall: greyField(
      ({ bone }) => bone,
      (options) => options.walls,
    ),
  },
  run(context, options, input) {
    if (input.kind !== 'line') return refuse('needsArrow');
    const way: Vec3 = [input.to[0] - input.from[0], input.to[1] - input.from[1], input.to[2] - input.from[2]];
    const drawn = Math.hypot(...way);
    if (drawn < 0.2) return refuse('needsArrow');
    const distance = options.distance > 0 ? options.distance : drawn;
    const working = targetMask(context, distance + 1);
    if ('refused' in working) return working;
    const blocked = obstacles(context, working.box, options.walls ? options.wall : Infinity);
    return gain(context, working.box, growInDirection(working.mask, blocked, way, distance));
  },
});
