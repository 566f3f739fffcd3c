import { AppError } from '@shared/errors';
import { type TriangleMesh } from '@shared/mesh';
import { triangleNormal } from './measure';
import { weld } from './weld';

const HEADER_BYTES = 80;
const TRIANGLE_BYTES = 50;

/**
 * Binary STL, little-endian, millimetres, in the mesh's own frame (LPS). `header` is cut to 80 bytes, what is not
 * printable ASCII becomes "?"; it must not begin with "solid", which readers take for the text form.
 */
export function encodeStl(mesh: TriangleMesh, header: string): Uint8Array {
  if (header.startsWith('solid')) throw new Error('a binary STL header must not begin with "solid"');
  const count = mesh.triangles.length / 3;
  const bytes = new Uint8Array(HEADER_BYTES + 4 + TRIANGLE_BYTES * count);
  for (let i = 0; i < Math.min(HEADER_BYTES, header.length); i++) {
    const code = header.charCodeAt(i);
    bytes[i] = code >= 32 && code < 127 ? code : 63;
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(HEADER_BYTES, count, true);
  const { positions, triangles } = mesh;
  for (let t = 0, at = HEADER_BYTES + 4; t < count; t++, at += TRIANGLE_BYTES) {
    const n = triangleNormal(mesh, t);
    const length = Math.hypot(n[0], n[1], n[2]) || 1;
    for (let axis = 0; axis < 3; axis++) view.setFloat32(at + 4 * axis, n[axis]! / length, true);
    for (let k = 0; k < 9; k++) {
      view.setFloat32(at + 12 + 4 * k, positions[3 * triangles[3 * t + Math.floor(k / 3)]! + (k % 3)]!, true);
    }
  }
  return bytes;
}

/**
 * The surface of a binary or text STL file; vertices at exactly the same place become one. Stored normals are not
 * read: the order of the corners says which side is out.
 *
 * @throws AppError mesh/bad-file when the file is cut off, holds no triangle or numbers that are none
 */
export function decodeStl(bytes: Uint8Array, name = 'the file'): TriangleMesh {
  const refuse = (reason: string): never => {
    throw new AppError('mesh/bad-file', { name, format: 'STL', reason });
  };
  const corners = isBinary(bytes) ? binaryCorners(bytes, refuse) : textCorners(bytes, refuse);
  if (corners.length === 0) refuse('it has no triangle');
  if (!corners.every(Number.isFinite)) refuse('a coordinate is not a number');
  return weld({ positions: corners, triangles: Uint32Array.from({ length: corners.length / 3 }, (_, i) => i) });
}

/** Some writers begin binary files with "solid", so the length decides. */
function isBinary(bytes: Uint8Array): boolean {
  if (bytes.length >= HEADER_BYTES + 4) {
    const count = new DataView(bytes.buffer, bytes.byteOffset).getUint32(HEADER_BYTES, true);
    if (bytes.length === HEADER_BYTES + 4 + TRIANGLE_BYTES * count) return true;
  }
  return String.fromCharCode(...bytes.subarray(0, 5)) !== 'solid';
}

function binaryCorners(bytes: Uint8Array, refuse: (reason: string) => never): Float32Array {
  if (bytes.length < HEADER_BYTES + 4) return refuse('it is shorter than a header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(HEADER_BYTES, true);
  if (bytes.length < HEADER_BYTES + 4 + TRIANGLE_BYTES * count) return refuse('it ends early');
  const corners = new Float32Array(9 * count);
  for (let t = 0; t < count; t++) {
    const at = HEADER_BYTES + 4 + TRIANGLE_BYTES * t + 12;
    for (let k = 0; k < 9; k++) corners[9 * t + k] = view.getFloat32(at + 4 * k, true);
  }
  return corners;
}

function textCorners(bytes: Uint8Array, refuse: (reason: string) => never): Float32Array {
  const text = new TextDecoder().decode(bytes);
  if (!/endsolid/.test(text)) return refuse('it ends early');
  const numbers: number[] = [];
  for (const [, x, y, z] of text.matchAll(/vertex\s+(\S+)\s+(\S+)\s+(\S+)/g)) {
    numbers.push(Number(x), Number(y), Number(z));
  }
  return numbers.length % 9 === 0 ? Float32Array.from(numbers) : refuse('a facet does not have three corners');
}
