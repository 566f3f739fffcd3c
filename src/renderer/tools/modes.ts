import {
  mdiAngleAcute,
  mdiArrowAll,
  mdiContrastCircle,
  mdiCrosshairs,
  mdiEyedropper,
  mdiMagnifyPlusOutline,
  mdiRotateOrbit,
  mdiRuler,
} from '@mdi/js';

/** What the pointer does in a slice view when no editing tool is chosen. `modes.<id>` in the locales. */
export interface Mode {
  readonly id: 'crosshair' | 'window' | 'pan' | 'zoom' | 'turn' | 'distance' | 'angle' | 'probe';
  readonly icon: string;
  readonly key: string;
  readonly group: 'look' | 'measure';
}

export const MODES: readonly Mode[] = [
  { id: 'crosshair', icon: mdiCrosshairs, key: 'x', group: 'look' },
  { id: 'window', icon: mdiContrastCircle, key: 'w', group: 'look' },
  { id: 'pan', icon: mdiArrowAll, key: 'n', group: 'look' },
  { id: 'zoom', icon: mdiMagnifyPlusOutline, key: 'z', group: 'look' },
  { id: 'turn', icon: mdiRotateOrbit, key: 'r', group: 'look' },
  { id: 'distance', icon: mdiRuler, key: 'u', group: 'measure' },
  { id: 'angle', icon: mdiAngleAcute, key: 'a', group: 'measure' },
  { id: 'probe', icon: mdiEyedropper, key: 'q', group: 'measure' },
];
export type ModeId = Mode['id'];
