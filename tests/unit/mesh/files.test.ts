import { describe, expect, it } from 'vitest';
import { strToU8, zipSync } from 'fflate';
import { AppError } from '@shared/errors';
import { isSound } from '@shared/mesh';
import { createRandom } from '@shared/random';
import { checkMesh } from '@main/mesh/checks';
import { isoSurface } from '@main/mesh/iso-surface';
import { decodeStl, encodeStl } from '@main/mesh/stl';
import { encode3mf } from '@main/mesh/three-mf';
import { decode3mf } from '@main/mesh/three-mf-decode';
import { obliqueGrid, randomMask } from '../../fixtures/volumes';
import { boxMesh, fieldOf, middle, torus } from './solids';

const grid = obliqueGrid([40, 40, 40], [0.4, 0.5, 0.6]);
const ring = isoSurface(fieldOf(grid, torus(middle(grid), 5, 2)), 0);

describe('STL', () => {
  it('is binary, little-endian, 50 bytes a triangle, with unit outward normals', () => {
    const bytes = encodeStl(boxMesh([0, 0, 0], [1, 2, 3]), 'Lacuna');
    const view = new DataView(bytes.buffer);
    expect(bytes.length).toBe(84 + 50 * 12);
    expect(view.getUint32(80, true)).toBe(12);
    expect(new TextDecoder().decode(bytes.subarray(0, 6))).toBe('Lacuna');
    expect([0, 1, 2].map((i) => view.getFloat32(84 + 4 * i, true))).toEqual([-1, 0, 0]);
  });

  it('gives back the same places and triangles, merged', () => {
    const read = decodeStl(encodeStl(ring, 'ring'));
    expect(read.positions.length).toBe(ring.positions.length);
    expect(read.triangles.length).toBe(ring.triangles.length);
    const corner = (mesh: typeof ring, i: number): number[] => [
      ...mesh.positions.subarray(3 * mesh.triangles[i]!, 3 * mesh.triangles[i]! + 3),
    ];
    for (let i = 0; i < ring.triangles.length; i++) expect(corner(read, i)).toEqual(corner(ring, i));
    expect(isSound(checkMesh(read))).toBe(true);
  });

  it('stays sound through the file for ragged regions (seed 11)', () => {
    const random = createRandom(11);
    for (let run = 0; run < 10; run++) {
      const mesh = isoSurface(randomMask(random, obliqueGrid([8, 7, 6]), 0.4), 0.5);
      expect(isSound(checkMesh(decodeStl(encodeStl(mesh, ''))))).toBe(true);
    }
  });

  it('reads the text form, and binary files that begin with "solid"', () => {
    const text = `solid part
      facet normal 0 0 1
        outer loop
          vertex 0 0 1.5e0
          vertex 1 0 1.5
          vertex 0 1 1.5
        endloop
      endfacet
    endsolid part`;
    expect(decodeStl(strToU8(text))).toEqual({
      positions: Float32Array.of(0, 0, 1.5, 1, 0, 1.5, 0, 1, 1.5),
      triangles: Uint32Array.of(0, 1, 2),
    });
    const bytes = encodeStl(ring, 'ring');
    bytes.set(strToU8('solid'), 0);
    expect(decodeStl(bytes).triangles.length).toBe(ring.triangles.length);
  });

  it('keeps other alphabets out of the header and refuses one that begins with "solid"', () => {
    const header = encodeStl(ring, 'Größe 上').subarray(0, 7);
    expect(new TextDecoder().decode(header)).toBe('Gr??e ?');
    expect(() => encodeStl(ring, 'solid')).toThrow('solid');
  });

  it.each([
    ['cut off', () => encodeStl(ring, '').subarray(0, 500)],
    ['empty', () => new Uint8Array()],
    ['without a triangle', () => encodeStl({ positions: new Float32Array(), triangles: new Uint32Array() }, '')],
    ['text that ends early', () => strToU8('solid a facet normal 0 0 1 outer loop vertex 0 0 0')],
    ['with a coordinate that is none', () => strToU8('solid a vertex 0 0 0 vertex 1 0 x vertex 0 1 0 endsolid')],
  ])('refuses a file that is %s', (_, bytes) => {
    expect(() => decodeStl(bytes(), 'part.stl')).toThrow(AppError);
    expect(() => decodeStl(bytes(), 'part.stl')).toThrow('part.stl is not a usable STL file');
  });
});

describe('3MF', () => {
  const content = {
    parts: [
      { name: 'Region 1 <left> & "ramus"', mesh: ring, colour: [255, 128, 0] as const, material: 'Alginate' },
      { name: 'Größe 上', mesh: boxMesh([0, 0, 0], [1, 2, 3]), colour: [0, 0, 255] as const, material: 'Support' },
    ],
    metadata: { Title: "O'Neil & co", case: 'A-17', revision: '4', approver: 'Dr. Ä', sha256: 'ab'.repeat(32) },
  };

  it('gives back parts, names, colours, materials, metadata and every coordinate', () => {
    expect(decode3mf(encode3mf(content))).toEqual(content);
  });

  it('gives the same bytes for the same content', () => {
    expect(encode3mf(content)).toEqual(encode3mf(content));
  });

  const archive = (model: string): Uint8Array => zipSync({ '3D/3dmodel.model': strToU8(model) });
  const oneTriangle = (unit: string, transform = ''): Uint8Array =>
    archive(`<model unit="${unit}"><resources><object id='7' type='model'><mesh><vertices><vertex x='1' y='0' z='0'/>
      <vertex x='0' y='1' z='0' /><vertex x='0' y='0' z='1'/></vertices><triangles><triangle v1='0' v2='1' v3='2'/></triangles>
      </mesh></object></resources><build><item objectid='7' ${transform}/></build></model>`);

  it('reads other units and build transforms as millimetres', () => {
    expect(decode3mf(oneTriangle('inch')).parts[0]!.mesh.positions[0]).toBeCloseTo(25.4, 5);
    const turned = decode3mf(oneTriangle('centimeter', 'transform="0 1 0 -1 0 0 0 0 1 5 6 7"')).parts[0]!.mesh;
    // (1, 0, 0) turns to (0, 1, 0), then moves by (5, 6, 7) centimetres.
    expect(Array.from(turned.positions.subarray(0, 3))).toEqual([50, 70, 70]);
  });

  it.each([
    ['no zip', strToU8('PK nothing'), 'not a zip'],
    ['a zip without a model', zipSync({ 'a.txt': strToU8('a') }), 'no model'],
    ['an unknown unit', oneTriangle('parsec'), 'unit'],
    ['nothing to build', archive('<model unit="millimeter"><resources/><build/></model>'), 'builds nothing'],
    [
      'a missing vertex',
      archive(
        '<model><object id="1"><mesh><vertex x="0" y="0" z="0"/><triangle v1="0" v2="1" v3="2"/></mesh></object></model>',
      ),
      'missing vertex',
    ],
  ])('refuses %s', (_, bytes, reason) => {
    expect(() => decode3mf(bytes, 'part.3mf')).toThrow(AppError);
    expect(() => decode3mf(bytes, 'part.3mf')).toThrow(reason);
  });
});
