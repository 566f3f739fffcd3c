/** Keys that go back and on along a list of tabs. */
const KEYS = {
  horizontal: { back: 'ArrowLeft', on: 'ArrowRight' },
  vertical: { back: 'ArrowUp', on: 'ArrowDown' },
} as const;

/**
 * Arrow keys go from tab to tab, round at the ends, Home and End to the first and last one; `show` is told which, and the
 * tab, found by its `data-tab`, gets the focus. Other keys are left alone.
 */
export function stepTabs<T extends string>(
  event: KeyboardEvent,
  tabs: readonly T[],
  current: T,
  orientation: keyof typeof KEYS,
  show: (tab: T) => void,
): void {
  const { back, on } = KEYS[orientation];
  const at = tabs.indexOf(current);
  const places: Readonly<Record<string, number>> = {
    [back]: (at - 1 + tabs.length) % tabs.length,
    [on]: (at + 1) % tabs.length,
    Home: 0,
    End: tabs.length - 1,
  };
  const next = tabs[places[event.key] ?? -1];
  if (next === undefined) return;
  event.preventDefault();
  show(next);
  (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-tab='${next}']`)?.focus();
}
