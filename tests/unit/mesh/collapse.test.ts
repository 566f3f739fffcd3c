import { describe, expect, it } from 'vitest';
import { isSound } from '@shared/mesh';
import { checkMesh } from '@main/mesh/checks';
import { BlockCollapse, collapseReady } from '@main/mesh/collapse';
import { deviationStatistics } from '@main/mesh/deviation';
import { vertexDeviations } from '../../fixtures/deviations';
import { isoSurface } from '@main/mesh/iso-surface';
import { signedVolume } from '@main/mesh/measure';
import { obliqueGrid } from '../../fixtures/volumes';
import { fieldOf, manifoldOracle, middle, torus } from './solids';

const grid = obliqueGrid([50, 46, 42], [0.4, 0.4, 0.5]);
const ring = isoSurface(fieldOf(grid, torus(middle(grid), 5, 2.2)), 0);
const total = ring.triangles.length / 3;
const none = new Uint8Array(ring.positions.length / 3);
await collapseReady;

describe('collapse in blocks', () => {
  const whole = new BlockCollapse(ring, 0.04, total).run(none).mesh;

  for (const blocks of [2, 7]) {
    it(`gives with ${blocks} blocks what one gives: as few triangles, as near, sound`, () => {
      const { mesh } = new BlockCollapse(ring, 0.04, total / blocks).run(none);
      expect(mesh.triangles.length).toBeLessThan(1.1 * whole.triangles.length);
      expect(deviationStatistics(vertexDeviations(ring, mesh)).max).toBeLessThan(0.05);
      expect(signedVolume(mesh) / signedVolume(ring)).toBeCloseTo(1, 2);
      expect(isSound(checkMesh(mesh))).toBe(true);
      expect(manifoldOracle(mesh).genus).toBe(1);
    });
  }

  it('leaves locked vertices where they are, in a second run as in a first', () => {
    const locked = none.map((_, v) => (v % 400 < 20 ? 1 : 0));
    const twice = new BlockCollapse(ring, 0.04, total / 5);
    twice.run(none);
    const { mesh, numbers } = twice.run(locked);
    const kept = new Map(Array.from(numbers, (v, i) => [v, i]));
    locked.forEach((value, v) => {
      if (!value) return;
      const at = 3 * kept.get(v)!;
      expect(mesh.positions.slice(at, at + 3)).toEqual(ring.positions.slice(3 * v, 3 * v + 3));
    });
    expect(mesh).toEqual(new BlockCollapse(ring, 0.04, total / 5).run(locked).mesh);
    expect(mesh.triangles.length).toBeGreaterThan(whole.triangles.length);
  });

  it('takes triangles in any order', () => {
    const shuffled = Uint32Array.from(ring.triangles.keys(), (i) => {
      const t = (Math.floor(i / 3) * 7919) % total;
      return ring.triangles[3 * t + (i % 3)]!;
    });
    const { mesh } = new BlockCollapse({ positions: ring.positions, triangles: shuffled }, 0.04, total / 5).run(none);
    expect(mesh.triangles.length).toBeLessThan(1.1 * whole.triangles.length);
    expect(deviationStatistics(vertexDeviations(ring, mesh)).max).toBeLessThan(0.05);
  });
});
