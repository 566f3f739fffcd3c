import { indexToWorld, type Vec3, voxelVolume } from '@shared/geometry';
import { LABEL_COUNT } from '@shared/labels';
import { type LabelVolume } from '@shared/volume';
import { onScopeDispose, shallowRef, watch } from 'vue';
import { useVolumes } from '../../stores/volumes';

export interface LabelFact {
  readonly label: number;
  readonly cubicMillimetres: number;
  /** Middle of its voxels, LPS millimetres; absent where there are none. */
  readonly middle?: Vec3;
}

/** Volume and middle of each label but the background. */
export function labelFacts({ geometry, data }: LabelVolume): LabelFact[] {
  const [nx, ny, nz] = geometry.size;
  const counts = new Float64Array(LABEL_COUNT);
  const sums = new Float64Array(LABEL_COUNT * 3);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        const label = data[i]!;
        if (label === 0 || label >= LABEL_COUNT) continue;
        counts[label]! += 1;
        sums[3 * label]! += x;
        sums[3 * label + 1]! += y;
        sums[3 * label + 2]! += z;
      }
    }
  }
  return Array.from({ length: LABEL_COUNT - 1 }, (_, i) => {
    const [label, count] = [i + 1, counts[i + 1]!];
    const fact = { label, cubicMillimetres: count * voxelVolume(geometry) };
    if (count === 0) return fact;
    const mean = [0, 1, 2].map((axis) => sums[3 * label + axis]! / count) as [number, number, number];
    return { ...fact, middle: indexToWorld(geometry, mean) };
  });
}

/** After an edit the figures follow a little later: they go through every voxel. */
const PAUSE_MS = 600;

/** The figures of the case's labels. */
export function useLabelFacts() {
  const volumes = useVolumes();
  const facts = shallowRef<readonly LabelFact[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const measure = (): void => {
    facts.value = volumes.labels ? labelFacts(volumes.labels) : [];
  };
  watch(
    () => volumes.labels,
    () => measure(),
    { immediate: true },
  );
  watch(
    () => volumes.versions.get('labels'),
    () => {
      clearTimeout(timer);
      timer = setTimeout(measure, PAUSE_MS);
    },
  );
  onScopeDispose(() => clearTimeout(timer));
  return facts;
}
