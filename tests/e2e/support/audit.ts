import { type Page } from '@playwright/test';

export interface Poor {
  readonly what: string;
  readonly name: string;
  readonly html: string;
}

/**
 * What on the screen falls short of the promises to every user: controls without a name, targets below 32 pixels, text
 * below `leastText` pixels, panels that are cut off at their side or stick out of what holds them. A label that presses its control counts as part of the
 * target; so does what surrounds a control of no size of its own.
 */
export function audit(page: Page, leastText = 11): Promise<readonly Poor[]> {
  return page.evaluate((least) => {
    const LEAST = 31.5;
    const poor: { what: string; name: string; html: string }[] = [];
    const note = (what: string, name: string, element: Element): void => {
      poor.push({ what, name, html: element.outerHTML.slice(0, 160) });
    };
    const dialog = document.querySelector('dialog[open]');
    const root = dialog ?? document.body;
    const visible = (element: HTMLElement): boolean =>
      element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
    const text = (id: string): string => document.getElementById(id)?.textContent ?? '';
    const nameOf = (element: HTMLElement): string => {
      const by = element.getAttribute('aria-labelledby');
      const labels = [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent);
      const names = [
        by ? by.split(' ').map(text).join(' ') : '',
        element.getAttribute('aria-label'),
        labels.join(' '),
        element.textContent,
        element.title,
      ];
      return names.map((name) => (name ?? '').trim()).find((name) => name !== '') ?? '';
    };
    const controls =
      'button, select, textarea, summary, a[href], input:not([type="hidden"], [type="file"]), [role="button"], [role="slider"], [tabindex="0"]';
    for (const element of root.querySelectorAll<HTMLElement>(controls)) {
      if (!visible(element)) continue;
      const name = nameOf(element);
      if (name === '') note('no name', name, element);
      const parts = [element, ...((element as HTMLInputElement).labels ?? [])].map((part) =>
        part.getBoundingClientRect(),
      );
      const width = Math.max(...parts.map((r) => r.right)) - Math.min(...parts.map((r) => r.left));
      const height = Math.max(...parts.map((r) => r.height));
      if (width < LEAST || height < LEAST) note(`target ${width.toFixed(0)} x ${height.toFixed(0)}`, name, element);
    }
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      const words = node.textContent?.trim() ?? '';
      if (!parent || words === '' || parent.closest('.unseen, option, svg') || !visible(parent)) continue;
      const size = parseFloat(getComputedStyle(parent).fontSize);
      if (size < least) note(`text of ${size} px`, words.slice(0, 40), parent);
    }
    for (const element of root.querySelectorAll<HTMLElement>('.side .content, .page > main, dialog .body, header')) {
      if (visible(element) && element.scrollWidth > element.clientWidth + 1) note('cut off', '', element);
    }
    for (const element of root.querySelectorAll<HTMLElement>('.side .stack > *, .side .card > *')) {
      const outer = element.parentElement!.getBoundingClientRect();
      if (visible(element) && element.getBoundingClientRect().right > outer.right + 1) note('sticks out', '', element);
    }
    return poor;
  }, leastText);
}
