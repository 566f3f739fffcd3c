import type { VoxelType } from '../case/case';
import type { TriangleMesh } from '../mesh';

/**
 * Bodies that are fetched by GET rather than sent as messages. Addresses are opaque to the renderer: it takes them from
 * the views (`VolumeView.path`, `SurfaceView.path`, ...) and prefixes nothing.
 *
 * Voxels: the raw little-endian values in index order. `?first=a&count=n` gives n slices from slice a (z), so that what is
 * looked at can come before the rest.
 *
 * Meshes: `uint32 vertices, uint32 triangles`, then `float32` positions (3 a vertex, LPS mm), then `uint32` triangles.
 */
export function voxelBytes(type: VoxelType): 1 | 2 | 4 {
  return type === 'uint8' ? 1 : type === 'int16' ? 2 : 4;
}

/** A view on a volume body; the buffer must hold whole voxels. */
export function decodeVoxels(type: VoxelType, body: ArrayBuffer): Uint8Array | Int16Array | Float32Array {
  switch (type) {
    case 'uint8':
      return new Uint8Array(body);
    case 'int16':
      return new Int16Array(body);
    case 'float32':
      return new Float32Array(body);
  }
}

export function encodeMesh(mesh: TriangleMesh): Uint8Array<ArrayBuffer> {
  const body = new ArrayBuffer(8 + mesh.positions.byteLength + mesh.triangles.byteLength);
  new Uint32Array(body, 0, 2).set([mesh.positions.length / 3, mesh.triangles.length / 3]);
  new Float32Array(body, 8, mesh.positions.length).set(mesh.positions);
  new Uint32Array(body, 8 + mesh.positions.byteLength, mesh.triangles.length).set(mesh.triangles);
  return new Uint8Array(body);
}

/** A view on a mesh body. Throws RangeError when the body is not as long as it says. */
export function decodeMesh(body: ArrayBuffer): TriangleMesh {
  if (body.byteLength < 8) throw new RangeError('mesh body ends early');
  const [vertices, triangles] = new Uint32Array(body, 0, 2) as unknown as [number, number];
  if (body.byteLength !== 8 + 12 * vertices + 12 * triangles) throw new RangeError('mesh body has a wrong length');
  return {
    positions: new Float32Array(body, 8, vertices * 3),
    triangles: new Uint32Array(body, 8 + vertices * 12, triangles * 3),
  };
}
