/** Training. */
export const trainingErrors = {
  'training/no-data': 'No label map was found in {path}. Give a folder of NIfTI or NRRD label maps, or "phantoms".',
  'training/bad-checkpoint': 'The checkpoint in {path} cannot be resumed: {reason}. Start in another folder.',
} as const;
