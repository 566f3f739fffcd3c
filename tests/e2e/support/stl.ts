import { readFileSync } from 'node:fs';

export interface StlFacts {
  readonly header: string;
  readonly triangles: number;
  /** Every edge has its opposite: the surface is closed. */
  readonly closed: boolean;
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly volume: number;
}

/** Reads a binary STL back without any help of the app. */
export function readStl(path: string): StlFacts {
  const bytes = readFileSync(path);
  const triangles = bytes.readUInt32LE(80);
  if (bytes.length !== 84 + 50 * triangles)
    throw new Error(`${path}: ${bytes.length} bytes for ${triangles} triangles`);
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  const edges = new Map<string, number>();
  let volume = 0;
  for (let t = 0; t < triangles; t++) {
    const corners = [0, 1, 2].map((corner) =>
      [0, 1, 2].map((axis) => bytes.readFloatLE(84 + 50 * t + 12 + 12 * corner + 4 * axis)),
    );
    for (const p of corners) {
      p.forEach((v, axis) => {
        min[axis] = Math.min(min[axis]!, v);
        max[axis] = Math.max(max[axis]!, v);
      });
    }
    const names = corners.map((p) => p.join(','));
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ] as const) {
      const back = `${names[to]!}|${names[from]!}`;
      const waiting = edges.get(back) ?? 0;
      if (waiting > 1) edges.set(back, waiting - 1);
      else if (waiting === 1) edges.delete(back);
      else edges.set(`${names[from]!}|${names[to]!}`, (edges.get(`${names[from]!}|${names[to]!}`) ?? 0) + 1);
    }
    const [a, b, c] = corners as [number[], number[], number[]];
    volume +=
      (a[0]! * (b[1]! * c[2]! - b[2]! * c[1]!) +
        a[1]! * (b[2]! * c[0]! - b[0]! * c[2]!) +
        a[2]! * (b[0]! * c[1]! - b[1]! * c[0]!)) /
      6;
  }
  const header = bytes.subarray(0, 80).toString('latin1').replaceAll('\0', '').trim();
  return { header, triangles, closed: edges.size === 0, min, max, volume };
}
