import { encodeMesh } from '@shared/ipc/binary';
import type { TriangleMesh } from '@shared/mesh';
import { createHash } from 'node:crypto';

/** Bytes of surfaces that are kept; the longest unused go first. */
const ROOM = 256 << 20;

export interface KeptSurface {
  readonly key: string;
  readonly body: Uint8Array;
  readonly vertices: number;
  readonly triangles: number;
}

/** Surfaces for display, kept in memory by what they were made of. */
export class Surfaces {
  private readonly kept = new Map<string, KeptSurface>();

  /** An opaque name for a surface of these ingredients. */
  static key(...ingredients: readonly unknown[]): string {
    return createHash('sha256').update(JSON.stringify(ingredients)).digest('hex').slice(0, 32);
  }

  get(key: string): KeptSurface | undefined {
    const surface = this.kept.get(key);
    if (surface) {
      this.kept.delete(key);
      this.kept.set(key, surface);
    }
    return surface;
  }

  add(key: string, mesh: TriangleMesh): KeptSurface {
    const body = encodeMesh(mesh);
    const surface = { key, body, vertices: mesh.positions.length / 3, triangles: mesh.triangles.length / 3 };
    this.kept.set(key, surface);
    let room = ROOM - [...this.kept.values()].reduce((sum, { body: { length } }) => sum + length, 0);
    for (const [oldest, { body: old }] of this.kept) {
      if (room >= 0 || oldest === key) break;
      this.kept.delete(oldest);
      room += old.length;
    }
    return surface;
  }
}
