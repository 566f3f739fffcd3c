import { type ErrorCode } from '@shared/errors';

/** Texts by the codes of an area; a code that does not exist does not compile, one without a text is shown in English. */
type Texts<Area extends string> = {
  readonly [Code in ErrorCode as Code extends `${Area}/${infer Rest}` ? Rest : never]?: string;
};

const caseErrors: Texts<'case'> = {
  'not-a-case': '{path} ist kein Fallordner. Wählen Sie einen Ordner, in dem case.json liegt.',
  damaged: 'Der Fall {name} ist beschädigt: {reason}.',
  newer: 'Der Fall {name} stammt aus einem neueren Lacuna (Format {version}). Aktualisieren Sie Lacuna.',
  'not-found': 'Der Fall steht nicht mehr in der Liste. Laden Sie die Liste neu.',
  'not-open': 'Der Fall ist nicht geöffnet. Öffnen Sie ihn aus der Liste.',
  unwritable:
    'In den Ordner des Falls lässt sich nicht schreiben ({reason}); hier lässt er sich nur ansehen. Machen Sie ihn beschreibbar, und öffnen Sie den Fall neu.',
  'read-only':
    'Der Fall ist bei {user} an {computer} geöffnet und lässt sich hier nur ansehen. Schließen Sie ihn dort und öffnen Sie ihn neu.',
  'does-not-fit':
    'Die Änderung passt nicht zum gespeicherten Fall. Öffnen Sie den Fall neu und wiederholen Sie den letzten Strich.',
  'bad-edit': 'Die Änderung ist unbrauchbar: {reason}. Wiederholen Sie den letzten Strich.',
  'no-volume': 'Der Fall hat noch kein Volumen „{volume}“. Starten Sie zuerst die Analyse.',
  'no-region': 'Die Region gibt es in diesem Fall nicht mehr. Wählen Sie eine andere.',
  'too-many-regions': 'Der Fall hat {count} Regionen, mehr fasst er nicht. Vereinen oder löschen Sie einige.',
  'one-part': 'Die Region {name} hängt zusammen; es gibt nichts zu trennen.',
  'no-model': 'Das Modell gibt es in diesem Fall nicht mehr. Bauen Sie es neu.',
  'not-approvable': 'Das Modell lässt sich nicht freigeben: {reason}.',
  'no-export': 'Die Ausgabe gibt es in diesem Fall nicht mehr. Geben Sie sie neu aus.',
  busy: 'An dem Fall wird gerade gearbeitet ({step}). Warten Sie, oder brechen Sie die Arbeit ab.',
  'no-source': 'Die gewählte Datei ist nicht mehr bekannt. Wählen Sie sie noch einmal.',
  'no-dialogs': 'Dateien werden hier im Browser gewählt. Legen Sie sie im Fenster ab, oder nutzen Sie den Dateiknopf.',
  'bad-series': 'Die Serie {series} gibt es in der gewählten Quelle nicht. Wählen Sie eine andere.',
  'incomplete-upload': 'Die Übergabe von {name} ist unvollständig. Wählen Sie die Dateien noch einmal.',
  'host-gone':
    'Lacuna läuft nicht mehr. Starten Sie es neu und öffnen Sie den neuen Link; alles Gespeicherte ist noch da.',
  'view-too-large': 'Die Einstellungen der Ansicht sind zu groß, um gesichert zu werden.',
};

const dicom: Texts<'dicom'> = {
  'no-image': 'In {path} wurde kein DICOM-Bild gefunden. Wählen Sie den Ordner einer CT-Serie.',
  'no-series': 'In {path} gibt es keine Serie {uid}. Wählen Sie die Aufnahme noch einmal.',
  'not-ct': '{path} enthält {modality}-Bilder; gebraucht wird eine CT- oder DVT-Serie. Wählen Sie eine andere Serie.',
  'single-slice':
    'Die Serie {uid} in {path} hat nur eine Schicht; gebraucht wird ein Volumen. Wählen Sie die ganze Serie.',
  damaged: '{file} ist eine beschädigte DICOM-Datei ({reason}). Kopieren Sie sie noch einmal.',
  'unsupported-syntax': '{file} ist als {syntax} komprimiert, was nicht gelesen wird. Exportieren Sie unkomprimiert.',
  'unsupported-pixels': '{file} hat {feature}, was nicht gelesen wird. Exportieren Sie die Aufnahme als Graustufen-CT.',
  'no-spacing':
    '{file} nennt die Größe der Pixel oder Schichten nicht ({reason}). Exportieren Sie mit geometrischen Angaben.',
  'bad-geometry': '{file} hat eine unmögliche Geometrie ({reason}). Exportieren Sie noch einmal.',
  'missing-slices':
    'In {path} fehlen {missing} Schichten, die größte Lücke misst {gap} mm nach {file}. Kopieren Sie die ganze Serie.',
  truncated: '{truncated} von {slices} Schichten in {path} brechen ab (zuerst {file}). Kopieren Sie die Serie neu.',
  'values-out-of-range':
    'Grauwerte von {path} reichen bis {value}, zu weit für Hounsfield-Einheiten ({percent} % davon). Exportieren Sie als CT.',
};

