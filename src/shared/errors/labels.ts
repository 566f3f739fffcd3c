/** Label maps. */
export const labelsErrors = {
  'labels/other-grid':
    'The label map does not lie on the scan (they do not overlap in space). Export it from the same series.',
  'labels/unknown-values':
    'The label map has the values {values}; 0 to 5 in DentalSegmentator order are expected. Map them with --map.',
  'labels/empty': 'The label map has no labelled voxel. Choose another one.',
  'labels/no-jaw': 'No jaw was found in the scan. Choose a series of the head, or give a label map.',
} as const;
