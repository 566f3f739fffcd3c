import type { NnunetPlan } from '@main/anatomy/nnunet/plans';

/** `plans.json` and `dataset.json` in the form that nnU-Net v2 writes, with DentalSegmentator's labels and constants. */
export const PLANS = {
  dataset_name: 'Dataset111_Dental',
  plans_name: 'nnUNetPlans',
  image_reader_writer: 'SimpleITKIO',
  transpose_forward: [1, 0, 2],
  transpose_backward: [1, 0, 2],
  configurations: {
    '2d': { data_identifier: '2d', patch_size: [512, 448], spacing: [0.31, 0.43] },
    '3d_fullres': {
      data_identifier: 'nnUNetPlans_3d_fullres',
      preprocessor_name: 'DefaultPreprocessor',
      batch_size: 2,
      patch_size: [128, 160, 112],
      spacing: [0.43, 0.31, 0.43],
      normalization_schemes: ['CTNormalization'],
      use_mask_for_norm: [false],
      resampling_fn_data: 'resample_data_or_seg_to_shape',
      resampling_fn_probabilities: 'resample_data_or_seg_to_shape',
      resampling_fn_data_kwargs: { is_seg: false, order: 3, order_z: 0, force_separate_z: null },
      resampling_fn_probabilities_kwargs: { is_seg: false, order: 1, order_z: 0, force_separate_z: null },
    },
    '3d_cascade_fullres': { inherits_from: '3d_fullres', previous_stage: '3d_lowres' },
  },
  foreground_intensity_properties_per_channel: {
    '0': {
      max: 3071,
      mean: 1178.26,
      median: 1100,
      min: -1024,
      percentile_00_5: -208,
      percentile_99_5: 3070,
      std: 611.71,
    },
  },
};

export const DATASET = {
  channel_names: { '0': 'CT' },
  labels: {
    background: 0,
    'Upper Skull': 1,
    Mandible: 2,
    'Upper Teeth': 3,
    'Lower Teeth': 4,
    'Mandibular canal': 5,
  },
  numTraining: 380,
  file_ending: '.nii.gz',
};

/** A small plan for tests; parts are replaced as needed. */
export function smallPlan(change: Partial<NnunetPlan> = {}): NnunetPlan {
  return {
    configuration: '3d_fullres',
    patch: [8, 6, 7],
    spacing: [1.1, 0.8, 0.9],
    transpose: [1, 0, 2],
    frame: 'lps',
    normalisation: { scheme: 'ct', low: -500, high: 2500, mean: 1000, sd: 500 },
    data: { order: 3, orderZ: 0, separateZ: undefined },
    logits: { order: 1, orderZ: 0, separateZ: undefined },
    labels: ['background', 'upper skull', 'mandible', 'upper teeth', 'lower teeth', 'mandibular canal'],
    ...change,
  };
}
