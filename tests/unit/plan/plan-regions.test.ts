import type { Analysis } from '@main/anomaly/analyse';
import { planRegions } from '@main/host/jobs/plan-regions';
import type { Finding } from '@shared/findings';
import { indexToWorld, type Vec3 } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { createVolume } from '@shared/volume';
import { describe, expect, it } from 'vitest';
import { blockCase, GRID, WOUND } from '../fit/block';

const { labels, region, expected } = blockCase();
const model = region.geometry;

/** As much of an analysis as planning reads: the voxels of one wound, and where its middle is said to be. */
function analysisOf(data: Uint8Array, centroid: Vec3, geometry = model): Analysis {
  const wound = { id: 1, voxels: data.reduce((sum, v) => sum + v, 0), centroid, peak: 0.5, teethShare: 0 };
  const regions = { map: createVolume(geometry, data), wounds: [wound] };
  return { geometry, expected, readings: { missing: { regions } } } as unknown as Analysis;
}

function planned(analysis: Analysis): { regions: ReturnType<typeof planRegions>; findings: Finding[] } {
  const findings: Finding[] = [];
  const regions = planRegions(analysis, labels, undefined, { softTissue: 'auto' }, QUIET, (finding) =>
    findings.push(finding),
  );
  return { regions, findings };
}

describe('regions of an analysis', () => {
  it('are fitted to the scan', () => {
    const { regions, findings } = planned(analysisOf(region.data, WOUND));
    expect(regions).toHaveLength(1);
    expect(findings).toEqual([]);
    expect(regions[0]!.nearestAnatomy).toBe('mandible');
  });

  it.each<[string, () => Analysis]>([
    ['outside the scan', () => analysisOf(region.data, WOUND, { ...model, origin: [900, 900, 900] })],
    ['without a voxel', () => analysisOf(new Uint8Array(region.data.length), WOUND)],
    [
      'in which no tissue is expected',
      () => {
        const corner = new Uint8Array(region.data.length);
        corner[0] = 1;
        return analysisOf(corner, indexToWorld(model, [0, 0, 0]));
      },
    ],
  ])('%s are left out, and a finding says where', (_, analysis) => {
    const { regions, findings } = planned(analysis());
    expect(regions).toEqual([]);
    expect(findings).toMatchObject([{ code: 'anomaly/region-not-fitted', severity: 'warning' }]);
    expect(findings[0]!.message).toMatch(/near -?\d+, -?\d+, -?\d+ mm \(LPS\) .*left out/);
  });

  it('lie in the box of the scan that they name', () => {
    const [one] = planned(analysisOf(region.data, WOUND)).regions;
    const first = indexToWorld(GRID, one!.start);
    one!.mask.geometry.origin.forEach((value, axis) => expect(value).toBeCloseTo(first[axis]!, 9));
  });
});
