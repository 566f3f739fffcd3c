import { onMounted, onScopeDispose, reactive } from 'vue';

/** CSS pixels of an element, followed while it lives. */
export function useSize(element: { readonly value: HTMLElement | null }): { width: number; height: number } {
  const size = reactive({ width: 0, height: 0 });
  const observer = new ResizeObserver(([entry]) => {
    if (!entry) return;
    size.width = entry.contentRect.width;
    size.height = entry.contentRect.height;
  });
  onMounted(() => {
    if (element.value) observer.observe(element.value);
  });
  onScopeDispose(() => observer.disconnect());
  return size;
}
