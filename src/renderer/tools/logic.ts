import { mdiSetCenter } from '@mdi/js';
import { isEmptyBox, joinBoxes, maskOfValue } from '@shared/edit/box';
import { combineMasks, type LogicOperation } from '@shared/edit/logic';
import { become } from './masks';
import { defineTool, refuse } from './tool';

export const logic = defineTool<{ operation: string; other: string }>({
  id: 'logic',
  icon: mdiSetCenter,
  key: 'l',
  gesture: 'none',
  confirm: true,
  fields: {
    operation: { kind: 'choice', options: ['add', 'subtract', 'intersect'], initial: 'subtract' },
    other: { kind: 'other', initial: 'label-2' },
  },
  idle: ({ operation }) => (operation === 'subtract' ? 'apart' : operation === 'intersect' ? 'within' : 'unchanged'),
  run(context, options) {
    const other = context.other(options.other);
    if (!other) return refuse('needsOther');
    if (other.volume === context.target.volume && other.value === context.target.value) return refuse('sameOther');
    if (isEmptyBox(other.box)) return refuse('emptyOther');
    const operation = options.operation as LogicOperation;
    const box = operation === 'add' ? joinBoxes(context.target.box, other.box) : context.target.box;
    if (isEmptyBox(box)) return refuse('emptyTarget');
    const mine = maskOfValue(context.target.volume, context.target.value, box);
    const after = combineMasks(mine, maskOfValue(other.volume, other.value, box), operation);
    return become(context, box, after);
  },
});
