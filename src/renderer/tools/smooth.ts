import { mdiBlur } from '@mdi/js';
import { smoothMask } from '@shared/edit/smooth';
import { become, targetMask } from './masks';
import { defineTool } from './tool';

export const smooth = defineTool<{ sigma: number }>({
  id: 'smooth',
  icon: mdiBlur,
  key: 'o',
  gesture: 'none',
  confirm: true,
  fields: { sigma: { kind: 'number', min: 0.1, max: 4, step: 0.1, unit: 'mm', initial: 0.6 } },
  run(context, options) {
    const working = targetMask(context, options.sigma * 3);
    return 'refused' in working ? working : become(context, working.box, smoothMask(working.mask, options.sigma));
  },
});
