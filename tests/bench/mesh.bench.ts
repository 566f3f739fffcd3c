import { type Geometry, type Vec3 } from '@shared/geometry';
import type { TriangleMesh } from '@shared/mesh';
import { createVolume, type MaskVolume } from '@shared/volume';
import { maskField } from '@main/mesh/anti-alias';
import { checkMesh } from '@main/mesh/checks';
import { decimateMesh } from '@main/mesh/decimate';
import { deviationStatistics } from '@main/mesh/deviation';
import { isoSurface } from '@main/mesh/iso-surface';
import { signedVolume } from '@main/mesh/measure';
import { smoothMesh } from '@main/mesh/smooth';
import { encodeStl } from '@main/mesh/stl';
import { encode3mf } from '@main/mesh/three-mf';
import { untangle } from '@main/mesh/untangle';
import { moved, vertexDeviations } from '../fixtures/deviations';
import { modelFromMask } from '../fixtures/region-model';
import type { Report } from './index';

export const name = 'mesh';

const RUNS = 5;

/** The best of several runs, milliseconds. */
async function best(run: () => unknown): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < RUNS; i++) {
    const start = performance.now();
    await run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** The least processor time of several runs, milliseconds, which other programs disturb less, and the best time. */
async function bestCpu(run: () => unknown): Promise<{ ms: number; cpuMs: number }> {
  let cpuMs = Infinity;
  const ms = await best(async () => {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    cpuMs = Math.min(cpuMs, (user + system) / 1000);
  });
  return { ms, cpuMs };
}

function grid(n: number): Geometry {
  return { size: [n, n, n], spacing: [0.3, 0.3, 0.3], origin: [-60, -60, -60], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
}

/** A lower jaw: a horseshoe of bone with rami, wavy, at 0.3 mm; about 4 % of the volume. */
function jaw(n: number): MaskVolume {
  const data = new Uint8Array(n ** 3);
  const at = (part: number): number => part * n;
  for (let z = Math.floor(at(0.1)); z < at(0.85); z++) {
    for (let y = 0; y < n; y++) {
      for (let x = 0; x < n; x++) {
        const u = (x - at(0.5)) / at(0.33);
        const v = (y - at(0.8)) / at(0.6);
        const angle = Math.atan2(-v, u);
        if (v > 0.05) continue;
        const behind = Math.abs(u) > 0.75 && v > -0.35;
        const top = behind ? at(0.8) : at(0.36);
        if (z > top + at(0.02) * Math.sin(9 * angle)) continue;
        const wall = 0.1 + 0.02 * Math.sin(z / 9) + 0.015 * Math.sin(14 * angle);
        if (Math.abs(Math.hypot(u, v) - 0.9) < wall) data[x + n * (y + n * z)] = 1;
      }
    }
  }
  return createVolume(grid(n), data);
}

/** A triply periodic surface with 1.2 million triangles at 186^3. */
function gyroid(n: number): TriangleMesh {
  const data = new Float32Array(n ** 3);
  let i = 0;
  for (let z = 0; z < n; z++) {
    for (let y = 0; y < n; y++) {
      for (let x = 0; x < n; x++) {
        const [a, b, c] = [0.1 * x, 0.1 * y, 0.1 * z];
        data[i++] =
          Math.sin(a) * Math.cos(b) +
          Math.sin(b) * Math.cos(c) +
          Math.sin(c) * Math.cos(a) +
          0.03 * Math.sin(4 * a + 3 * b);
      }
    }
  }
  return isoSurface(createVolume(grid(n), data), 0);
}

function lens(n: number): MaskVolume {
  const data = new Uint8Array(n ** 3);
  for (let i = 0; i < data.length; i++) {
    const p = [i % n, Math.floor(i / n) % n, Math.floor(i / n / n)].map((v) => v / n - 0.5) as unknown as Vec3;
    const wave = 0.03 * Math.sin(25 * p[0]) * Math.sin(31 * p[1] + 2) * Math.cos(19 * p[2]);
    data[i] = Math.hypot(p[0], 1.4 * p[1], 1.8 * p[2]) + wave < 0.38 ? 1 : 0;
  }
  return createVolume(grid(n), data);
}

/** How far smoothing and the whole chain move the surface, and what they do to the volume. */
async function deviations(region: MaskVolume, report: Report): Promise<void> {
  const field = maskField(region);
  const surface = isoSurface(field, 0);
  const limit = { voxels: 0.35, geometry: region.geometry };
  const smooth = smoothMesh(surface, { limit });
  const { mesh, maskVolumeMm3 } = await modelFromMask(region);
  const voxel = region.geometry.spacing[0];
  const cases = [
    ['smoothing moves vertices', moved(smooth, surface), smooth, signedVolume(surface)],
    ['model from the voxels, smoothed and decimated', vertexDeviations(surface, mesh), mesh, maskVolumeMm3],
  ] as const;
  for (const [what, distances, made, volume] of cases) {
    const { p95, max } = deviationStatistics(distances);
    const note = `goal: 0.5 voxel and 0.25 mm; at most ${max.toFixed(3)} mm`;
    report({ what: `${what}, p95`, value: p95, unit: 'mm', note: `${(p95 / voxel).toFixed(2)} voxel; ${note}` });
    const change = 100 * (signedVolume(made) / volume - 1);
    report({ what: `${what}, volume`, value: change, unit: '%', note: 'goal: 1 % at most' });
  }
}

export async function bench(report: Report): Promise<void> {
  const n = 400;
  const mask = jaw(n);
  const triangles = isoSurface(mask, 0.5).triangles.length / 3;
  const rate = (ms: number): number => n ** 3 / 1e3 / ms;
  const note = `jaw, ${n}^3, ${triangles} triangles`;
  const extraction = async (what: string, run: () => unknown): Promise<void> => {
    const { ms, cpuMs } = await bestCpu(run);
    const clock = `${note}; ${rate(ms).toFixed(0)} by the clock`;
    report({ what: `${what}, processor time`, value: rate(cpuMs), unit: 'Mvoxel/s', note: clock });
  };
  await extraction('iso-surface of a mask, goal: 200', () => isoSurface(mask, 0.5));
  const grey = createVolume(
    mask.geometry,
    Int16Array.from(mask.data, (v) => (v ? 1200 : -900)),
  );
  await extraction('iso-surface of grey values', () => isoSurface(grey, 300));
  const field = createVolume(
    mask.geometry,
    Float32Array.from(mask.data, (v) => (v ? 1 : -1)),
  );
  await extraction('iso-surface of a field', () => isoSurface(field, 0));

  const big = gyroid(186);
  const limit = { mm: 0.1 };
  const size = `${(big.triangles.length / 3e6).toFixed(2)} M triangles`;
  const seconds = async (what: string, run: () => unknown, detail = size): Promise<void> => {
    const { ms, cpuMs } = await bestCpu(run);
    report({ what, value: cpuMs / 1000, unit: 's', note: `${detail}; ${(ms / 1000).toFixed(2)} s by the clock` });
  };
  const smooth = smoothMesh(big, { limit });
  const chain = (): Promise<TriangleMesh> => decimateMesh(smoothMesh(big, { limit }), 0.075, big.positions);
  const coarse = await chain();
  const { triangles: left, selfIntersections, degenerate } = checkMesh(coarse);
  const fewer = `${size} to ${left}, ${selfIntersections + degenerate} flaws`;
  await seconds('smooth, processor time', () => smoothMesh(big, { limit }));
  await seconds('decimate and mend, processor time', () => decimateMesh(smooth, 0.075, big.positions), fewer);
  await seconds('smooth, decimate and mend, processor time', chain, `${fewer}; goal: under 3 s`);
  await seconds('all triangles kept, mended, processor time', () => untangle(smooth, big.positions));
  report({ what: 'all checks', value: (await best(() => checkMesh(big))) / 1000, unit: 's', note: size });
  report({ what: 'STL', value: await best(() => encodeStl(coarse, 'bench')), unit: 'ms' });
  const parts = [{ name: 'bench', mesh: coarse, colour: [200, 200, 200] as const }];
  report({ what: '3MF', value: await best(() => encode3mf({ parts, metadata: {} })), unit: 'ms' });

  const region = lens(130);
  report({
    what: 'anti-aliased field',
    value: 130 ** 3 / 1e3 / (await best(() => maskField(region))),
    unit: 'Mvoxel/s',
  });
  const { checks } = await modelFromMask(region);
  await deviations(region, report);
  report({
    what: 'model of a region',
    value: (await best(() => modelFromMask(region))) / 1000,
    unit: 's',
    note: `130^3 at 0.3 mm, ${checks.triangles} triangles`,
  });
}
