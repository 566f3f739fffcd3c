import { encodeStl } from '@main/mesh/stl';
import { encode3mf } from '@main/mesh/three-mf';
import { createRandom } from '@shared/random';
import type { TriangleMesh } from '@shared/mesh';
import { describe, expect, it } from 'vitest';
import { modelFromMask } from '../../fixtures/region-model';
import { repairPrompts, stlPrompts, threeMfPrompts } from '../../fixtures/slicer';
import { obliqueGrid, randomMask, randomSize } from '../../fixtures/volumes';
import { boxMesh, inverted, joined } from './solids';

const stl = (mesh: TriangleMesh): Uint8Array => encodeStl(mesh, 'Lacuna, millimetres, LPS');
const threeMf = (mesh: TriangleMesh): Uint8Array =>
  encode3mf({ parts: [{ name: 'Region 1', mesh, colour: [1, 2, 3] }], metadata: {} });

describe('the rules by which slicers take a file', () => {
  it('ask for the unit of a small STL, never of a 3MF', () => {
    const cube = (side: number): TriangleMesh => boxMesh([-9, 4, 7], [side - 9, side + 4, side + 7]);
    expect(stlPrompts(stl(cube(2.5)))).toEqual([]);
    expect(stlPrompts(stl(cube(2)))).toEqual(['inches?']);
    expect(stlPrompts(stl(cube(0.05)))).toEqual(['metres?']);
    for (const side of [2.5, 2, 0.05]) expect(threeMfPrompts(threeMf(cube(side)))).toEqual([]);
  });

  const box = boxMesh([0, 0, 0], [4, 5, 6]);
  const doubled = { ...box, triangles: Uint32Array.from([...box.triangles, ...box.triangles.subarray(0, 3)]) };
  it.each<[string, TriangleMesh]>([
    ['open edges', { ...box, triangles: box.triangles.subarray(3) }],
    ['inverted', inverted(box)],
    ['not manifold', joined(box, boxMesh([4, 5, 0], [6, 7, 6]))],
    ['self-intersections', joined(box, boxMesh([1, 1, 1], [9, 2, 2]))],
    ['duplicate triangles', doubled],
  ])('complain of %s', (complaint, mesh) => {
    expect(stlPrompts(stl(mesh))).toContain(complaint);
    expect(threeMfPrompts(threeMf(mesh))).toContain(complaint);
  });

  const random = createRandom(515);
  for (let run = 0; run < 6; run++) {
    const seed = random.integer(0, 1e9);
    it(`find nothing wrong with the model of any voxels, in either file (seed ${seed})`, async () => {
      const own = createRandom(seed);
      const geometry = obliqueGrid(randomSize(own, 9), [0.3, 0.4, 0.5]);
      const mask = randomMask(own, geometry, own.uniform(0.2, 0.8));
      expect(mask.data).toContain(1);
      const { mesh } = await modelFromMask(mask);
      expect(repairPrompts(mesh)).toEqual([]);
      expect(stlPrompts(stl(mesh)).filter((prompt) => prompt !== 'inches?')).toEqual([]);
      expect(threeMfPrompts(threeMf(mesh))).toEqual([]);
    });
  }
});
