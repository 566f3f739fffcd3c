import { type Printer } from '@shared/printers';
import { defineStore } from 'pinia';
import { computed, reactive, ref } from 'vue';
import {
  draftOf,
  freshId,
  freshName,
  type PrinterDraft,
  printerOf,
  problemsOf,
} from '../components/settings/printer-draft';
import { usePrinters } from './printers';

export interface ListedPrinter {
  readonly id: string;
  readonly name: string;
  readonly shipped: boolean;
  readonly unsaved: boolean;
}

/** Printer profiles as they are edited; what is not saved yet stays until it is saved or taken back. */
export const usePrinterDrafts = defineStore('printer-drafts', () => {
  const printers = usePrinters();
  const drafts = reactive(new Map<string, PrinterDraft>());
  const currentId = ref('');

  const stored = (id: string): Printer | undefined => printers.list.find((printer) => printer.id === id);
  const isShipped = (id: string): boolean => printers.view?.shipped.includes(id) ?? false;

  const list = computed<readonly ListedPrinter[]>(() => {
    const kept = printers.list.map(({ id, name }) => ({
      id,
      name: drafts.get(id)?.name ?? name,
      shipped: isShipped(id),
      unsaved: isChanged(id),
    }));
    const fresh = [...drafts.values()].filter(({ id }) => !stored(id));
    return [...kept, ...fresh.map(({ id, name }) => ({ id, name, shipped: false, unsaved: true }))];
  });
  const current = computed(() => list.value.find(({ id }) => id === currentId.value) ?? list.value[0] ?? null);

  function isChanged(id: string): boolean {
    const draft = drafts.get(id);
    if (!draft) return false;
    const printer = stored(id);
    return !printer || JSON.stringify(draft) !== JSON.stringify(draftOf(printer));
  }

  /** The current profile to be shown and, unless it is shipped, edited. */
  const draft = computed<PrinterDraft | null>(() => {
    const id = current.value?.id;
    if (id === undefined) return null;
    const known = drafts.get(id);
    if (known) return known;
    const printer = stored(id);
    return printer ? draftOf(printer) : null;
  });

  /** Shows a profile; one of the user's own can be changed from then on. */
  function choose(id: string): void {
    currentId.value = id;
    const printer = stored(id);
    if (printer && !isShipped(id) && !drafts.has(id)) drafts.set(id, draftOf(printer));
  }

  const problems = computed(() => {
    const of = draft.value;
    if (!of || isShipped(of.id)) return [];
    return problemsOf(
      of,
      list.value.filter(({ id }) => id !== of.id).map(({ name }) => name.trim()),
    );
  });

  /** A copy to be changed; it is not saved yet. */
  function duplicate(nameOf: (name: string) => string): void {
    if (!draft.value) return;
    const names = list.value.map(({ name }) => name);
    const name = freshName(nameOf(draft.value.name), names);
    // A file that could not be read is not written over.
    const refused = (printers.view?.refused ?? []).map(({ file }) => file.replace(/\.json$/, ''));
    const id = freshId(name, [...list.value.map((item) => item.id), ...refused]);
    drafts.set(id, { ...(JSON.parse(JSON.stringify(draft.value)) as PrinterDraft), id, name });
    currentId.value = id;
  }

  function revert(): void {
    const id = current.value?.id;
    if (id === undefined) return;
    drafts.delete(id);
    choose(id);
  }

  /** Throws what the host says of it, such as `print/bad-profile`. */
  async function save(): Promise<Printer | null> {
    if (!draft.value || problems.value.length > 0) return null;
    const saved = await printers.save(printerOf(draft.value));
    drafts.set(saved.id, draftOf(saved));
    return saved;
  }

  async function remove(): Promise<void> {
    const id = current.value?.id;
    if (id === undefined) return;
    if (stored(id)) await printers.remove(id);
    drafts.delete(id);
    currentId.value = '';
  }

  return { list, current, draft, problems, choose, duplicate, revert, save, remove };
});
