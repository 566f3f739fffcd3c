import { type Vec3, worldToIndex } from '@shared/geometry';
import { type Volume } from '@shared/volume';
import { type Unroll } from '@shared/edit/scissors';
import { nearestSample, type SampledCurve } from './arch-curve';
import { along, cross, dot, subtract } from './vectors';

/** A curved sheet: column i stands on sample i of the curve, row j is `top - j * step` millimetres above it. */
export interface CurvedSheet {
  readonly curve: SampledCurve;
  /** Unit. */
  readonly up: Vec3;
  /** Millimetres of row 0 above the curve. */
  readonly top: number;
  /** Millimetres between rows. */
  readonly step: number;
  readonly rows: number;
}

/** The world point of a (fractional) row and a whole column. */
export function sheetPoint(sheet: CurvedSheet, column: number, row: number): Vec3 {
  return along(sheet.curve.points[column]!, sheet.up, sheet.top - row * sheet.step);
}

/** Unit vector across the sheet, towards the cheek. */
export function outward(sheet: CurvedSheet, column: number): Vec3 {
  return cross(sheet.curve.tangents[column]!, sheet.up);
}

/**
 * Where the sheet shows the world: column, row and millimetres towards the cheek, up to `reach` millimetres off the sheet
 * and no farther than its ends. Places above each other share the column that is found for one of them.
 */
export function unrollSheet(sheet: CurvedSheet, reach: number): Unroll {
  const { points, tangents, step } = sheet.curve;
  const aside = cross(sheet.up, Math.abs(sheet.up[0]) < 0.7 ? [1, 0, 0] : [0, 1, 0]);
  const ahead = cross(sheet.up, aside);
  const columns = new Map<number, number>();
  return (world) => {
    // A twentieth of a millimetre, within 1.6 m.
    const key = Math.round(dot(world, aside) * 20) * 65536 + Math.round(dot(world, ahead) * 20);
    let column = columns.get(key);
    if (column === undefined) columns.set(key, (column = nearestSample(sheet.curve, world, sheet.up)));
    const base = points[column];
    if (!base) return null;
    const offset = subtract(world, base);
    const depth = dot(offset, outward(sheet, column));
    const beyond = dot(offset, tangents[column]!) / step;
    if (Math.abs(depth) > reach || Math.abs(beyond) > 1.5) return null;
    return [column + beyond, (sheet.top - dot(offset, sheet.up)) / sheet.step, depth];
  };
}

/**
 * Values on the sheet, `column + columns * row`: the mean over `layers` sheets spread over `thickness` millimetres (one
 * layer: the sheet itself). Trilinear, or the nearest voxel for labels. Outside the volume `outside`.
 */
export function resliceSheet<T extends Float32Array | Uint8Array>(
  volume: Volume,
  sheet: CurvedSheet,
  out: T,
  options: { thickness: number; layers: number; outside: number; nearest: boolean },
): T {
  const columns = sheet.curve.points.length;
  const { geometry } = volume;
  for (let column = 0; column < columns; column++) {
    const across = outward(sheet, column);
    const base = sheetPoint(sheet, column, 0);
    const start = worldToIndex(geometry, base);
    const below = worldToIndex(geometry, sheetPoint(sheet, column, 1));
    const aside = worldToIndex(geometry, along(base, across, 1));
    const down = [below[0] - start[0], below[1] - start[1], below[2] - start[2]] as const;
    const side = [aside[0] - start[0], aside[1] - start[1], aside[2] - start[2]] as const;
    for (let row = 0; row < sheet.rows; row++) {
      let sum = 0;
      for (let layer = 0; layer < options.layers; layer++) {
        const off = options.layers > 1 ? options.thickness * (layer / (options.layers - 1) - 0.5) : 0;
        const x = start[0] + row * down[0] + off * side[0];
        const y = start[1] + row * down[1] + off * side[1];
        const z = start[2] + row * down[2] + off * side[2];
        sum += options.nearest
          ? nearestAt(volume, x, y, z, options.outside)
          : linearAt(volume, x, y, z, options.outside);
      }
      out[column + columns * row] = sum / options.layers;
    }
  }
  return out;
}

function nearestAt(volume: Volume, x: number, y: number, z: number, outside: number): number {
  const [nx, ny, nz] = volume.geometry.size;
  const [i, j, k] = [Math.round(x), Math.round(y), Math.round(z)];
  return i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz ? outside : volume.data[i + nx * (j + ny * k)]!;
}

function linearAt({ geometry, data }: Volume, x: number, y: number, z: number, outside: number): number {
  const [nx, ny, nz] = geometry.size;
  if (x < 0 || y < 0 || z < 0 || x > nx - 1 || y > ny - 1 || z > nz - 1) return outside;
  const x0 = Math.min(nx - 2, Math.floor(x));
  const y0 = Math.min(ny - 2, Math.floor(y));
  const z0 = Math.min(nz - 2, Math.floor(z));
  const [fx, fy, fz] = [x - x0, y - y0, z - z0];
  const plane = nx * ny;
  const p = x0 + nx * y0 + plane * z0;
  const a = data[p]! + fx * (data[p + 1]! - data[p]!);
  const b = data[p + nx]! + fx * (data[p + nx + 1]! - data[p + nx]!);
  const c = data[p + plane]! + fx * (data[p + plane + 1]! - data[p + plane]!);
  const d = data[p + plane + nx]! + fx * (data[p + plane + nx + 1]! - data[p + plane + nx]!);
  const low = a + fy * (b - a);
  return low + fz * (c + fy * (d - c) - low);
}
