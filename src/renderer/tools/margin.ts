import { mdiArrowExpandAll } from '@mdi/js';
import { marginMask } from '@shared/edit/margin';
import { become, targetMask } from './masks';
import { defineTool, refuse } from './tool';

/** The finest margin that moves the surface, and no less than half a millimetre. */
const fromVoxel = ({ voxel }: { readonly voxel: number }): number => Math.max(0.5, Math.ceil(voxel * 10 - 1e-9) / 10);

export const margin = defineTool<{ way: string; millimetres: number }>({
  id: 'margin',
  icon: mdiArrowExpandAll,
  key: 'm',
  gesture: 'none',
  confirm: true,
  fields: {
    way: { kind: 'choice', options: ['grow', 'shrink'], initial: 'grow' },
    millimetres: { kind: 'number', min: 0.1, max: 10, step: 0.1, unit: 'mm', initial: fromVoxel },
  },
  run(context, options) {
    const grows = options.way === 'grow';
    const working = targetMask(context, (grows ? options.millimetres : 0) + 1);
    if ('refused' in working) return working;
    const finest = Math.min(...context.target.volume.geometry.spacing);
    if (options.millimetres < finest) return refuse('marginTooFine', { voxel: finest });
    const after = marginMask(working.mask, grows ? options.millimetres : -options.millimetres);
    return after.data.includes(1) ? become(context, working.box, after) : refuse('nothingLeft');
  },
});
