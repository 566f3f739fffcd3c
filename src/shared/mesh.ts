/** A triangle surface in world coordinates. */
export interface TriangleMesh {
  /** x, y, z a vertex, LPS millimetres; stride 3. */
  readonly positions: Float32Array;
  /** Three vertex numbers a triangle, counter-clockwise seen from outside. */
  readonly triangles: Uint32Array;
}
