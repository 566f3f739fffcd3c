import errors from './errors';

/** Steps of long work, what they found, findings and errors by code; what is missing here is shown in English. */
export default {
  steps: {
    detect: 'Auffälligkeiten suchen',
    network: 'Erwartete Anatomie rekonstruieren',
    headers: 'Dateien durchsehen',
    resample: 'Auf ein Gitter bringen',
    clearance: 'Abstand zum Knochen',
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
    candidates: 'kein Kandidat | {value} Kandidat | {value} Kandidaten',
    missingTeeth: 'kein fehlender Zahn | {value} fehlender Zahn | {value} fehlende Zähne',
    regions: 'keine Region | {value} Region | {value} Regionen',
    score: 'Wert {value}',
    voxels: '{value} Voxel',
    engine: '{value}',
  },
  findings: {
    anomaly: {
      'missing-teeth': 'Bei {x}, {y}, {z} mm fehlen Zähne; das zählt nicht als Wunde.',
    },
    labels: {
      'built-in':
        'Die Anatomie stammt von der eingebauten Segmentierung; prüfen Sie sie, bevor Sie den Regionen trauen.',
      doubtful:
        'Die eingebaute Segmentierung fand {doubt} ({found}). Prüfen Sie, ob die Aufnahme die Kiefer zeigt, bevor Sie einer Region trauen.',
      model: 'Die Anatomie stammt vom Modell {name}; prüfen Sie sie, bevor Sie den Regionen trauen.',
      'not-found': 'Das Modell fand in der Aufnahme nicht: {labels}.',
      'not-known': 'Das Modell kennt nicht: {labels}.',
      fractional:
        'Die Segmentierung gibt an, wie viel eines Voxels eine Struktur füllt; Voxel zählen, wenn sie mindestens halb voll sind.',
      'other-segmentations':
        'Es wurden {count} Segmentierungen gefunden; gelesen wurde die größte, {name}. Wählen Sie für eine andere deren Datei.',
      'other-frame':
        'Die Segmentierung nennt ein anderes Bezugssystem als die Aufnahme: Sie kann von einer anderen stammen. Prüfen Sie, ob sie auf dem Knochen liegt.',
      absent: 'Die Anatomiekarte enthält nicht: {labels}.',
      'left-out':
        'Strukturen unbekannter Bedeutung wurden weggelassen: {segments}. Sagen Sie, was sie sind, wenn sie zu den Kiefern gehören.',
      resampled: 'Die Anatomie lag auf einem anderen Gitter und wurde auf die Aufnahme übertragen.',
    },
    dicom: {
      'missing-slices': 'Es fehlen {missing} Schichten, {positions} mm nach der ersten; aus den Nachbarn aufgefüllt.',
      'uneven-steps':
        'Die Schichten liegen {smallest} bis {largest} mm auseinander; auf gleiche Schritte von {step} mm gebracht.',
      'gantry-tilt': 'Die Gantry war um {degrees}° gekippt; auf ein rechtwinkliges Gitter gebracht.',
      'shifted-slices': 'Schichten sind um bis zu {largest} mm verschoben; auf ein Gitter gebracht.',
      'duplicate-positions': '{dropped} Schichten liegen doppelt und bleiben weg.',
      'mixed-sizes':
        'Die Serie hat Bilder mehrerer Größen; {kept} von {columns} × {rows} werden genutzt, {dropped} nicht.',
      'mixed-orientations': 'Die Serie hat Bilder mehrerer Richtungen; {kept} werden genutzt, {dropped} nicht.',
      truncated: '{truncated} Schichten brechen ab und gelten als fehlend. Kopieren Sie die genannten Dateien neu.',
      'low-resolution':
        'Die Voxel sind bis zu {spacing} mm lang; für Knochenmodelle werden höchstens 0,65 mm empfohlen.',
      'gaps-between-slices':
        'Die Schichten sind {thickness} mm dick, liegen aber {step} mm auseinander: Dazwischen wurde nichts aufgenommen, oder jede zweite Schicht fehlt.',
      modality: 'Die Serie ist nicht als CT bezeichnet, sondern als „{modality}“; Grauwerte sind vielleicht keine HE.',
      'burned-in': 'In die Bilder ist Text eingebrannt; er kann die Person nennen.',
      lossy: 'Die Bilder wurden einmal verlustbehaftet komprimiert; feine Einzelheiten können fehlen.',
      'assumed-positions':
        'Die Lage der Schichten steht nicht in den Dateien; sie wurde aus Abstand und Folge berechnet.',
      'values-clamped': '{count} Grauwerte liegen außerhalb von −32768 bis 32767 und wurden an das Ende gesetzt.',
      'values-rounded': 'Die Skalierung der Grauwerte ist {slope}; sie wurden auf ganze Zahlen gerundet.',
      'unreadable-files': '{count} DICOM-Dateien ließen sich nicht lesen ({reason}).',
      'missing-files': '{count} Dateien des DICOMDIR gibt es nicht.',
      'other-series': '{count} Serien wurden gefunden; die größte CT-Serie ist gewählt.',
    },
  },
  errors: {
    ...errors,
    unexpected:
      'Etwas Unerwartetes ist passiert ({reason}). Versuchen Sie es noch einmal; wenn es wieder geschieht, sichern Sie das Protokoll für den Support.',
  },
};
