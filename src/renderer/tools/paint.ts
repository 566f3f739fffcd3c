import { mdiBrush, mdiEraser } from '@mdi/js';
import { dabBox, eachVoxelOfDab, strokePoints } from '@shared/edit/brush';
import { EMPTY_BOX, isEmptyBox, joinBoxes } from '@shared/edit/box';
import { diffWhere } from '@shared/edit/build-diff';
import { EMPTY_DIFF } from '@shared/edit/label-diff';
import { greyField } from './grey-field';
import { defineTool, refuse, type Tool } from './tool';

interface PaintOptions extends Record<string, number | string | boolean> {
  readonly shape: string;
  readonly radius: number;
  readonly masked: boolean;
  readonly low: number;
  readonly high: number;
}

const masked = (options: PaintOptions): boolean => options.masked;

function brushTool(id: 'paint' | 'erase', icon: string, key: string): Tool {
  return defineTool<PaintOptions>({
    id,
    icon,
    key,
    gesture: 'stroke',
    confirm: false,
    ...(id === 'erase' ? { onlyRemoves: true as const } : {}),
    fields: {
      shape: { kind: 'choice', options: ['disc', 'ball'], initial: 'disc' },
      radius: { kind: 'number', min: 0.2, max: 15, step: 0.1, unit: 'mm', initial: 2 },
      masked: { kind: 'toggle', initial: false },
      low: greyField(({ air }) => air, masked),
      high: greyField(({ bone }) => bone, masked),
    },
    idle: (options) => (options.masked ? 'outsideGreys' : 'unchanged'),
    run(context, options, input) {
      if (input.kind !== 'stroke') return refuse('needsStroke');
      const { volume, value } = context.target;
      const { geometry, data } = volume;
      const brush = {
        radius: options.radius,
        normal: options.shape === 'disc' ? input.axes.into : null,
        thickness: options.shape === 'disc' ? input.thickness : 0,
      };
      const points = input.from ? strokePoints(input.from, input.to, options.radius) : [input.to];
      const box = points.reduce((sum, point) => joinBoxes(sum, dabBox(geometry, point, brush)), EMPTY_BOX);
      if (isEmptyBox(box)) return EMPTY_DIFF;
      const touched = new Set<number>();
      for (const point of points) eachVoxelOfDab(geometry, point, brush, (index) => touched.add(index));
      const scan = options.masked ? context.scan?.data : undefined;
      return diffWhere(data, geometry.size, box, (index, current) => {
        if (!touched.has(index)) return current;
        const grey = scan?.[index];
        if (grey !== undefined && (grey < options.low || grey > options.high)) return current;
        if (id === 'erase') return current === value ? 0 : current;
        return context.kept[current] ? current : value;
      });
    },
  });
}

export const paint = brushTool('paint', mdiBrush, 'p');
export const erase = brushTool('erase', mdiEraser, 'e');
