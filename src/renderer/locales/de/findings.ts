/** Steps of long work, what they found, and errors by code; what is missing here is shown in English. */
export default {
  steps: {
    read: 'Aufnahme lesen',
    store: 'Fall sichern',
    label: 'Anatomie erkennen',
    labels: 'Anatomie erkennen',
    encode: 'Für die Netze vorbereiten',
    reconstruct: 'Erwartete Anatomie',
    differ: 'Vergleichen',
    score: 'Bewerten',
    segment: 'Abgrenzen',
    regions: 'Regionen suchen',
    fit: 'An die Aufnahme anpassen',
    'soft-tissue': 'Weichgewebe',
    model: 'Oberfläche bauen',
    check: 'Prüfen',
    surface: 'Oberfläche bauen',
  },
  facts: {
    regions: '{value} Regionen',
    score: 'Wert {value}',
    voxels: '{value} Voxel',
    engine: '{value}',
  },
  findings: {},
  errors: {
    unexpected:
      'Etwas Unerwartetes ist passiert ({reason}). Versuchen Sie es noch einmal; wenn es wieder geschieht, sichern Sie das Protokoll für den Support.',
  },
};
