import { LABEL_COUNT } from '@shared/labels';
import { defineStore } from 'pinia';
import { computed, reactive, ref } from 'vue';
import { histogram, otsuThree, quantile } from '@shared/edit/threshold';
import { useVolumes } from './volumes';

export interface GreyWindow {
  readonly width: number;
  readonly level: number;
}

export type OverlayStyle = 'fill' | 'outline' | 'both';

interface LabelLook {
  shown: boolean;
  style: OverlayStyle;
  opacity: number;
  /** By label. */
  visible: boolean[];
}

interface SpaceLook {
  /** By label. */
  shown: boolean[];
  opacity: number[];
  /** Opacity of the regions. */
  regions: number;
  expected: boolean;
  model: boolean;
  clip: 'off' | 'axial' | 'coronal' | 'sagittal';
  /** What stands for the anatomy: surfaces of its labels, or the scan itself drawn through. */
  anatomy: 'surfaces' | 'volume';
}

export const PRESETS = ['bone', 'teeth', 'soft', 'full'] as const;
export type Preset = (typeof PRESETS)[number];

/** How things look: window and level, overlays, surfaces. */
export const useDisplay = defineStore('display', () => {
  const volumes = useVolumes();
  const window = ref<GreyWindow>({ width: 2500, level: 500 });
  const preset = ref<Preset | null>('bone');
  const labels = reactive<LabelLook>({
    shown: true,
    style: 'fill',
    opacity: 0.35,
    visible: Array.from({ length: LABEL_COUNT }, () => true),
  });
  const regions = reactive<Omit<LabelLook, 'visible'>>({ shown: true, style: 'both', opacity: 0.45 });
  const heat = reactive({ shown: false, opacity: 0.7, floor: 0.1 });
  const ghost = reactive({ shown: false });
  /** Regions as the analysis left them, as outlines. */
  const proposal = reactive({ shown: false });
  const three = reactive<SpaceLook>({
    shown: [false, true, true, true, true, true],
    opacity: [0, 0.25, 0.55, 1, 1, 1],
    regions: 1,
    expected: false,
    model: true,
    clip: 'off',
    anatomy: 'surfaces',
  });

  /** Grey values that part air | soft tissue | bone in this scan, and its spread; estimated once a scan. */
  const tissue = computed(() => {
    const scan = volumes.scan;
    if (!scan) return null;
    const [low, high] = volumes.scanRange;
    const counts = histogram(scan.data, low, high, 256, 500_000);
    const parts = otsuThree(counts) ?? ([low + (high - low) / 3, low + ((high - low) * 2) / 3] as const);
    return { low, high, air: parts[0], bone: parts[1], top: quantile(counts, 0.999), counts };
  });

  function windowOf(name: Preset): GreyWindow {
    const grey = tissue.value;
    if (!grey) return window.value;
    const between = (a: number, b: number): GreyWindow => ({ width: Math.max(1, b - a), level: (a + b) / 2 });
    const { low, high, air, bone, top } = grey;
    switch (name) {
      case 'bone':
        return between(air, top);
      case 'teeth':
        return between(bone, Math.max(top, bone + (high - bone) * 0.8));
      case 'soft':
        return between(air - (bone - air) * 0.5, bone + (bone - air) * 0.5);
      case 'full':
        return between(low, high);
    }
  }

  function choosePreset(name: Preset): void {
    preset.value = name;
    window.value = windowOf(name);
  }

  function setWindow(width: number, level: number): void {
    preset.value = null;
    window.value = { width: Math.max(1, width), level };
  }

  return { window, preset, labels, regions, heat, ghost, proposal, three, tissue, windowOf, choosePreset, setWindow };
});
