import { type Projection, type Unroll } from '@shared/edit/scissors';
import { computed, shallowRef, watch } from 'vue';
import { useNotices } from '../../stores/notices';
import { useTools } from '../../stores/tools';

type Point = readonly [number, number];

/**
 * A line around a part of a view, for the tool: drawn with the pointer, or corner by corner with the keyboard, which closes
 * it where the first corner is met again. `projection` says where the view shows the world, in the pixels of the line.
 */
export function useLasso(projection: () => Projection | Unroll | null) {
  const tools = useTools();
  const notices = useNotices();
  const active = computed(() => tools.tool?.gesture === 'lasso');
  /** x0, y0, x1, y1, ... */
  const points = shallowRef<readonly number[]>([]);

  function begin(place: Point): void {
    points.value = [...place];
  }

  function extend([x, y]: Point): void {
    const [lastX, lastY] = points.value.slice(-2);
    if (lastX === undefined || Math.hypot(x - lastX, y - lastY!) < 2) return;
    points.value = [...points.value, x, y];
  }

  function end(): void {
    const polygon = points.value;
    const shown = projection();
    points.value = [];
    if (polygon.length < 6 || !shown) return;
    void notices.guard(() => tools.feed({ kind: 'lasso', polygon, projection: shown }));
  }

  function corner(place: Point): void {
    const [x, y] = points.value;
    if (points.value.length >= 6 && Math.hypot(place[0] - x!, place[1] - y!) < 6) end();
    else points.value = [...points.value, ...place];
  }

  function cancel(): void {
    points.value = [];
  }
  watch(() => tools.toolId, cancel);

  return { active, points, begin, extend, end, corner, cancel };
}
