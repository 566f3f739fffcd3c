import { channelCount, parsePlans } from '@main/anatomy/nnunet/plans';
import { describe, expect, it } from 'vitest';
import { DATASET, PLANS } from './plan-files';

const text = (value: unknown): string => JSON.stringify(value);
type Change = Record<string, unknown>;
const configured = (change: Change): Change => ({
  ...PLANS,
  configurations: { '3d_fullres': { ...PLANS.configurations['3d_fullres'], ...change } },
});

describe('plans of an nnU-Net model', () => {
  it('gives patch, spacing, transpose, normalisation and labels as the files have them', () => {
    expect(parsePlans(text(PLANS), text(DATASET))).toEqual({
      configuration: '3d_fullres',
      patch: [128, 160, 112],
      spacing: [0.43, 0.31, 0.43],
      transpose: [1, 0, 2],
      frame: 'lps',
      normalisation: { scheme: 'ct', low: -208, high: 3070, mean: 1178.26, sd: 611.71 },
      data: { order: 3, orderZ: 0, separateZ: undefined },
      logits: { order: 1, orderZ: 0, separateZ: undefined },
      labels: ['background', 'Upper Skull', 'Mandible', 'Upper Teeth', 'Lower Teeth', 'Mandibular canal'],
    });
  });

  it('takes what a configuration inherits, and a single 3D configuration without being told its name', () => {
    const configurations = {
      base: PLANS.configurations['3d_fullres'],
      '3d_fine': { inherits_from: 'base', spacing: [0.2, 0.2, 0.2] },
    };
    const plan = parsePlans(text({ ...PLANS, configurations }), text(DATASET));
    expect(plan.configuration).toBe('3d_fine');
    expect(plan.spacing).toEqual([0.2, 0.2, 0.2]);
    expect(plan.patch).toEqual([128, 160, 112]);
  });

  it('knows images that were reoriented for training and forced slice-wise resampling', () => {
    const plans = {
      ...configured({ resampling_fn_data_kwargs: { order: 3, order_z: 1, force_separate_z: true } }),
      image_reader_writer: 'NibabelIOWithReorient',
    };
    const plan = parsePlans(text(plans), text(DATASET));
    expect(plan.frame).toBe('ras');
    expect(plan.data).toEqual({ order: 3, orderZ: 1, separateZ: true });
  });

  it('leaves the label to ignore without a channel', () => {
    const dataset = { ...DATASET, labels: { ...DATASET.labels, ignore: 6 } };
    expect(parsePlans(text(PLANS), text(dataset)).labels).toHaveLength(6);
  });

  it('takes regions as channels of their own, in their order, and lists of one label as that label', () => {
    const labels = { background: 0, jaws: [1, 2], mandible: 2 };
    const regions = parsePlans(text(PLANS), text({ ...DATASET, labels, regions_class_order: [1, 2] }));
    expect(regions).toMatchObject({ labels: ['background', 'jaws', 'mandible'], regions: true });
    expect(channelCount(regions)).toBe(2);
    const single = parsePlans(text(PLANS), text({ ...DATASET, labels: { background: 0, mandible: [1] } }));
    expect(single.labels).toEqual(['background', 'mandible']);
    expect(single.regions).toBeUndefined();
    expect(channelCount(single)).toBe(2);
  });

  it('has the defaults of the resampling function for what its arguments leave out, and their other threshold', () => {
    const plans = configured({
      resampling_fn_data_kwargs: { is_seg: false, separate_z_anisotropy_threshold: 1.5, force_separate_z: null },
      resampling_fn_probabilities_kwargs: { is_seg: false, order: 1 },
    });
    const { data, logits } = parsePlans(text(plans), text(DATASET));
    expect(data).toEqual({ order: 3, orderZ: 0, separateZ: undefined, anisotropy: 1.5 });
    expect(logits).toEqual({ order: 1, orderZ: 0, separateZ: false });
  });

  it('finds the intensities under their older name', () => {
    const { foreground_intensity_properties_per_channel: intensities, ...older } = PLANS;
    const plans = { ...older, foreground_intensity_properties_by_modality: intensities };
    expect(parsePlans(text(plans), text(DATASET)).normalisation).toMatchObject({ scheme: 'ct', mean: 1178.26 });
  });

  const refused: [string, unknown, unknown, string | undefined, RegExp][] = [
    ['text that is not JSON', undefined, DATASET, undefined, /plans.json.*its content|plans.json.*not JSON/],
    ['a configuration that is not there', PLANS, DATASET, '3d_lowres', /no configuration 3d_lowres, only 2d/],
    ['a 2D configuration', PLANS, DATASET, '2d', /2d/],
    ['the second stage of a cascade', PLANS, DATASET, '3d_cascade_fullres', /cascade/],
    ['another resampling', configured({ resampling_fn_data: 'resample_torch' }), DATASET, undefined, /resample_torch/],
    ['another normalisation', configured({ normalization_schemes: ['Odd'] }), DATASET, undefined, /Odd/],
    ['a patch that is no size', configured({ patch_size: [128, 0, 112] }), DATASET, undefined, /patch_size/],
    ['a spacing of zero', configured({ spacing: [0, 1, 1] }), DATASET, undefined, /spacing/],
    ['a transpose that is none', { ...PLANS, transpose_forward: [0, 0, 2] }, DATASET, undefined, /transpose_forward/],
    [
      'intensities that are missing',
      { ...PLANS, foreground_intensity_properties_per_channel: {} },
      DATASET,
      undefined,
      /foreground_intensity/,
    ],
    [
      'two input images',
      configured({ normalization_schemes: ['CTNormalization', 'CTNormalization'] }),
      { ...DATASET, channel_names: { 0: 'CT', 1: 'PET' } },
      undefined,
      /2 images/,
    ],
    [
      'regions of no order',
      PLANS,
      { ...DATASET, labels: { background: 0, whole: [1, 2] } },
      undefined,
      /1 label regions/,
    ],
    ['colour pictures', configured({ normalization_schemes: ['RGBTo01Normalization'] }), DATASET, undefined, /colour/],
    ['labels with a hole', PLANS, { ...DATASET, labels: { background: 0, mandible: 2 } }, undefined, /not numbered/],
    ['a label twice', PLANS, { ...DATASET, labels: { background: 0, a: 1, b: 1 } }, undefined, /two labels/],
    ['no labels', PLANS, {}, undefined, /dataset.json.*labels/],
  ];
  it.each(refused)('refuses %s with one line', (_, plans, dataset, configuration, message) => {
    const read = (): unknown => parsePlans(text(plans) ?? 'no', text(dataset), configuration);
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ code: 'model/bad-plans' }));
  });
});
