/** Training. */
export const trainingErrors = {
  'training/no-data': 'No label map was found in {path}. Give a folder of NIfTI or NRRD label maps, or "phantoms".',
  'training/unlabelled':
    'The {count} volumes in {path} (first: {first}) are scans, not label maps of values 0 to 5. Label them with an anatomy model such as DentalSegmentator and give the folder of label maps.',
  'training/too-few-subjects':
    'Training needs at least {needed} label maps, one of them held out, and found {count}. Add label maps.',
  'training/bad-checkpoint': 'The checkpoint in {path} cannot be resumed: {reason}. Start in another folder.',
  'training/already-there':
    'The folder {path} holds a training run. Add --resume to go on with it, or choose another folder.',
  'training/no-stage-one':
    'Stage two starts from a finished stage one, and {path} holds none. Run both stages, or stage one into this folder first.',
  'training/diverged':
    'The loss is no longer a number at step {step} of stage {stage}. Start again in another folder with another seed.',
} as const;
