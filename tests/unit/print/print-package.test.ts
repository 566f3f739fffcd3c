import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boundingBox, signedVolume } from '@main/mesh/measure';
import { sameTriangles } from '@main/mesh/read-back';
import { decodeStl } from '@main/mesh/stl';
import { writeStl } from '@main/mesh/stl-writer';
import { decode3mf } from '@main/mesh/three-mf-decode';
import { write3mf } from '@main/mesh/three-mf-writer';
import { placeOnBed } from '@main/print/placement';
import { printPackage } from '@main/print/print-package';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boxMesh } from '../mesh/solids';
import { calibrated, hydrogel } from './printers';

const mesh = boxMesh([-20, 30, 70], [-8, 40, 75]);
const swelling = { ...calibrated, scale: [1.05, 1.05, 1.1] as [number, number, number] };
const placement = placeOnBed(mesh, hydrogel, swelling);
const origin = {
  case: 'Case 17 & <co>',
  revision: 2,
  approver: 'Dr. Größe, surgeon',
  sha256: '0123456789abcdef'.repeat(4),
  createdAt: '2026-11-20T10:00:00Z',
  application: 'Lacuna 0.1.0',
};

describe('files on disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lacuna-print-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('a 3MF holds the placed and scaled part and says where it comes from', async () => {
    const path = join(folder, 'größe 上.3mf');
    const content = printPackage([{ name: 'Region 1', mesh, placement }], hydrogel, swelling, origin);
    const bytes = await write3mf(path, content);
    const read = decode3mf(await readFile(path));
    expect(new Uint8Array(await readFile(path))).toEqual(bytes);
    expect(read.parts).toHaveLength(1);
    expect(signedVolume(read.parts[0]!.mesh)).toBeCloseTo(600 * 1.05 * 1.05 * 1.1, 0);
    expect(boundingBox(read.parts[0]!.mesh).min[2]).toBeCloseTo(0, 4);
    expect(read.parts[0]).toMatchObject({ name: 'Region 1', colour: calibrated.colour, material: calibrated.name });
    expect(read.metadata).toMatchObject({
      case: 'Case 17 & <co>',
      revision: '2',
      approver: 'Dr. Größe, surgeon',
      sha256: origin.sha256,
      Application: 'Lacuna 0.1.0',
      CreationDate: '2026-11-20',
      scale: '1.05 1.05 1.1',
    });
  });

  it('the matrix in the file leads back to the patient', async () => {
    const content = printPackage([{ name: 'Region 1', mesh, placement }], hydrogel, swelling, origin);
    const m = content.metadata['placement-1']!.split(' ').map(Number);
    expect(m).toHaveLength(12);
    const placed = content.parts[0]!.mesh.positions;
    for (let v = 0; v < placed.length; v += 3) {
      for (let row = 0; row < 3; row++) {
        const value = [0, 1, 2].reduce((sum, i) => sum + m[4 * row + i]! * mesh.positions[v + i]!, m[4 * row + 3]!);
        expect(placed[v + row]).toBeCloseTo(value, 4);
      }
    }
    await expect(write3mf(join(folder, 'missing', 'a.3mf'), content)).rejects.toMatchObject({
      code: 'file/not-writable',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('a draft says that it is one', () => {
    const { case: name, sha256, createdAt, application } = origin;
    const draft = { case: name, sha256, createdAt, application };
    const { metadata } = printPackage([{ name: 'R', mesh, placement }], hydrogel, swelling, draft);
    expect(metadata).toMatchObject({ revision: 'draft', approver: 'not approved' });
  });

  it('an STL keeps the patient’s frame, in millimetres', async () => {
    const path = join(folder, 'region-1.stl');
    await writeStl(path, mesh, 'Lacuna region 1, millimetres, LPS');
    const read = decodeStl(await readFile(path));
    expect(sameTriangles(read, mesh)).toBe(true);
    expect(boundingBox(read)).toEqual({ min: [-20, 30, 70], max: [-8, 40, 75] });
    await expect(writeStl(join(folder, 'no', 'a.stl'), mesh, '')).rejects.toMatchObject({ code: 'file/not-writable' });
    expect(await readdir(folder)).toEqual(['region-1.stl']);
  });

  it('a moved corner or another order is not the same', () => {
    const moved = { ...mesh, positions: mesh.positions.slice() };
    moved.positions[5]! += 0.001;
    expect(sameTriangles(mesh, moved)).toBe(false);
    expect(sameTriangles(mesh, { ...mesh, triangles: mesh.triangles.slice(3) })).toBe(false);
    expect(sameTriangles(mesh, { ...mesh, triangles: mesh.triangles.slice().reverse() })).toBe(false);
  });
});
