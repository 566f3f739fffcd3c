import { defineStore } from 'pinia';
import { ref, watch } from 'vue';

export type Page =
  { readonly name: 'cases' } | { readonly name: 'new' } | { readonly name: 'case'; readonly caseId: string };

function fromHash(hash: string): Page {
  const [, name, caseId] = hash.split('/');
  if (name === 'case' && caseId) return { name: 'case', caseId };
  return name === 'new' ? { name: 'new' } : { name: 'cases' };
}

function toHash(page: Page): string {
  return page.name === 'case' ? `#/case/${page.caseId}` : `#/${page.name}`;
}

/** Which page is shown; kept in the address, so that a reload comes back to it. */
export const useNavigation = defineStore('navigation', () => {
  const page = ref<Page>(fromHash(location.hash));
  watch(page, (to) => {
    if (location.hash !== toHash(to)) location.hash = toHash(to);
  });
  window.addEventListener('hashchange', () => {
    const to = fromHash(location.hash);
    if (toHash(to) !== toHash(page.value)) page.value = to;
  });
  return {
    page,
    showCases: () => (page.value = { name: 'cases' }),
    showNew: () => (page.value = { name: 'new' }),
    showCase: (caseId: string) => (page.value = { name: 'case', caseId }),
  };
});
