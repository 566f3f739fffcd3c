import { describe, expect, it } from 'vitest';
import { indexToWorld, type Vec3 } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { maskField } from '@main/mesh/anti-alias';
import { deviationStatistics } from '@main/mesh/deviation';
import { vertexDeviations } from '../../fixtures/deviations';
import { isoSurface } from '@main/mesh/iso-surface';
import { triangleNormal } from '@main/mesh/measure';
import { drawn, obliqueGrid, randomMask, randomSize } from '../../fixtures/volumes';
import { halfSpace, maskOf, middle, sphere } from './solids';

describe('the field of a mask', () => {
  for (const seed of [1, 2, 3, 4]) {
    it(`has the sign of the mask at every voxel and stays within half a voxel of its surface (seed ${seed})`, () => {
      const random = createRandom(seed);
      const mask = randomMask(random, obliqueGrid(randomSize(random, 9), [0.5, 0.5, 0.5]), random.uniform(0.1, 0.9));
      const field = maskField(mask);
      field.data.forEach((value, i) => expect(value > 0).toBe(mask.data[i] === 1));
      expect(Math.max(...field.data)).toBeLessThanOrEqual(1);
      const smooth = isoSurface(field, 0);
      const stairs = isoSurface(mask, 0.5);
      expect(smooth.triangles).toEqual(stairs.triangles);
      for (let i = 0; i < smooth.positions.length; i += 3) {
        const d = [0, 1, 2].map((axis) => smooth.positions[i + axis]! - stairs.positions[i + axis]!);
        expect(Math.hypot(...d)).toBeLessThan(0.25);
      }
    });
  }

  it('is -1 everywhere for an empty mask', () => {
    expect([...maskField(drawn('...\n...')).data]).toEqual(new Array(6).fill(-1));
  });

  it('turns the stairs of an oblique plane into a plane: normals lean less, vertices lie closer', () => {
    const geometry = obliqueGrid([40, 40, 30], [0.5, 0.5, 0.5]);
    const centre = middle(geometry);
    // Tilted against the grid's own axes by 1 : 7 and 1 : 4.
    const up = [1 / 7, 1 / 4, 1].map((value, axis) => {
      const origin = indexToWorld(geometry, [0, 0, 0]);
      return [0, 1, 2].reduce((sum, j) => {
        const step = [0, 0, 0];
        step[j] = 1;
        const world = indexToWorld(geometry, step as unknown as Vec3);
        return sum + ([1 / 7, 1 / 4, 1][j]! * (world[axis]! - origin[axis]!)) / 0.5;
      }, 0 * value);
    }) as unknown as Vec3;
    const plane = halfSpace(centre, up);
    const mask = maskOf(geometry, plane);
    const length = Math.hypot(...up);
    const measure = (mesh: ReturnType<typeof isoSurface>): { distance: number; lean: number } => {
      let square = 0;
      let lean = 0;
      let count = 0;
      for (let t = 0; t < mesh.triangles.length / 3; t++) {
        const v = 3 * mesh.triangles[3 * t]!;
        const p: Vec3 = [mesh.positions[v]!, mesh.positions[v + 1]!, mesh.positions[v + 2]!];
        if (Math.hypot(p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]) > 5) continue;
        const n = triangleNormal(mesh, t);
        const cos = (n[0] * up[0] + n[1] * up[1] + n[2] * up[2]) / length / Math.hypot(...n);
        square += plane(p) ** 2;
        lean += Math.acos(Math.min(1, cos));
        count++;
      }
      return { distance: Math.sqrt(square / count), lean: (lean / count) * (180 / Math.PI) };
    };
    const before = measure(isoSurface(mask, 0.5));
    const after = measure(isoSurface(maskField(mask), 0));
    expect(after.lean).toBeLessThan(before.lean / 2);
    expect(after.distance).toBeLessThan(before.distance);
    expect(after.distance).toBeLessThan(0.1);
  });

  it('follows a sphere to a tenth of a voxel on average', () => {
    const geometry = obliqueGrid([48, 44, 40], [0.4, 0.5, 0.5]);
    const solid = sphere(middle(geometry), 7);
    const mesh = isoSurface(maskField(maskOf(geometry, solid)), 0);
    const truth = isoSurface({ geometry, data: Float32Array.from(maskOf(geometry, () => 1).data) }, 2);
    expect(truth.triangles).toHaveLength(0);
    const distances = new Float32Array(mesh.positions.length / 3);
    for (let v = 0; v < distances.length; v++) {
      distances[v] = Math.abs(solid([mesh.positions[3 * v]!, mesh.positions[3 * v + 1]!, mesh.positions[3 * v + 2]!]));
    }
    expect(deviationStatistics(distances).mean).toBeLessThan(0.05);
  });

  it('keeps a sheet and a wire one voxel thick', () => {
    const sheet = drawn(
      ['.....', '.....', '.....'].join('\n') + '\n\n' + '#####\n#####\n#####' + '\n\n' + '.....\n.....\n.....',
    );
    const wire = drawn('.....\n.....\n.....\n\n.....\n#####\n.....\n\n.....\n.....\n.....');
    for (const mask of [sheet, wire]) {
      const smooth = isoSurface(maskField(mask), 0);
      const stairs = isoSurface(mask, 0.5);
      expect(deviationStatistics(vertexDeviations(stairs, smooth)).max).toBeLessThan(0.15);
    }
  });
});
