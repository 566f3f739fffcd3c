import { mdiContentCut } from '@mdi/js';
import { scissors as cut } from '@shared/edit/scissors';
import { become, targetMask } from './masks';
import { defineTool, refuse } from './tool';

export const scissors = defineTool<{ side: string; limited: boolean; depth: number }>({
  id: 'scissors',
  icon: mdiContentCut,
  key: 's',
  gesture: 'lasso',
  confirm: false,
  onlyRemoves: true,
  fields: {
    side: { kind: 'choice', options: ['inside', 'outside'], initial: 'inside' },
    limited: { kind: 'toggle', initial: false },
    depth: {
      kind: 'number',
      min: 0.2,
      max: 40,
      step: 0.2,
      unit: 'mm',
      initial: 5,
      when: (options) => options.limited,
    },
  },
  run(context, options, input) {
    if (input.kind !== 'lasso' || input.polygon.length < 6) return refuse('needsLasso');
    const working = targetMask(context, 0);
    if ('refused' in working) return working;
    const after = cut(working.mask, {
      polygon: input.polygon,
      projection: input.projection,
      side: options.side === 'outside' ? 'outside' : 'inside',
      depth: options.limited ? options.depth : Infinity,
    });
    return become(context, working.box, after);
  },
});
