import { mdiFormatColorFill } from '@mdi/js';
import { fillHoles as fill, fillHolesInSlices } from '@shared/edit/fill-holes';
import { frameOfGeometry } from '../vtk/frame';
import { axisAlong } from '../vtk/plane-grid';
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
    const { mask, box } = working;
    const axial = axisAlong(mask.geometry, frameOfGeometry(mask.geometry).superior)?.axis ?? 2;
    return become(context, box, options.how === 'slices' ? fillHolesInSlices(mask, axial) : fill(mask));
  },
});
