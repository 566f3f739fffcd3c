/** Steps of long work, what they found, and errors that have no code. */
export default {
  steps: {
    read: 'Read the scan',
    store: 'Save the case',
    label: 'Label the anatomy',
    labels: 'Label the anatomy',
    encode: 'Prepare for the networks',
    reconstruct: 'Expected anatomy',
    differ: 'Compare',
    score: 'Score',
    segment: 'Segment',
    regions: 'Find regions',
    fit: 'Fit to the scan',
    'soft-tissue': 'Soft tissue',
    model: 'Build the surface',
    check: 'Check',
    surface: 'Make the surface',
  },
  facts: {
    regions: '{value} regions',
    score: 'score {value}',
    voxels: '{value} voxels',
    engine: '{value}',
  },
  findings: {},
  errors: {
    unexpected: 'Something unexpected went wrong ({reason}). Try again; if it happens again, save the log for support.',
  },
};
