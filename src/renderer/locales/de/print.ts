import { type ErrorCode } from '@shared/errors';
import type en from '../en/print';
import type { printSteps as enSteps } from '../en/print';

const print: typeof en = {
  print: {
    printer: 'Drucker',
    material: 'Material',
    none: 'Keiner, nur als Datei prüfen',
    about: 'Düse {nozzle} · Schicht {layer} · Wand ≥ {wall} mm',
    more: 'Glättung {smoothing}, Fehler ≤ {decimation} mm',
    madeFor: 'Gebaut für',
    fileOnly: 'keinen Drucker',
    otherPrinter:
      'Dieses Modell wurde für {name} gebaut und geprüft. Bauen Sie es neu, um es dem gewählten Drucker anzupassen, oder prüfen Sie es, wie es ist.',
    notFitted:
      'Dieses Modell wurde ohne Drucker gebaut. Bauen Sie es neu, um es dem gewählten anzupassen, oder prüfen Sie es, wie es ist.',
    profileChanged: 'Das Profil {name} ist nicht mehr das, mit dem dieses Modell geprüft wurde.',
    checkAgain: 'Für diesen Drucker neu prüfen',
    mended: 'Ausgebessert',
    mendedBy: { less: '{mm3} weniger', more: '{mm3} mehr' },
    checks: 'Druckprüfungen',
    checking: 'Prüfung für den Drucker …',
    notChecked: 'Nicht geprüft: wählen Sie einen Drucker.',
    summary: {
      good: 'Druckbar',
      advice: 'Druckbar, {count} Hinweis | Druckbar, {count} Hinweise',
      bad: '{count} auszubessern | {count} auszubessern',
    },
    blocks: 'verhindert die Freigabe',
    advice: 'Hinweis',
    ok: 'bestanden',
    atLeast: 'mindestens {value}',
    atMost: 'höchstens {value}',
    visit: 'In 3D zeigen',
    visitNext: 'Stelle {index} von {count}, nächste zeigen',
    places: '{count} Stelle | {count} Stellen',
    mend: {
      'fill-voids': 'Hohlräume füllen',
      thicken: 'Auf das Mindestmaß verdicken',
      'keep-largest-shell': 'Größtes Teil behalten',
    },
    check: {
      closed: {
        name: 'Offene Kanten',
        hint: 'Die Oberfläche hat ein Loch. Füllen oder glätten Sie die Region und bauen Sie neu.',
      },
      manifold: {
        name: 'Verzweigte Kanten',
        hint: 'Die Oberfläche verzweigt sich. Glätten Sie die Region etwas und bauen Sie neu.',
      },
      outward: {
        name: 'Umgestülpte Teile',
        hint: 'Ein Teil der Oberfläche zeigt nach innen. Bauen Sie das Modell neu.',
      },
      triangles: {
        name: 'Flache, doppelte Dreiecke',
        hint: 'Bauen Sie mit weniger Vereinfachung neu.',
      },
      degenerate: { name: 'Flache, doppelte Dreiecke', hint: 'Bauen Sie mit weniger Vereinfachung neu.' },
      'self-intersection': {
        name: 'Selbstdurchdringungen',
        hint: 'Die Oberfläche schneidet sich. Glätten Sie die Region oder vereinfachen Sie weniger, und bauen Sie neu.',
      },
      'self-intersections': {
        name: 'Selbstdurchdringungen',
        hint: 'Die Oberfläche schneidet sich. Glätten Sie die Region oder vereinfachen Sie weniger, und bauen Sie neu.',
      },
      shells: {
        name: 'Getrennte Teile',
        hint: 'Behalten Sie das größte Teil, oder verbinden Sie die Teile in der Region.',
      },
      voids: { name: 'Eingeschlossene Hohlräume', hint: 'Hohlräume schließen Material ein. Füllen Sie sie.' },
      wall: {
        name: 'Dünnste Wand',
        hint: 'Dünner, als {printer} drucken kann. Verdicken Sie auf das Mindestmaß, oder vergrößern Sie die Region.',
      },
      feature: {
        name: 'Kleinstes Detail',
        hint: 'Dünner als die Düse: wird nicht gedruckt. Verdicken Sie es, oder glätten Sie es weg.',
      },
      gap: {
        name: 'Engster Spalt',
        hint: 'Enger als die Düse: schließt sich im Druck. Füllen oder weiten Sie ihn, wenn es darauf ankommt.',
      },
      size: {
        name: 'Anteil am Bauraum',
        hint: 'Zu groß für {printer}. Wählen Sie einen größeren Drucker, oder teilen Sie die Region.',
      },
      overhang: {
        name: 'Überhang',
        hint: 'Hängt ohne Stütze über. Drucken Sie mit Stützen oder im Stützbad.',
      },
      base: {
        name: 'Erste Schicht',
        hint: 'Zu klein für sicheren Stand. Drucken Sie mit Sockel oder im Stützbad.',
      },
      volume: {
        name: 'Gedrucktes Volumen',
        hint: 'Bei so kleinen Teilen fragen Slicer, ob ein STL in Zoll ist: es ist in Millimetern. Ein 3MF sagt das selbst.',
      },
      scale: {
        name: 'Maß für Trocknen, Quellen',
        hint: 'Für {material} auf diesem Drucker nicht gemessen. Drucken Sie einen Probewürfel und tragen Sie das Maß in den Einstellungen ein.',
      },
      'mended-trim': { name: 'dünne Ränder gekürzt', hint: '' },
      'mended-thicken': { name: 'dünne Stellen verdickt', hint: '' },
      'mended-fill-voids': { name: 'Hohlräume gefüllt', hint: '' },
      'mended-keep-largest-shell': { name: 'lose Teile weggelassen', hint: '' },
    },
    map: {
      title: 'Farbe des Modells',
      plain: 'Schlicht',
      wall: 'Wände',
      contact: 'Kontakt',
      contactScale: 'Abstand, mm',
      wanted: 'gewollt: {mm} mm',
      noBone: 'ohne Knochen',
      wallScale: 'Wand, mm',
      thin: 'dünn unter {mm} mm',
      noWall: 'Kante, keine Wand',
      measuring: 'Der Kontakt wird gemessen …',
      deviation: 'Abweichung vom gewollten Abstand, {mm}',
      mean: 'Mittel',
      p95: '95 % liegen unter',
      max: 'Größte',
      share: 'Fläche am Knochen',
      noContact: 'Dem Modell liegt kein Knochen bis 1 mm über dem gewollten Abstand gegenüber.',
    },
    release: {
      threeMf: '3MF für den Drucker',
      threeMfPlain: '3MF',
      report: 'Bericht (PDF)',
      reportLanguage: 'Sprache des Berichts',
      blocked: 'Noch nicht freizugeben: {what}.',
      toChecks: 'Zu den Prüfungen',
      for: '{printer}, {material}',
    },
  },
  printerEdit: {
    tab: 'Drucker',
    shipped: 'Mitgeliefert',
    own: 'Eigene',
    noOwn: 'Noch keine. Duplizieren Sie ein mitgeliefertes Profil für ein eigenes.',
    readOnly: 'Dieses Profil ist mitgeliefert und bleibt, wie es ist. Duplizieren Sie es, um es zu ändern.',
    duplicate: 'Duplizieren',
    remove: 'Löschen',
    removeSure: '{name} löschen?',
    keep: 'Behalten',
    save: 'Sichern',
    revert: 'Änderungen verwerfen',
    saved: 'Gesichert: {name}',
    removed: 'Gelöscht: {name}',
    unsaved: 'Nicht gesichert',
    copy: '{name} (Kopie)',
    refused: 'Nicht verwendbare Dateien',
    name: 'Name',
    id: 'Datei',
    technology: 'Verfahren',
    technologies: { extrusion: 'Extrusion (Hydrogel)', resin: 'Harz (SLA, DLP)', filament: 'Filament (FDM)' },
    build: 'Bauraum',
    nozzle: 'Düse, feinste Linie',
    layer: 'Schicht',
    minWall: 'Dünnste Wand',
    clearance: 'Abstand zum Knochen',
    overhang: 'Überhang ohne Stütze',
    materials: 'Materialien',
    material: 'Material {number}',
    scale: 'Gedruckt mit, von seiner Größe (x, y, z)',
    scaleOf: 'Maßstab {axis}',
    calibrated: 'Auf diesem Drucker gemessen',
    colour: 'Farbe',
    addMaterial: 'Material hinzufügen',
    removeMaterial: '{name} entfernen',
    newMaterial: 'Neues Material',
    problem: {
      name: 'Geben Sie einen Namen an.',
      nameTaken: 'Ein anderer Drucker heißt schon so.',
      number: 'Geben Sie eine Zahl an.',
      length: 'Mehr als 0, höchstens {most} mm.',
      clearance: 'Von 0 bis 1 mm.',
      overhang: 'Von 0 bis 90°.',
      wallBelowNozzle: 'Eine Wand kann nicht dünner sein als die Düse ({nozzle} mm).',
      layerAboveNozzle: 'Eine Schicht kann nicht dicker sein, als die Düse weit ist ({nozzle} mm).',
      buildTooSmall: 'Kleiner als vier Wände ({least} mm).',
      scale: 'Von 50 bis 200 %.',
      materialNames: 'Zwei Materialien heißen gleich.',
    },
  },
};
export default print;

