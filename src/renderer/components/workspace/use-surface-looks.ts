import { watch, watchEffect } from 'vue';
import { LABEL_COLOURS } from '@shared/labels';
import { type TriangleMesh } from '@shared/mesh';
import { useDisplay } from '../../stores/display';
import { useModels } from '../../stores/models';
import { useOpenCase } from '../../stores/open-case';
import { usePrinting } from '../../stores/printing';
import { useSurfaces } from '../../stores/surfaces';
import { useVolumes } from '../../stores/volumes';
import { type Preset3d, type SurfaceLook, type SurfaceScene } from '../../vtk/surface-scene';

/** Where the eye may stand (LPS). */
export const LOOKS = {
  front: { from: [0, -1, 0.15], up: [0, 0, 1] },
  left: { from: [1, 0, 0], up: [0, 0, 1] },
  right: { from: [-1, 0, 0], up: [0, 0, 1] },
  back: { from: [0, 1, 0], up: [0, 0, 1] },
  below: { from: [0, 0, -1], up: [0, -1, 0] },
} as const satisfies Record<string, Preset3d>;

/** Opacity of the anatomy, at most, while the model's own colours are read. */
const GHOST = 0.08;

/** Opacity from which on a surface is more than a veil. */
export const SOLID = 0.3;

/** Keeps a scene's surfaces and their looks as the stores say. */
export function useSurfaceLooks(
  scene: Readonly<{ value: SurfaceScene | null }>,
  redraw: () => void,
): { readonly seen: (opacity: number) => { readonly key: string; readonly mesh: TriangleMesh }[] } {
  const surfaces = useSurfaces();
  const display = useDisplay();
  const open = useOpenCase();
  const models = useModels();
  const printing = usePrinting();
  const volumes = useVolumes();

  function lookOf(key: string): SurfaceLook {
    const most = printing.ghostly && display.three.model ? GHOST : 1;
    if (key === 'model') {
      const look = { colour: [120, 214, 224], visible: display.three.model } as const;
      const opacity = printing.seeThrough ? 0.35 : 1;
      return { ...look, opacity, ...(printing.colours ? { vertexColours: printing.colours } : {}) };
    }
    if (key === 'scan') {
      return { colour: LABEL_COLOURS[1]!, opacity: most, visible: display.three.anatomy === 'surfaces' };
    }
    if (key === 'expected') return { colour: [120, 220, 255], opacity: 0.25, visible: display.three.expected };
    if (key.startsWith('label-')) {
      const label = Number(key.slice(6));
      return {
        colour: LABEL_COLOURS[label]!,
        // From the bone's side all of the head lies before the model: only the mandible stays, as a hint.
        opacity:
          printing.map === 'contact' && most < 1 && label !== 2 ? 0 : Math.min(most, display.three.opacity[label]!),
        visible: display.three.shown[label]! && display.three.anatomy === 'surfaces',
      };
    }
    const region = open.regions.find((item) => item.id === key);
    const hidden = models.shown !== null && display.three.model && models.shown.regionIds.includes(key);
    return {
      colour: region?.colour ?? [255, 92, 138],
      opacity: Math.min(most, display.three.regions),
      visible: (region?.visible ?? false) && display.regions.shown && !hidden,
    };
  }

  watch(
    [() => scene.value, () => (display.three.anatomy === 'volume' ? volumes.scan : null)],
    ([now, scan], [before, last]) => {
      const grey = display.tissue;
      if (!now || !grey || (now === before && scan === last)) return;
      now.setVolume(scan, grey);
      redraw();
    },
    { immediate: true },
  );

  /** What the scene shows: drawing it anew without need is felt where the processor draws. */
  const put = new Map<string, { readonly mesh: TriangleMesh; readonly look: SurfaceLook }>();
  watch(scene, () => put.clear(), { flush: 'sync' });
  watchEffect(() => {
    const now = scene.value;
    if (!now) return;
    const meshes = new Map(surfaces.meshes);
    if (models.mesh) meshes.set('model', models.mesh);
    let changed = put.size === 0;
    for (const key of now.keys()) {
      if (meshes.has(key)) continue;
      now.removeSurface(key);
      put.delete(key);
      changed = true;
    }
    for (const [key, mesh] of meshes) {
      const known = put.get(key);
      const look = lookOf(key);
      if (known?.mesh === mesh && sameLook(known.look, look)) continue;
      if (known?.mesh !== mesh) now.setSurface(key, mesh);
      now.setLook(key, look);
      put.set(key, { mesh, look });
      changed = true;
    }
    if (changed) redraw();
  });

  return {
    /** The surfaces that are drawn at least this opaque. */
    seen: (opacity) =>
      [...put]
        .filter(([, { look }]) => look.visible && look.opacity >= opacity)
        .map(([key, { mesh }]) => ({ key, mesh })),
  };
}

function sameLook(a: SurfaceLook, b: SurfaceLook): boolean {
  return (
    a.visible === b.visible &&
    a.opacity === b.opacity &&
    a.vertexColours === b.vertexColours &&
    a.colour.every((v, i) => v === b.colour[i])
  );
}
