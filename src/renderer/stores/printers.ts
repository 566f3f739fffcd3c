import { type PrinterListView } from '@shared/ipc/printing-calls';
import { type Material, type Printer } from '@shared/printers';
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { useHost } from '../api/host';
import { useApp } from './app';

/** What prints when nobody has said what. */
const FIRST_CHOICE = 'generic-hydrogel';
/** For a model that is only checked as a file. */
export const NO_PRINTER = 'none';

interface Choice {
  /** An id, or {@link NO_PRINTER}. */
  readonly printer: string;
  readonly material: string;
}

/** Printer profiles, and the printer and material that models are made for; the last choice is kept in the settings. */
export const usePrinters = defineStore('printers', () => {
  const { client } = useHost();
  const app = useApp();
  const view = shallowRef<PrinterListView | null>(null);
  const picked = shallowRef<Choice | null>(null);
  let loading: Promise<void> | null = null;

  const list = computed(() => view.value?.printers ?? []);
  const wanted = computed<Choice>(() => {
    if (picked.value) return picked.value;
    const kept = app.settings?.interface ?? {};
    const [printer, material] = [kept['printer'], kept['material']];
    return {
      printer: typeof printer === 'string' ? printer : FIRST_CHOICE,
      material: typeof material === 'string' ? material : '',
    };
  });

  /** Null before the profiles are loaded, and where no printer is wanted. */
  const printer = computed<Printer | null>(() => {
    if (wanted.value.printer === NO_PRINTER) return null;
    const known = (id: string): Printer | undefined => list.value.find((item) => item.id === id);
    return known(wanted.value.printer) ?? known(FIRST_CHOICE) ?? list.value[0] ?? null;
  });
  const material = computed<Material | null>(
    () =>
      printer.value?.materials.find((item) => item.id === wanted.value.material) ?? printer.value?.materials[0] ?? null,
  );
  /** As the host's calls take it; empty for no printer. */
  const ids = computed<{ readonly printer?: string; readonly material?: string }>(() =>
    printer.value && material.value ? { printer: printer.value.id, material: material.value.id } : {},
  );

  async function load(): Promise<void> {
    view.value = await client.printing.printers({});
  }

  /** Loads once; a failure is tried again with the next call. */
  function ready(): Promise<void> {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  }

  /** Takes a printer for now, as the model on the screen was made for it. */
  function adopt(choice: Choice): void {
    picked.value = choice;
  }

  /** Takes a printer and remembers it. An unknown material stands for the printer's first one. */
  async function choose(choice: Choice): Promise<void> {
    picked.value = choice;
    const kept = { printer: choice.printer, material: material.value?.id ?? '' };
    await app.save({ interface: { ...app.settings?.interface, ...kept } });
  }

  async function save(profile: Printer): Promise<Printer> {
    // Reactive copies cannot be sent.
    const saved = await client.printing.savePrinter({ printer: JSON.parse(JSON.stringify(profile)) as never });
    await load();
    return saved;
  }

  async function remove(id: string): Promise<void> {
    await client.printing.deletePrinter({ printer: id });
    await load();
  }

  const nameOf = (id: string): string => list.value.find((item) => item.id === id)?.name ?? id;

  return { view, list, printer, material, ids, wanted, load, ready, adopt, choose, save, remove, nameOf };
});