export const printSteps: typeof enSteps = { print: 'Für den Drucker prüfen', contact: 'Kontakt messen' };

/** Every code of printing has a German text. */
export const printErrors: {
  readonly [Code in ErrorCode as Code extends `print/${infer Rest}` ? Rest : never]: string;
} = {
  'bad-profile':
    'Das Druckerprofil {name} ist nicht verwendbar: {reason}. Berichtigen Sie es in den Einstellungen unter Drucker.',
  'unknown-printer': 'Den Drucker {name} gibt es nicht. Vorhanden sind: {known}. Wählen Sie einen davon.',
  'unknown-material': '{printer} hat kein Material {name}. Vorhanden sind: {known}. Wählen Sie eines davon.',
  'shipped-profile':
    'Das Druckerprofil {name} ist mitgeliefert und bleibt, wie es ist. Sichern Sie eine Kopie unter anderem Namen.',
  'not-printable':
    'Das Modell der Region {region} lässt sich auf {printer} nicht drucken: {reason}. Es wurde nichts geschrieben.',
  'too-thin':
    'Die Region {region} ist höchstens {thickness} mm dick, weniger als die {least} mm, die {printer} drucken kann. Wählen Sie einen anderen Drucker, oder vergrößern Sie die Region.',
  'other-printer':
    'Das Modell der Region {region} ist für {made} gebaut und geprüft, nicht für {asked}. Bauen Sie es für {asked} neu, oder wählen Sie {made}.',
  'for-no-printer':
    'Das Modell der Region {region} ist ohne Drucker gebaut und nicht für {asked} geprüft. Bauen Sie es für {asked} neu.',
};
