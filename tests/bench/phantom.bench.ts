import { voxelCount } from '@shared/geometry';
import { createPhantom, renderCbct, sampleHealthyLabels } from '@main/phantom';
import type { Report } from './index';

export const name = 'phantom';

function seconds(run: () => void): number {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}

/** Label sampling and CBCT rendering, one thread, warm. */
export async function bench(report: Report): Promise<void> {
  const warm = createPhantom({ seed: 1, spacing: 2 });
  renderCbct(warm, warm.geometry);

  report({ what: 'draw a subject', value: seconds(() => createPhantom({ seed: 16 })), unit: 's' });
  report({
    what: 'draw a subject with a local wound',
    value: seconds(() => createPhantom({ seed: 16, lesion: 'local' })),
    unit: 's',
  });

  const coarse = createPhantom({ seed: 16, spacing: 1 });
  const labels = seconds(() => sampleHealthyLabels(coarse, coarse.geometry));
  const note = coarse.geometry.size.join(' x ');
  report({ what: 'labels at 1 mm', value: voxelCount(coarse.geometry) / labels / 1e6, unit: 'Mvoxel/s', note });
  report({ what: 'CBCT at 1 mm', value: seconds(() => renderCbct(coarse, coarse.geometry)), unit: 's', note });

  const full = createPhantom({ seed: 16, size: 'full', lesion: 'local' });
  const scan = seconds(() => renderCbct(full, full.geometry));
  report({ what: 'CBCT at 0.3 mm', value: scan, unit: 's', note: full.geometry.size.join(' x ') });
  await Promise.resolve();
}
