import { type TriangleMesh } from '@shared/mesh';
import { triangleNormal } from './measure';

const HEADER_BYTES = 80;
const TRIANGLE_BYTES = 50;

/**
 * Binary STL, little-endian, millimetres, in the mesh's own frame (LPS). `header` is cut to 80 bytes of ASCII; it must
 * not begin with "solid", which readers take for the text form.
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
