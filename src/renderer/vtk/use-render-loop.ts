import { onScopeDispose } from 'vue';

/** Calls `draw` once in the next frame, however often it is asked for. Stops with the Vue scope. */
export function useRenderLoop(draw: () => void): () => void {
  let frame = 0;
  onScopeDispose(() => cancelAnimationFrame(frame));
  return () => {
    if (frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      draw();
    });
  };
}
