import { mdiSprout } from '@mdi/js';
import { cutBox } from '@shared/edit/box';
import { growFromSeed } from '@shared/edit/region-grow';
import { type Vec3, worldToIndex } from '@shared/geometry';
import { dabBox } from '@shared/edit/brush';
import { gain, obstacles } from './masks';
import { defineTool, refuse } from './tool';

export const regionGrow = defineTool<{ tolerance: number; distance: number; anatomy: boolean }>({
  id: 'region-grow',
  icon: mdiSprout,
  key: 'g',
  gesture: 'point',
  confirm: true,
  fields: {
    tolerance: {
      kind: 'number',
      min: 0,
      max: ({ low, high }) => Math.round((high - low) / 2),
      step: 5,
      unit: 'grey',
      initial: ({ air, bone }) => Math.round((bone - air) / 40) * 10,
    },
    distance: { kind: 'number', min: 0.5, max: 40, step: 0.5, unit: 'mm', initial: 6 },
    anatomy: { kind: 'toggle', initial: true },
  },
  run(context, options, input) {
    if (input.kind !== 'point') return refuse('needsPoint');
    if (!context.scan) return refuse('noScan');
    const { geometry } = context.target.volume;
    const seed = worldToIndex(geometry, input.at).map(Math.round) as unknown as Vec3;
    if (seed.some((i, axis) => i < 0 || i >= geometry.size[axis]!)) return refuse('outsideScan');
    const box = dabBox(geometry, input.at, { radius: options.distance, normal: null, thickness: 0 });
    const local: Vec3 = [seed[0] - box.start[0], seed[1] - box.start[1], seed[2] - box.start[2]];
    const blocked = options.anatomy ? obstacles(context, box, Infinity) : undefined;
    const grown = growFromSeed(cutBox(context.scan, box), { ...options, seed: local }, blocked);
    return grown.data.includes(1) ? gain(context, box, grown) : refuse('seedBlocked');
  },
});