const file: Texts<'file'> = {
  'not-found': '{path} gibt es nicht. Prüfen Sie den Pfad.',
  'not-readable': '{path} lässt sich nicht lesen ({reason}). Prüfen Sie die Rechte.',
  'not-writable':
    '{path} lässt sich nicht schreiben ({reason}). Wählen Sie einen beschreibbaren Ordner mit genug Platz.',
  'disk-full': 'Der Datenträger von {path} ist voll. Schaffen Sie Platz; nichts blieb halb geschrieben.',
  damaged: '{path} ist beschädigt ({reason}). Kopieren Sie die Datei noch einmal.',
  encrypted: '{path} ist mit einem Passwort geschützt. Entpacken Sie die Datei und wählen Sie den Ordner.',
  'label-map': '{path} ist eine Anatomiekarte und keine Aufnahme. Wählen Sie sie unter Analyse als Anatomie.',
  'unknown-ending': '{path} lässt sich nicht schreiben: der Name muss auf {expected} enden.',
  empty: '{path} ist leer. Kopieren Sie die Datei noch einmal.',
  'unknown-format': '{path} ist keine DICOM-, NIfTI-, NRRD- oder Zip-Datei. Wählen Sie eine Aufnahme.',
};

const job: Texts<'job'> = {
  failed:
    'Der Schritt „{step}“ ist misslungen: {reason}. Versuchen Sie es noch einmal; misslingt er wieder, sichern Sie das Protokoll für den Support.',
  crashed:
    'Das Rechenprogramm ist bei „{step}“ abgebrochen und wurde neu gestartet. Starten Sie den Schritt noch einmal.',
  hung: 'Der Schritt „{step}“ antwortete nicht mehr und wurde beendet. Starten Sie ihn noch einmal.',
  'out-of-memory':
    'Das braucht etwa {needed} MB Speicher, frei sind {available} MB. Schließen Sie andere Programme, oder nehmen Sie einen kleineren Ausschnitt.',
  'bad-call': 'Die Anfrage {name} wurde nicht verstanden ({reason}). Laden Sie das Fenster neu.',
};

const labels: Texts<'labels'> = {
  'other-grid': 'Die Anatomiekarte liegt nicht auf der Aufnahme. Exportieren Sie sie aus derselben Serie.',
  'unknown-values':
    'Die Anatomiekarte hat die Werte {values}; erwartet werden 0 bis 5 in der Reihenfolge von DentalSegmentator.',
  empty: 'Die Anatomiekarte ist leer. Wählen Sie eine andere.',
  'found-no-jaw':
    'Die eingebaute Segmentierung hat in der Aufnahme keinen Kiefer gefunden (gefunden: {found}). Wählen Sie eine CT- oder DVT-Serie des Kopfes, oder geben Sie eine Anatomiekarte an.',
  'not-bone':
    'Was wie ein Kiefer aussieht, ist nicht heller als seine Umgebung: Die Aufnahme zeigt Knochen nicht wie ein CT (ist es ein MRT?). Wählen Sie eine CT- oder DVT-Serie des Kopfes, oder geben Sie eine Anatomiekarte an.',
  'model-no-jaw':
    'Das Modell {name} hat in der Aufnahme keinen Kiefer gefunden (gefunden: {found}). Wählen Sie eine CT- oder DVT-Serie des Kopfes, oder geben Sie eine Anatomiekarte an.',
  'not-dense':
    'Die Aufnahme hat keine Grauwerte von Knochen (höchstens {highest}; das Modell kennt Knochen ab etwa {expected}). Wählen Sie eine CT- oder DVT-Serie des Kopfes.',
  'not-whole':
    '{path} hat Werte wie {value}, die keine ganzen Zahlen sind: es ist keine Anatomiekarte. Wählen Sie eine andere.',
  'not-mapped': '{path} hat die Segmente {names}, von denen keines bekannt ist. Wählen Sie eine andere Anatomiekarte.',
  'no-jaw':
    'In der Aufnahme wurde kein Kiefer gefunden. Wählen Sie eine Serie des Kopfes, oder geben Sie eine Anatomiekarte an.',
};

const mesh: Texts<'mesh'> = {
  'empty-region': 'Die Region {region} ist leer, es gibt nichts zu modellieren. Wählen Sie eine andere.',
  open: 'Das Modell der Region {region} ist nicht geschlossen: {reason}. Glätten oder füllen Sie die Region und bauen Sie neu.',
  'bad-file': '{name} ist keine brauchbare {format}-Datei: {reason}. Exportieren Sie sie noch einmal.',
};

const model: Texts<'model'> = {
  'not-found': 'Das Modell {name} ist nicht installiert. Installieren Sie es, oder wählen Sie ein anderes.',
  'bad-hash': 'Das Modell {name} ist beschädigt (seine SHA-256 weicht ab). Installieren Sie es neu.',
  'bad-shape': 'Das Modell {name} passt nicht: {reason}. Exportieren Sie es neu.',
  'bad-card': 'Die Karte des Modells {name} ist unbrauchbar: {reason}. Installieren Sie das Modell neu.',
  'bad-output': 'Das Modell {name} arbeitet nicht: {reason}. Exportieren Sie es neu.',
  'engine-unavailable': '{engine} läuft hier nicht: {reason}. Wählen Sie, worauf gerechnet wird.',
};

const volume: Texts<'volume'> = {
  truncated: '{path} bricht ab: {expected} Byte Voxel erwartet, {found} gefunden. Kopieren Sie die Datei noch einmal.',
  'bad-header': '{path} hat einen beschädigten Kopf ({reason}). Exportieren Sie die Datei noch einmal.',
  'bad-geometry': '{path} hat ein unmögliches Gitter ({reason}). Exportieren Sie mit geometrischen Angaben.',
  unsupported: '{path} nutzt {feature}, was nicht gelesen wird. Exportieren Sie als NIfTI oder NRRD.',
  blank: 'Jeder Voxel von {path} hat den Wert {value}: es gibt nichts zu analysieren. Wählen Sie eine andere Serie.',
};

/** Errors by code. Those of the command line alone have no text here. */
export default { case: caseErrors, dicom, file, job, labels, mesh, model, volume };
