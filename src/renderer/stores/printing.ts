import { type Vec3 } from '@shared/geometry';
import { type ContactView, type PrintCheckView } from '@shared/ipc/printing-calls';
import { type PrintCheck, type PrintPlace } from '@shared/printers';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { useHost } from '../api/host';
import {
  ballAround,
  boxOf,
  contactColour,
  leastAtVertices,
  markTriangles,
  outlook,
  outlookOfValues,
  vertexColours,
  wallColour,
} from '../vtk/surface-maps';
import { useModels } from './models';
import { useNotices } from './notices';
import { useOpenCase } from './open-case';
import { usePanel } from './panel';
import { usePrinters } from './printers';
import { useView } from './view';

/** How the model is coloured: plain, by the thickness of its walls, by its distance from the bone. */
export const MAPS = ['plain', 'wall', 'contact'] as const;
export type ModelMap = (typeof MAPS)[number];

/** Where the 3D view was asked to look. */
export interface Sight {
  readonly centre: Vec3;
  /** Half the height of the view, millimetres. */
  readonly halfMm: number;
  /** From the middle towards the eye; zero keeps the direction. */
  readonly from: Vec3;
}

export interface ShownPlace extends PrintPlace {
  readonly check: string;
  /** Counted from 0 in the check's list. */
  readonly index: number;
}

/** Half the height of the 3D view around a place, millimetres. */
const PLACE_HALF_MM = 9;
const MODEL_COLOUR = [120, 214, 224] as const;

/** A copy, so that the values lie on their own boundary. */
const floats = (bytes: Uint8Array): Float32Array => new Float32Array(bytes.slice().buffer);

/** The model on the screen held against the chosen printer and the patient's bone, and what of it is shown in 3D. */
export const usePrinting = defineStore('printing', () => {
  const { client } = useHost();
  const open = useOpenCase();
  const models = useModels();
  const printers = usePrinters();
  const panel = usePanel();
  const notices = useNotices();
  const view = useView();
  const check = shallowRef<PrintCheckView | null>(null);
  const contact = shallowRef<ContactView | null>(null);
  const checking = ref(false);
  const map = ref<ModelMap>('plain');
  const place = shallowRef<ShownPlace | null>(null);
  const sight = shallowRef<Sight | null>(null);

  const concerns = computed(() => panel.current === 'model' || panel.current === 'release');
  /** What the checks depend on; empty where there is nothing to check. */
  const subject = computed(() => {
    const { printer, material } = printers;
    const model = models.shown;
    if (!model || !printer || !material) return '';
    return JSON.stringify([open.id, model.id, model.sha256, printer, material]);
  });
  let checked = '';

  watch(
    [subject, concerns],
    async ([now, wanted]) => {
      if (now !== checked) {
        checked = '';
        check.value = null;
        place.value = null;
      }
      const model = models.shown;
      if (!wanted || now === '' || now === checked || !model) return;
      checked = now;
      checking.value = true;
      const request = { caseId: open.id, modelId: model.id, ...printers.ids } as Parameters<
        typeof client.printing.check
      >[0];
      const report = await notices.guard(() => client.printing.check(request));
      if (subject.value !== now) return;
      checking.value = false;
      check.value = report ?? null;
      if (!report) checked = '';
    },
    { immediate: true },
  );

  const shownModel = computed(() => (models.shown ? `${open.id}/${models.shown.id}` : ''));
  watch(shownModel, () => {
    contact.value = null;
    place.value = null;
    if (map.value === 'contact') void loadContact();
  });

  async function loadContact(): Promise<void> {
    const of = shownModel.value;
    const model = models.shown;
    if (!model || contact.value) return;
    const found = await notices.guard(() => client.printing.contact({ caseId: open.id, modelId: model.id }));
    if (shownModel.value !== of) return;
    contact.value = found ?? null;
    if (!found) map.value = 'plain';
  }

  /** Colours the model; the contact map is looked at from the bone's side. */
  async function show(next: ModelMap): Promise<void> {
    map.value = next;
    place.value = null;
    if (next === 'contact') await loadContact();
    if (map.value !== next || next === 'plain') return;
    const { mesh } = models;
    if (mesh) lookAtModel(next === 'contact' && values.value ? outlookOfValues(mesh, values.value) : [0, 0, 0]);
  }

  function lookAtModel(from: Vec3): void {
    const box = models.mesh ? boxOf(models.mesh) : null;
    if (!box) return;
    const { centre, radius } = ballAround(box);
    seeSpace();
    sight.value = { centre, halfMm: radius * 1.1, from };
  }

  /** Makes the 3D view visible. */
  function seeSpace(): void {
    if (view.layout === 'one' && view.main !== 'three') view.layout = 'grid';
  }

  /** Shows a place of a check in all views; asked again, the next one. */
  function visit(of: PrintCheck): void {
    if (of.places.length === 0) return;
    const index = place.value?.check === of.name ? (place.value.index + 1) % of.places.length : 0;
    const at = of.places[index]!;
    place.value = { ...at, check: of.name, index };
    map.value = of.name === 'wall' || of.name === 'feature' ? 'wall' : 'plain';
    view.moveTo(at.point);
    seeSpace();
    sight.value = {
      centre: at.point,
      halfMm: PLACE_HALF_MM,
      from: models.mesh ? outlook(models.mesh, at.triangles) : [0, 0, 0],
    };
  }

  /** Gap a vertex, millimetres. */
  const values = computed(() => (contact.value ? floats(contact.value.values) : null));
  /** Thinnest wall a vertex, millimetres. */
  const walls = computed(() =>
    check.value && models.mesh ? leastAtVertices(models.mesh, floats(check.value.thickness)) : null,
  );

  const base = computed<Uint8Array | null>(() => {
    const { mesh } = models;
    if (!mesh) return null;
    const fits = (of: Float32Array): boolean => 3 * of.length === mesh.positions.length;
    if (map.value === 'contact' && values.value && contact.value && fits(values.value)) {
      const { clearanceMm } = contact.value;
      return vertexColours(values.value, (gap) => contactColour(gap, clearanceMm));
    }
    if (map.value === 'wall' && walls.value && check.value && fits(walls.value)) {
      const { minWallMm } = check.value;
      return vertexColours(walls.value, (wall) => wallColour(wall, minWallMm));
    }
    return null;
  });
  /** RGB a vertex of the model on the screen; null for its plain colour. */
  const colours = computed<Uint8Array | null>(() => {
    const { mesh } = models;
    // Thin places are coloured by the map already.
    if (!mesh || !place.value || map.value === 'wall') return base.value;
    return markTriangles(mesh, base.value ?? MODEL_COLOUR, place.value.triangles);
  });
  /** The anatomy steps back, so that the colours are seen. */
  const ghostly = computed(() => colours.value !== null);
  /** Hollows lie inside. */
  const seeThrough = computed(() => place.value?.check === 'voids');

  /** Required checks that failed. */
  const failed = computed(() => check.value?.checks.filter((item) => item.required && !item.passed) ?? []);

  watch(
    () => open.id,
    () => {
      map.value = 'plain';
      contact.value = null;
      place.value = null;
      sight.value = null;
    },
  );

  return {
    check,
    checking,
    contact,
    map,
    place,
    sight,
    colours,
    ghostly,
    seeThrough,
    failed,
    show,
    visit,
  };
});
