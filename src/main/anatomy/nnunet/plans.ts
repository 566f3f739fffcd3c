import { AppError } from '@shared/errors';
import type { Vec3 } from '@shared/geometry';
import { z } from 'zod';

/** Interpolation of one of nnU-Net's resampling functions: spline orders in plane and across, see `resampling.ts`. */
export interface Resampling {
  readonly order: 0 | 1 | 3;
  /** Across slices, where slices are resampled apart. */
  readonly orderZ: 0 | 1;
  /** Undefined: slices are resampled apart when voxels are more than `anisotropy` times longer than wide. */
  readonly separateZ: boolean | undefined;
  /** 3 where the plans say nothing. */
  readonly anisotropy?: number;
}

/** How grey values become network input (nnU-Net's normalisation schemes of the same names). */
export type Normalisation =
  | { readonly scheme: 'ct'; readonly low: number; readonly high: number; readonly mean: number; readonly sd: number }
  /** `masked`: statistics of, and change to, the non-zero region only. */
  | { readonly scheme: 'z-score'; readonly masked: boolean }
  | { readonly scheme: 'none' | 'zero-to-one' };

/** What an nnU-Net v2 model needs of its `plans.json` and `dataset.json`. Array axes are slowest first, after the transpose. */
export interface NnunetPlan {
  readonly configuration: string;
  /** Voxels of a tile. */
  readonly patch: Vec3;
  /** Millimetres. */
  readonly spacing: Vec3;
  /** Array axis k of the network is axis `transpose[k]` of an image stored z, y, x. */
  readonly transpose: Vec3;
  /** World axes along which x, y and z of the images grow. */
  readonly frame: 'lps' | 'ras';
  readonly normalisation: Normalisation;
  readonly data: Resampling;
  readonly logits: Resampling;
  /** Names of the labels 0 (background), 1, ...; of regions, in the order in which later ones are drawn over earlier ones. */
  readonly labels: readonly string[];
  /** Trained on label regions: one channel a label but the background's, each there where its logit is above 0. */
  readonly regions?: true;
}

/** Channels that the network gives. */
export function channelCount({ labels, regions }: Pick<NnunetPlan, 'labels' | 'regions'>): number {
  return regions ? labels.length - 1 : labels.length;
}

const positive = z.number().positive();
const triple = z.tuple([z.number(), z.number(), z.number()]);

const resamplingSchema = z
  .object({
    order: z.union([z.literal(0), z.literal(1), z.literal(3)]).optional(),
    order_z: z.union([z.literal(0), z.literal(1)]).default(0),
    force_separate_z: z.boolean().nullish(),
    separate_z_anisotropy_threshold: positive,
  })
  .partial();

const configurationSchema = z.object({
  patch_size: z.array(z.number().int().positive()),
  spacing: z.array(positive),
  normalization_schemes: z.array(z.string()),
  use_mask_for_norm: z.array(z.boolean()).default([]),
  previous_stage: z.string().nullish(),
  resampling_fn_data: z.string().default('resample_data_or_seg_to_shape'),
  resampling_fn_data_kwargs: resamplingSchema.default({ order: 3, force_separate_z: null }),
  resampling_fn_probabilities: z.string().default('resample_data_or_seg_to_shape'),
  resampling_fn_probabilities_kwargs: resamplingSchema.default({ order: 1, force_separate_z: null }),
});

const intensitiesSchema = z.record(
  z.string(),
  z.object({ mean: z.number(), std: z.number(), percentile_00_5: z.number(), percentile_99_5: z.number() }),
);

const plansSchema = z.object({
  transpose_forward: triple.default([0, 1, 2]),
  image_reader_writer: z.string().default('SimpleITKIO'),
  configurations: z.record(z.string(), z.record(z.string(), z.unknown())),
  foreground_intensity_properties_per_channel: intensitiesSchema.optional(),
  /** The older name of the same. */
  foreground_intensity_properties_by_modality: intensitiesSchema.optional(),
});

const labelNumber = z.union([z.number().int(), z.string().regex(/^\d+$/)]);

