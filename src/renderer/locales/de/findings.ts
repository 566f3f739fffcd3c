/** Steps of long work, what they found, and errors by code; what is missing here is shown in English. */
export default {
  steps: {
    detect: 'Auffälligkeiten suchen',
    expect: 'Erwartete Anatomie',
    render: 'Phantom zeichnen',
    write: 'Dateien schreiben',
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
    candidates: '{value} Kandidaten',
    missingTeeth: '{value} fehlende Zähne',
    mm3: '{value} mm³',
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
