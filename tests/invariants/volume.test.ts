import { describe, expect, it } from 'vitest';
import { indexToWorld, type Vec3, voxelCount } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { createVolume, type MaskVolume, type Volume } from '@shared/volume';
import { connectedComponents, keepLargest } from '@main/volume/components';
import { flip } from '@main/volume/crop';
import { distanceTransform, signedDistance } from '@main/volume/distance';
import { fillHoles } from '@main/volume/fill-holes';
import { gaussian } from '@main/volume/gaussian';
import { close, dilate, type Element, erode, open } from '@main/volume/morphology';
import { minMax, percentile } from '@main/volume/statistics';
import { obliqueGrid, permuted, sampled } from '../fixtures/volumes';

const ELEMENTS: Element[] = [
  { shape: 'box', radius: [2, 1, 1] },
  { shape: 'cross', radius: 1 },
  { shape: 'ball', radiusMm: 1.2 },
];

function inverse(mask: MaskVolume): MaskVolume {
  return createVolume(
    mask.geometry,
    mask.data.map((v) => 1 - v),
  );
}

function isSubset(a: Volume, b: Volume): boolean {
  return a.data.every((v, i) => v <= b.data[i]!);
}

/** Smooth blobs rather than noise, so that openings and closings leave something. */
function blobs(seed: number): MaskVolume {
  const random = createRandom(seed);
  const grid = obliqueGrid([random.integer(20, 40), random.integer(15, 25), random.integer(10, 15)], [0.4, 0.6, 0.8]);
  const noise = sampled(grid, new Float32Array(voxelCount(grid)), () => random.normal());
  const smooth = gaussian(noise, 0.9);
  const level = percentile(smooth.data, random.uniform(40, 80))!;
  return createVolume(
    grid,
    Uint8Array.from(smooth.data, (v) => (v > level ? 1 : 0)),
  );
}

describe.each([11, 12, 13])('seed %i', (seed) => {
  const mask = blobs(seed);
  const grey = gaussian(mask, 0.5);

  it.each(ELEMENTS)('erosion and dilation are dual, ordered and nested: %o', (element) => {
    expect(erode(mask, element).data).toEqual(inverse(dilate(inverse(mask), element)).data);
    const chain = [erode(mask, element), open(mask, element), mask, close(mask, element), dilate(mask, element)];
    for (let i = 1; i < chain.length; i++) expect(isSubset(chain[i - 1]!, chain[i]!)).toBe(true);
    expect(chain[0]!.data).not.toEqual(chain[4]!.data);
  });

  it.each(ELEMENTS)('opening and closing twice is once, in binary and in grey: %o', (element) => {
    for (const operation of [open, close]) {
      const once = operation(mask, element);
      expect(operation(once, element).data).toEqual(once.data);
      const greyOnce = operation(grey, element);
      expect(operation(greyOnce, element).data).toEqual(greyOnce.data);
    }
  });

  it.each(ELEMENTS)('grey morphology of the mask is the binary one: %o', (element) => {
    const values = createVolume(mask.geometry, Int16Array.from(mask.data));
    for (const operation of [erode, dilate, open, close]) {
      expect(Uint8Array.from(operation(values, element).data)).toEqual(operation(mask, element).data);
    }
  });

  it('a dilation by a ball is what lies within its radius', () => {
    const distance = distanceTransform(mask).data;
    const grown = dilate(mask, { shape: 'ball', radiusMm: 1.5 }).data;
    const wrong = grown.filter((v, i) => Math.abs(distance[i]! - 1.5) > 1e-4 && v !== (distance[i]! < 1.5 ? 1 : 0));
    expect(wrong).toHaveLength(0);
  });

  it('distances change by at most the step between voxels', () => {
    const { data, geometry } = distanceTransform(mask);
    const strides = [1, geometry.size[0], geometry.size[0] * geometry.size[1]];
    let worst = -Infinity;
    for (let axis = 0; axis < 3; axis++) {
      for (let i = strides[axis]!; i < data.length; i++) {
        if (Math.floor(i / strides[axis]!) % geometry.size[axis]! === 0) continue;
        worst = Math.max(worst, Math.abs(data[i]! - data[i - strides[axis]!]!) - geometry.spacing[axis]!);
      }
    }
    expect(worst).toBeLessThan(1e-5);
  });

  it('the signed distance is negative exactly inside, and minus that of the inverse', () => {
    const signed = signedDistance(mask).data;
    expect(Uint8Array.from(signed, (d) => (d < 0 ? 1 : 0))).toEqual(mask.data);
    expect(signedDistance(inverse(mask)).data.map((d) => -d)).toEqual(signed);
  });

  it.each([6, 18, 26] as const)('components over %i neighbours partition the mask', (connectivity) => {
    const { labels, components } = connectedComponents(mask, connectivity);
    expect(labels.data.every((label, i) => label > 0 === (mask.data[i] === 1) && label <= components.length)).toBe(
      true,
    );
    const counts = new Map<number, number>();
    for (const label of labels.data) if (label > 0) counts.set(label, (counts.get(label) ?? 0) + 1);
    expect(components.map((c) => counts.get(c.label))).toEqual(components.map((c) => c.voxels));
    expect(components.every((c, i) => i === 0 || c.voxels <= components[i - 1]!.voxels)).toBe(true);
    expect(isSubset(keepLargest(mask, connectivity), mask)).toBe(true);
    const { size } = mask.geometry;
    const moments = [0, 0, 0];
    for (const { centroid, voxels } of components) centroid.forEach((v, axis) => (moments[axis]! += v * voxels));
    const whole = [0, 0, 0];
    mask.data.forEach((v, i) => {
      const at: Vec3 = [i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / size[0] / size[1])];
      if (v) indexToWorld(mask.geometry, at).forEach((c, axis) => (whole[axis]! += c));
    });
    moments.forEach((m, axis) => expect(m / whole[axis]!).toBeCloseTo(1, 9));
  });

  it('filling holes adds only, once, and leaves one background less its holes', () => {
    const filled = fillHoles(mask);
    expect(isSubset(mask, filled)).toBe(true);
    expect(fillHoles(filled).data).toEqual(filled.data);
  });

  it('smoothing keeps within the range of the values', () => {
    const { min, max } = minMax(gaussian(mask, 1).data)!;
    expect(min).toBeGreaterThanOrEqual(-1e-6);
    expect(max).toBeLessThanOrEqual(1 + 1e-6);
  });

  it('nothing depends on the order or the direction of the axes', () => {
    const order: Vec3 = [2, 0, 1];
    const element: Element = { shape: 'ball', radiusMm: 1.3 };
    const pairs: [string, (m: MaskVolume) => Volume, number][] = [
      ['dilate', (m) => dilate(m, element), 0],
      ['erode', (m) => erode(m, element), 0],
      ['fill', (m) => fillHoles(m), 0],
      ['distance', distanceTransform, 1e-5],
      ['gaussian', (m) => gaussian(m, 0.7), 1e-6],
    ];
    for (const [name, operation, tolerance] of pairs) {
      const result = operation(mask);
      for (const [turned, expected] of [
        [operation(permuted(mask, order)), permuted(result, order)],
        [operation(flip(mask, 1)), flip(result, 1)],
      ] as const) {
        let worst = 0;
        turned.data.forEach((v, i) => (worst = Math.max(worst, Math.abs(v - expected.data[i]!))));
        expect(worst, name).toBeLessThanOrEqual(tolerance);
      }
    }
  });
});
