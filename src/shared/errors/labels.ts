/** Label maps. */
export const labelsErrors = {
  'labels/other-grid':
    'The label map does not lie on the scan (they do not overlap in space). Export it from the same series.',
  'labels/unknown-values':
    'The label map has the values {values}; 0 to 5 in DentalSegmentator order are expected. Map them with --map.',
  'labels/empty': 'The label map has no labelled voxel. Choose another one.',
  'labels/no-jaw': 'No jaw was found in the scan. Choose a series of the head, or give a label map.',
  'labels/found-no-jaw':
    'The built-in segmenter found no jaw in the scan (it found {found}). Choose a CT or CBCT series of the head, or give a label map.',
  'labels/not-bone':
    'What looks like a jaw is no brighter than what lies around it: the scan does not show bone as CT does (is it an MR?). Choose a CT or CBCT series of the head, or give a label map.',
  'labels/model-no-jaw':
    'The model {name} found no jaw in the scan (it found {found}). Choose a CT or CBCT series of the head, or give a label map.',
  'labels/not-dense':
    'The scan has no grey values of bone (highest {highest}; the model knows bone from about {expected}). Choose a CT or CBCT series of the head.',
  'labels/not-whole':
    '{path} has values that are no whole numbers, such as {value}: it is no label map. Choose another one.',
  'labels/grey-values':
    '{path} has {count} different values from {lowest} to {highest}: it is a scan, no label map. Choose another one.',
  'labels/bad-map': 'The mapping "{map}" cannot be used: {reason}. Write it as in --map "3=mandible,jaw bone=1".',
  'labels/not-mapped':
    '{path} has the segments {names}, and none is known. Say what they are with --map "{first}=mandible".',
} as const;