const datasetSchema = z.object({
  labels: z.record(z.string(), z.union([labelNumber, z.array(labelNumber).min(1)])),
  regions_class_order: z.array(z.number().int()).nullish(),
  channel_names: z.record(z.string(), z.string()).optional(),
  modality: z.record(z.string(), z.string()).optional(),
});

/** The resampling function that is imitated here; other plans are refused rather than run wrongly. */
const RESAMPLING = 'resample_data_or_seg_to_shape';
const DEFAULT_CONFIGURATION = '3d_fullres';

function parse<T>(schema: z.ZodType<T>, json: string, file: string): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new AppError('model/bad-plans', { file, reason: 'it is not JSON' });
  }
  return check(schema, value, file, '');
}

function check<T>(schema: z.ZodType<T>, value: unknown, file: string, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const path = [where, ...issue.path.map(String)].filter((part) => part !== '').join('.');
  throw new AppError('model/bad-plans', { file, reason: `${path || 'its content'}: ${issue.message}` });
}

/**
 * Reads the two files that nnU-Net v2 keeps beside a trained model. `configuration` is `3d_fullres` unless it is named;
 * files with a single three-dimensional configuration need no name.
 *
 * @throws AppError `model/bad-plans` saying what is missing or cannot be done: two-dimensional and cascaded
 * configurations, several input channels, other resampling functions and normalisations
 */
export function parsePlans(plansJson: string, datasetJson: string, configuration?: string): NnunetPlan {
  const plans = parse(plansSchema, plansJson, 'plans.json');
  const dataset = parse(datasetSchema, datasetJson, 'dataset.json');
  const bad = (reason: string): AppError => new AppError('model/bad-plans', { file: 'plans.json', reason });
  const name = chooseConfiguration(plans.configurations, configuration);
  const chosen = check(configurationSchema, inherit(plans.configurations, name), 'plans.json', name);
  if (chosen.patch_size.length !== 3 || chosen.spacing.length !== 3) throw bad(`${name} is not three-dimensional`);
  if (chosen.previous_stage) throw bad(`${name} is the second stage of a cascade; export a single-stage configuration`);
  for (const fn of [chosen.resampling_fn_data, chosen.resampling_fn_probabilities]) {
    if (fn !== RESAMPLING) throw bad(`it resamples with ${fn}; only ${RESAMPLING} is known`);
  }
  if ([...plans.transpose_forward].sort().join() !== '0,1,2') throw bad('transpose_forward is no order of 0, 1, 2');
  const channels = Object.keys(dataset.channel_names ?? dataset.modality ?? { 0: 'CT' }).length;
  if (channels !== 1 || chosen.normalization_schemes.length !== 1) {
    const count = Math.max(channels, chosen.normalization_schemes.length);
    throw bad(`the model reads ${count} images at once, and there is one scan`);
  }
  return {
    configuration: name,
    patch: chosen.patch_size as unknown as Vec3,
    spacing: chosen.spacing as unknown as Vec3,
    transpose: plans.transpose_forward,
    frame: plans.image_reader_writer === 'NibabelIOWithReorient' ? 'ras' : 'lps',
    normalisation: normalisationOf(
      chosen.normalization_schemes[0]!,
      chosen.use_mask_for_norm[0] ?? false,
      (plans.foreground_intensity_properties_per_channel ?? plans.foreground_intensity_properties_by_modality)?.['0'],
    ),
    data: resamplingOf(chosen.resampling_fn_data_kwargs),
    logits: logitResampling(chosen.resampling_fn_probabilities_kwargs),
    ...labelsOf(dataset),
  };
}

type Configurations = z.infer<typeof plansSchema>['configurations'];

function chooseConfiguration(configurations: Configurations, wanted: string | undefined): string {
  const names = Object.keys(configurations);
  const threeD = names.filter((name) => name.startsWith('3d'));
  const fallback = names.includes(DEFAULT_CONFIGURATION) || threeD.length !== 1 ? DEFAULT_CONFIGURATION : threeD[0]!;
  const name = wanted ?? fallback;
  if (names.includes(name)) return name;
  const reason = `it has no configuration ${name}, only ${names.join(', ') || 'none'}`;
  throw new AppError('model/bad-plans', { file: 'plans.json', reason });
}

