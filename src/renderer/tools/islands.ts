import { mdiDotsHexagon } from '@mdi/js';
import { keepLargest, removeSmall } from '@shared/edit/components';
import { become, targetMask } from './masks';
import { defineTool, refuse } from './tool';

export const islands = defineTool<{ keep: string; smallest: number }>({
  id: 'islands',
  icon: mdiDotsHexagon,
  key: 'i',
  gesture: 'none',
  confirm: true,
  onlyRemoves: true,
  fields: {
    keep: { kind: 'choice', options: ['largest', 'large'], initial: 'largest' },
    smallest: {
      kind: 'number',
      min: 0,
      max: 1000,
      step: 1,
      unit: 'mm3',
      initial: 20,
      when: (options) => options.keep === 'large',
    },
  },
  idle: (options) => (options.keep === 'large' ? 'noSmall' : 'unchanged'),
  run(context, options) {
    const working = targetMask(context, 0);
    if ('refused' in working) return working;
    const after = options.keep === 'largest' ? keepLargest(working.mask) : removeSmall(working.mask, options.smallest);
    return after.data.includes(1) ? become(context, working.box, after) : refuse('nothingLeft');
  },
});
