import { mdiLayersPlus } from '@mdi/js';
import { fillBetweenSlices } from '@shared/edit/slice-fill';
import { frameOfGeometry } from '../vtk/frame';
import { axisAlong } from '../vtk/plane-grid';
import { become, targetMask } from './masks';
import { defineTool, refuse } from './tool';

const ACROSS = { axial: 'superior', coronal: 'posterior', sagittal: 'left' } as const;

export const sliceFill = defineTool<{ slices: string }>({
  id: 'slice-fill',
  icon: mdiLayersPlus,
  key: 'b',
  gesture: 'none',
  confirm: true,
  fields: { slices: { kind: 'choice', options: ['axial', 'coronal', 'sagittal'], initial: 'axial' } },
  run(context, options) {
    const working = targetMask(context, 0);
    if ('refused' in working) return working;
    const { geometry } = working.mask;
    const across = frameOfGeometry(geometry)[ACROSS[options.slices as keyof typeof ACROSS]];
    const after = fillBetweenSlices(working.mask, axisAlong(geometry, across)?.axis ?? 2);
    return after ? become(context, working.box, after) : refuse('noGap');
  },
});
