import { mdiVectorPolyline } from '@mdi/js';
import { boxOfPixels, levelTrace as trace } from '@shared/edit/level-trace';
import { diffWhere } from '@shared/edit/build-diff';
import { resliceNearest } from '../vtk/reslice';
import { dot, subtract } from '../vtk/vectors';
import { gridInIndex } from '../vtk/plane-grid';
import { defineTool, refuse } from './tool';

export const levelTrace = defineTool<{ darker: boolean }>({
  id: 'level-trace',
  icon: mdiVectorPolyline,
  key: 'v',
  gesture: 'point',
  confirm: true,
  fields: { darker: { kind: 'toggle', initial: false } },
  run(context, options, input) {
    if (input.kind !== 'point' || !input.grid) return refuse('needsPoint');
    if (!context.scan) return refuse('noScan');
    const { grid } = input;
    if (!grid.aligned) return refuse('turnedPlane');
    const [nu, nv] = grid.size;
    const offset = subtract(input.at, grid.origin);
    const seed = [
      Math.round(dot(offset, grid.axes.right) / grid.spacing[0]),
      Math.round(dot(offset, grid.axes.down) / grid.spacing[1]),
    ] as const;
    const values = resliceNearest(context.scan, grid, new Float32Array(nu * nv), context.tissue.low);
    if (options.darker) values.forEach((v, i) => (values[i] = -v));
    const area = trace(values, nu, nv, seed);
    if (!area) return refuse('openContour');
    const { volume, value } = context.target;
    const { start, right, down } = gridInIndex(volume.geometry, grid);
    const [nx, ny] = volume.geometry.size;
    const taken = new Set<number>();
    const box = boxOfPixels(area, nu, (i, j) => {
      const x = Math.round(start[0] + i * right[0] + j * down[0]);
      const y = Math.round(start[1] + i * right[1] + j * down[1]);
      const z = Math.round(start[2] + i * right[2] + j * down[2]);
      taken.add(x + nx * (y + ny * z));
      return [x, y, z];
    });
    return diffWhere(volume.data, volume.geometry.size, box, (index, current) =>
      taken.has(index) && !context.kept[current] ? value : current,
    );
  },
});
