import { mdiWaterMinusOutline } from '@mdi/js';
import { subtractSoftTissue } from '@shared/edit/soft-tissue';
import { greyField } from './grey-field';
import { become, scanIn, targetMask } from './masks';
import { defineTool, refuse } from './tool';

export const softTissue = defineTool<{ low: number; high: number; closing: number; smallest: number }>({
  id: 'soft-tissue',
  icon: mdiWaterMinusOutline,
  key: 't',
  gesture: 'none',
  confirm: true,
  fields: {
    low: greyField(({ air }) => air),
    high: greyField(({ bone }) => bone),
    closing: {
      kind: 'number',
      min: 0,
      max: 5,
      step: 0.1,
      unit: 'mm',
      // Finer than a voxel nothing would be closed.
      initial: ({ voxel }) => Math.max(0.8, Math.ceil(voxel * 12) / 10),
    },
    smallest: { kind: 'number', min: 0, max: 500, step: 1, unit: 'mm3', initial: 10 },
  },
  run(context, options) {
    if (options.low > options.high) return refuse('lowAboveHigh');
    const working = targetMask(context, options.closing + 1);
    if ('refused' in working) return working;
    const scan = scanIn(context, working.box);
    if ('refused' in scan) return scan;
    const after = subtractSoftTissue(working.mask, scan, options);
    if (!after.data.includes(1)) return refuse('nothingLeft');
    return become(context, working.box, after);
  },
});
