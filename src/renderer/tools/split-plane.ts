import { mdiBoxCutter } from '@mdi/js';
import { diffWhere } from '@shared/edit/build-diff';
import { partBeyondPlane } from '@shared/edit/plane';
import { cross } from '../vtk/vectors';
import { targetMask } from './masks';
import { defineTool, refuse } from './tool';

export const splitPlane = defineTool<{ keep: string }>({
  id: 'split-plane',
  icon: mdiBoxCutter,
  key: 'k',
  gesture: 'line',
  confirm: true,
  fields: { keep: { kind: 'choice', options: ['both', 'left', 'right'], initial: 'both' } },
  makesRegion: (options) => options.keep === 'both',
  run(context, options, input) {
    if (input.kind !== 'line') return refuse('needsLine');
    const along = [input.to[0] - input.from[0], input.to[1] - input.from[1], input.to[2] - input.from[2]] as const;
    if (Math.hypot(...along) < 0.2) return refuse('needsLine');
    const working = targetMask(context, 0);
    if ('refused' in working) return working;
    const plane = { point: input.from, normal: cross(along, input.axes.into) };
    const left = partBeyondPlane(working.mask, plane).data;
    const all = working.mask.data;
    if (!left.includes(1) || all.every((v, i) => v === left[i])) return refuse('planeMisses');
    const { volume, value } = context.target;
    const [nx, ny] = volume.geometry.size;
    const { start, size } = working.box;
    return diffWhere(volume.data, volume.geometry.size, working.box, (index, current) => {
      if (current !== value) return current;
      const x = (index % nx) - start[0];
      const y = (Math.floor(index / nx) % ny) - start[1];
      const z = Math.floor(index / (nx * ny)) - start[2];
      const isLeft = left[x + size[0] * (y + size[1] * z)] === 1;
      if (options.keep === 'both') return isLeft ? context.spareValue : value;
      return isLeft === (options.keep === 'left') ? value : 0;
    });
  },
});
