// @vitest-environment happy-dom
import { stepTabs } from '@renderer/components/ui/step-tabs';
import { describe, expect, it } from 'vitest';

const TABS = ['one', 'two', 'three'] as const;

/** Presses a key on a list of tabs; tells what was shown, what has the focus and whether the key was taken. */
function press(key: string, current: (typeof TABS)[number], orientation: 'horizontal' | 'vertical') {
  const list = document.createElement('div');
  for (const tab of TABS) {
    const button = document.createElement('button');
    button.dataset['tab'] = tab;
    list.append(button);
  }
  document.body.replaceChildren(list);
  let shown = '';
  list.addEventListener('keydown', (event) => {
    stepTabs(event, TABS, current, orientation, (tab) => (shown = tab));
  });
  const event = new KeyboardEvent('keydown', { key, cancelable: true });
  list.dispatchEvent(event);
  const focused = (document.activeElement as HTMLElement | null)?.dataset['tab'] ?? '';
  return { shown, focused, taken: event.defaultPrevented };
}

describe('keys on a list of tabs', () => {
  it.each([
    ['ArrowRight', 'two', 'horizontal', 'three'],
    ['ArrowRight', 'three', 'horizontal', 'one'],
    ['ArrowLeft', 'one', 'horizontal', 'three'],
    ['ArrowDown', 'one', 'vertical', 'two'],
    ['ArrowUp', 'two', 'vertical', 'one'],
    ['Home', 'three', 'vertical', 'one'],
    ['End', 'one', 'horizontal', 'three'],
  ] as const)('%s from %s of a %s list shows and focuses %s', (key, current, orientation, next) => {
    expect(press(key, current, orientation)).toEqual({ shown: next, focused: next, taken: true });
  });

  it.each([
    ['ArrowDown', 'horizontal'],
    ['ArrowLeft', 'vertical'],
    ['Enter', 'vertical'],
  ] as const)('%s is left alone on a %s list', (key, orientation) => {
    expect(press(key, 'two', orientation)).toEqual({ shown: '', focused: '', taken: false });
  });
});
