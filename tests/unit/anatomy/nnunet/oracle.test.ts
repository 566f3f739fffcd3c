import { type Geometry, type Vec3 } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import type { Volume } from '@shared/volume';
import { checkModel } from '@main/anatomy/nnunet/installed-model';
import { openNetwork } from '@main/anatomy/nnunet/open-network';
import { parsePlans } from '@main/anatomy/nnunet/plans';
import { predictLabels } from '@main/anatomy/nnunet/predict-labels';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DATASET, PLANS } from './plan-files';

/**
 * Labels that nnU-Net 2.8.1 itself gives with a small PlainConvUNet of random weights (deep supervision, exported with
 * torch 2.13 as docs/nnunet-models.md says), its tile sums and Gaussian in 32 bits instead of 16.
 */
const FOLDER = join(import.meta.dirname, '../../../fixtures/nnunet');

interface Case {
  readonly name: string;
  readonly transpose: Vec3;
  readonly spacing: Vec3;
  readonly scheme: string;
  readonly masked?: boolean;
  readonly size: Vec3;
  readonly at: Vec3;
  /** Zeros before and behind, along each axis. */
  readonly margin: readonly [number, number];
  readonly mirrorAxes?: readonly number[];
  /** The channels are label regions, drawn 1, 2, ... in their order. */
  readonly regions?: true;
}

const REGIONS = {
  ...DATASET,
  labels: {
    ...{ background: 0, jaws: [1, 2, 3, 4, 5], skull: [1, 3], mandible: [2, 4, 5] },
    ...{ 'upper teeth': 3, 'lower teeth': [4], canal: 5 },
  },
  regions_class_order: [1, 2, 3, 4, 5, 6],
};

const CT = 'CTNormalization';
const CASES: readonly Case[] = [
  {
    ...{ name: 'transposed', transpose: [1, 0, 2], spacing: [0.43, 0.31, 0.43], scheme: CT },
    ...{ size: [23, 21, 19], at: [0.4, 0.45, 0.35], margin: [2, 1] },
  },
  {
    ...{ name: 'thick-slices', transpose: [0, 1, 2], spacing: [0.5, 0.5, 0.5], scheme: CT },
    ...{ size: [27, 25, 9], at: [0.45, 0.4, 1.9], margin: [0, 0] },
  },
  {
    ...{ name: 'thick-plan', transpose: [2, 0, 1], spacing: [0.4, 2, 0.5], scheme: CT },
    ...{ size: [21, 23, 50], at: [0.45, 0.5, 0.6], margin: [1, 0] },
  },
  {
    ...{ name: 'masked', transpose: [0, 2, 1], spacing: [0.5, 0.5, 0.5], scheme: 'ZScoreNormalization', masked: true },
    ...{ size: [22, 21, 24], at: [0.4, 0.45, 0.6], margin: [3, 2] },
  },
  {
    ...{ name: 'mirrored', transpose: [1, 2, 0], spacing: [0.5, 0.45, 0.5], scheme: 'RescaleTo01Normalization' },
    ...{ size: [20, 22, 21], at: [0.5, 0.4, 0.45], margin: [0, 0], mirrorAxes: [0, 1, 2] },
  },
  {
    ...{ name: 'small', transpose: [0, 1, 2], spacing: [0.5, 0.5, 0.5], scheme: CT },
    ...{ size: [9, 13, 11], at: [0.5, 0.5, 0.5], margin: [0, 0] },
  },
  {
    ...{ name: 'regions', transpose: [0, 1, 2], spacing: [0.5, 0.45, 0.5], scheme: CT, regions: true },
    ...{ size: [21, 20, 18], at: [0.4, 0.5, 0.45], margin: [0, 1] },
  },
];

function plansOf({ transpose, spacing, scheme, masked = false }: Case): string {
  return JSON.stringify({
    ...PLANS,
    transpose_forward: transpose,
    configurations: {
      '3d_fullres': {
        ...PLANS.configurations['3d_fullres'],
        ...{ patch_size: [12, 16, 10], spacing, normalization_schemes: [scheme], use_mask_for_norm: [masked] },
      },
    },
    foreground_intensity_properties_per_channel: {
      '0': { mean: 900.26, percentile_00_5: -208, percentile_99_5: 2500, std: 611.71 },
    },
  });
}

/** Whole numbers only, so that every program makes the same scan. */
function scanOf({ size, at, margin: [before, behind] }: Case): Volume<Int16Array> {
  const [nx, ny, nz] = size;
  const inside = (i: number, n: number): boolean => i >= before && i < n - behind;
  const data = new Int16Array(nx * ny * nz);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        if (!inside(x, nx) || !inside(y, ny) || !inside(z, nz)) continue;
        data[i] = ((7 * x * x + 3 * x * y + 5 * z * z + 11 * y * z + 13 * y) % 211) * 14 - 500;
      }
    }
  }
  const geometry: Geometry = { size, spacing: at, origin: [-20, 7, 31], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
  return { geometry, data };
}

describe("nnU-Net's own labels", () => {
  it.each(CASES.map((one) => [one.name, one] as const))('come out voxel by voxel: %s', async (name, one) => {
    const plan = parsePlans(plansOf(one), JSON.stringify(one.regions ? REGIONS : DATASET));
    const model = new Uint8Array(readFileSync(join(FOLDER, 'model.onnx')));
    const network = await openNetwork(model, plan, { name, ...checkModel(model, plan, name) }, 'cpu', 1);
    const scan = scanOf(one);
    const { mirrorAxes = [] } = one;
    const numbers = plan.labels.map((_, i) => i);
    const { data } = await predictLabels(scan, plan, network, numbers, QUIET, { mirrorAxes });
    await network.release();
    const wanted = new Uint8Array(gunzipSync(readFileSync(join(FOLDER, `${name}.labels.gz`))));
    expect(data).toHaveLength(wanted.length);
    expect(new Set(wanted).size).toBeGreaterThan(3);
    const different = data.reduce((sum, label, i) => sum + (label === wanted[i] ? 0 : 1), 0);
    // Another processor may round the network's own sums otherwise where two classes tie.
    expect(different).toBeLessThanOrEqual(wanted.length / 5000);
  });
});
