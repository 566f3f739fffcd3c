import { mdiFormatColorFill } from '@mdi/js';
import { fillHoles as fill, fillHolesInSlices } from '@shared/edit/fill-holes';
import { become, targetMask } from './masks';
import { defineTool } from './tool';

export const fillHoles = defineTool<{ how: string }>({
  id: 'fill-holes',
  icon: mdiFormatColorFill,
  key: 'h',
  gesture: 'none',
  confirm: true,
  fields: { how: { kind: 'choice', options: ['cavities', 'slices'], initial: 'cavities' } },
  run(context, options) {
    const working = targetMask(context, 1);
    if ('refused' in working) return working;
    const after = options.how === 'slices' ? fillHolesInSlices(working.mask, 2) : fill(working.mask);
    return become(context, working.box, after);
  },
});