/** A configuration with what it takes over from the one it names in `inherits_from`. */
function inherit(configurations: Configurations, name: string): Record<string, unknown> {
  const chain: Record<string, unknown>[] = [];
  const seen = new Set<string>();
  for (let at: string | undefined = name; at !== undefined && !seen.has(at);) {
    seen.add(at);
    const own: Record<string, unknown> = configurations[at] ?? {};
    chain.unshift(own);
    const parent: unknown = own['inherits_from'];
    at = typeof parent === 'string' ? parent : undefined;
  }
  return Object.assign({}, ...chain) as Record<string, unknown>;
}

/** What the plans leave out is the function's own default: order 3, slices never apart; null lets the voxels decide. */
function resamplingOf(kwargs: z.infer<typeof resamplingSchema>): Resampling {
  const { order = 3, order_z: orderZ = 0, force_separate_z: separateZ = false } = kwargs;
  const anisotropy = kwargs.separate_z_anisotropy_threshold;
  return { order, orderZ, separateZ: separateZ ?? undefined, ...(anisotropy === undefined ? {} : { anisotropy }) };
}

function logitResampling(kwargs: z.infer<typeof resamplingSchema>): Resampling {
  const resampling = resamplingOf(kwargs);
  if (resampling.order !== 3) return resampling;
  throw new AppError('model/bad-plans', {
    file: 'plans.json',
    reason: 'logits are resampled with order 3, not 0 or 1',
  });
}

type Intensities = z.infer<typeof intensitiesSchema>[string];

function normalisationOf(scheme: string, masked: boolean, intensities: Intensities | undefined): Normalisation {
  const bad = (reason: string): AppError => new AppError('model/bad-plans', { file: 'plans.json', reason });
  switch (scheme) {
    case 'CTNormalization': {
      if (!intensities) throw bad('it has no foreground_intensity_properties_per_channel for CTNormalization');
      const { percentile_00_5: low, percentile_99_5: high, mean, std } = intensities;
      if (!(low < high)) throw bad(`its intensity percentiles are ${low} and ${high}`);
      return { scheme: 'ct', low, high, mean, sd: std };
    }
    case 'ZScoreNormalization':
      return { scheme: 'z-score', masked };
    case 'NoNormalization':
      return { scheme: 'none' };
    case 'RescaleTo01Normalization':
      return { scheme: 'zero-to-one' };
    case 'RGBTo01Normalization':
      throw bad('it is for colour pictures (RGBTo01Normalization), not for scans');
    default:
      throw bad(`the normalisation ${scheme} is not known`);
  }
}

/** Names in the order of the channels. The label to ignore has none, and a region has one of its own. */
function labelsOf({ labels, regions_class_order: order }: z.infer<typeof datasetSchema>): {
  readonly labels: readonly string[];
  readonly regions?: true;
} {
  const bad = (reason: string): AppError => new AppError('model/bad-plans', { file: 'dataset.json', reason });
  const own = Object.entries(labels)
    .filter(([name]) => name !== 'ignore')
    .map(([name, value]) => [name, (Array.isArray(value) ? value : [value]).map(Number)] as const);
  if (own.some(([, values]) => values.length > 1)) {
    const regions = own.filter(([, values]) => values.some((value) => value !== 0)).map(([name]) => name);
    if (order?.length !== regions.length) {
      throw bad(`it has ${regions.length} label regions and the regions_class_order of ${order?.length ?? 0}`);
    }
    return { labels: ['background', ...regions], regions: true };
  }
  const names: string[] = [];
  for (const [name, [value]] of own) {
    if (names[value!] !== undefined) throw bad(`two labels have the value ${value!}`);
    names[value!] = name;
  }
  if (names.length < 2 || Array.from(names).some((name) => name === undefined)) {
    throw bad('its labels are not numbered 0, 1, 2, ...');
  }
  return { labels: names };
}
