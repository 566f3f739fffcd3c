import { type ErrorTexts } from '../error-texts';
import type en from '../en/settings';

const settings: typeof en = {
  settingsTab: { general: 'Allgemein', models: 'Modelle', logs: 'Protokoll' },
  logs: {
    what: 'Was das Programm notiert hat, das Neueste zuletzt. Es enthält keine Namen, Bilder oder Pfade von Patienten.',
    lines: 'Zeilen des Protokolls',
    none: 'Es wurde noch nichts notiert.',
    save: 'Protokoll sichern',
    saved: 'Das Protokoll wurde gesichert.',
    stays: 'Es bleibt auf diesem Rechner, bis Sie es weitergeben.',
  },
  models: {
    what: 'Modelle benennen die Anatomie und finden, was fehlt. Alles rechnet auf diesem Computer.',
    own: 'Ihre Modelle',
    none: 'Noch keine. Fügen Sie ein nnU-Net-v2-Modell wie DentalSegmentator hinzu, als ONNX exportiert.',
    shipped: 'Mit Lacuna geliefert',
    add: 'Modell hinzufügen',
    how: 'Wählen Sie die drei Dateien eines nnU-Net-v2-Modells. Sie werden gegeneinander geprüft, eine Kachel wird gerechnet, erst dann wird das Modell installiert.',
    file: {
      model: 'Das Netz (ONNX)',
      plans: 'Seine Pläne (plans.json)',
      dataset: 'Seine Labels (dataset.json)',
    },
    choose: { model: 'ONNX-Datei wählen', plans: 'plans.json wählen', dataset: 'dataset.json wählen' },
    notChosen: 'noch nicht gewählt',
    phase: {
      idle: '',
      sending: 'Die Datei wird übergeben …',
      checking: 'Die Dateien werden gegeneinander geprüft …',
      installing: 'Eine Kachel wird gerechnet, um zu sehen, dass das Modell arbeitet …',
    },
    facts: 'Die Dateien passen: {configuration}, Kacheln von {patch} Voxeln zu {spacing} mm, {size}.',
    name: 'Name des Modells',
    nameHint: 'Kleinbuchstaben, Ziffern und Bindestriche; anderes wird ersetzt.',
    noJaw: 'Sagen Sie, welches seiner Labels der Unterkiefer oder der Oberschädel ist.',
    install: 'Installieren',
    installed: 'Das Modell {name} ist installiert. Wählen Sie es unter Analyse.',
    remove: '{name} entfernen',
    removeText: '{name} von diesem Computer entfernen? Fälle, deren Anatomie von ihm stammt, bleiben, wie sie sind.',
    removeNow: 'Entfernen',
    labelsAnatomy: 'benennt die Anatomie',
    licence: 'Lizenz {licence}',
    noLicence: 'Lizenz in seinen Dateien nicht genannt',
    nnunet: 'nnU-Net-v2-Modell, auf diesem Computer hinzugefügt.',
    about: {
      anatomy: 'Benennt die Anatomie einer DVT; Teil der eingebauten Segmentierung.',
      'stage-one': 'Stellt einen Kiefer aus seiner Anatomie wieder her, mit seinen Wunden.',
      'stage-two': 'Stellt den gesunden Kiefer her, den die Anatomie erwarten lässt.',
    },
  },
  mapping: {
    title: 'Was sind diese Strukturen?',
    explain:
      '{file} hat Strukturen unter anderen Werten oder Namen als Lacuna. Sagen Sie, was jede wird; Erkanntes ist eingetragen.',
    structure: 'Struktur in der Datei',
    volume: 'Volumen',
    becomes: 'Wird zu',
    value: 'Wert {value}',
    unknown: 'nicht erkannt',
    other: 'anderes (weglassen)',
    labelOf: 'Anatomie von {name}',
    use: 'So übernehmen',
    nothing: 'Jede Struktur wird weggelassen: wählen Sie wenigstens für eine, was sie ist.',
    noMandible: 'Keine Struktur ist der Unterkiefer. Ohne ihn sind dort keine Wunden zu finden.',
  },
  labelSource: {
    builtin: 'Braucht sonst nichts; für CT und DVT des Kopfes.',
    model: 'Ein nnU-Net-Modell, das auf diesem Computer hinzugefügt wurde.',
    file: 'Eine Anatomiekarte dieser Aufnahme: NIfTI, NRRD, .seg.nrrd oder DICOM SEG, mit beliebigen Werten oder Namen.',
    kept: 'Wie sie jetzt ist, mit Ihren Korrekturen.',
    noModel: 'Es ist noch kein Modell installiert.',
    manage: 'Modelle verwalten',
    reading: 'Die Datei wird angesehen …',
    mapping: 'Strukturen und Anatomie',
  },
  labelCheck: {
    title: 'Zuerst die Anatomie prüfen',
    explain:
      'Sehen Sie sich jede Struktur in den Schichten und in 3D an. Korrigieren Sie sie mit den Zeichenwerkzeugen; hier wird sie dafür gewählt.',
    look: 'Ansehen und für die Werkzeuge wählen',
    missing: 'Nicht dabei: {labels}.',
    goOn: 'Stimmt: Wunde suchen',
    ready: 'Die Anatomie ist da: prüfen Sie sie.',
  },
  patient: {
    title: 'Patient',
    show: 'Patient dieser Aufnahme',
    noName: 'Ohne Namen',
    name: 'Name',
    id: 'Patienten-ID',
    birthDate: 'Geboren',
    sex: 'Geschlecht',
    onlyHere: 'Nur hier zu sehen: nicht in Dateinamen, Berichten, Ausgaben oder im Protokoll.',
  },
  records: {
    title: 'Nachweise',
    checking: 'wird geprüft …',
    intact: 'unversehrt',
    broken: 'verändert',
    intactText: 'Alle {count} Einträge, freigegebenen Dateien und Ausgaben sind, wie sie geschrieben wurden.',
    brokenText: 'Etwas wurde außerhalb von Lacuna verändert ({count} Einträge sind lesbar):',
    head: 'Letzter Eintrag',
    again: 'Noch einmal prüfen',
  },
  privacy: {
    title: 'Datenschutz',
    explain:
      'Dateien, die diesen Fall verlassen, nennen „{name}“ statt des Patienten. Die Aufnahme selbst geben Sie ohne alles weiter, was den Patienten nennt.',
    look: 'Schrift in den Bildern selbst bliebe stehen: sehen Sie sie an, bevor Sie sie weitergeben.',
    burnedIn:
      'Diese Bilder sind als beschriftet gekennzeichnet; die Schrift kann den Patienten nennen: sehen Sie sie zuerst an.',
    export: 'Anonymes DICOM ausgeben',
    exporting: 'Die Bilder werden erstellt …',
    exported: '{file} ist fertig.',
  },
};

export default settings;

export const settingsErrors: ErrorTexts<'model' | 'labels' | 'dicom'> = {
  model: {
    'not-found':
      'Das Modell {name} ist nicht installiert. Fügen Sie es in den Einstellungen hinzu, oder wählen Sie ein anderes.',
    exists:
      'Unter dem Namen {name} ist ein anderes Modell installiert. Geben Sie diesem einen anderen, oder entfernen Sie jenes.',
    'no-anatomy': 'Keines der Labels {labels} des Modells ist bekannt. Wählen Sie, was sie sind.',
    'bad-plans':
      '{file} des Modells ist unbrauchbar: {reason}. Wählen Sie plans.json und dataset.json seines Trainings.',
  },
  labels: {
    'unknown-values':
      'Die Anatomiekarte hat die unbekannten Werte {values}. Wählen Sie die Datei noch einmal und sagen Sie, was sie sind.',
    'not-mapped':
      'Die Datei hat die Strukturen {names}, von denen keine bekannt ist. Wählen Sie sie noch einmal und sagen Sie, was sie sind.',
    'bad-map': 'Die Zuordnung „{map}“ ist unbrauchbar: {reason}.',
    'grey-values':
      '{path} hat {count} verschiedene Werte von {lowest} bis {highest}: es ist eine Aufnahme, keine Anatomiekarte. Wählen Sie eine andere.',
  },
  dicom: { 'no-segmentation': 'In {path} wurde keine DICOM-Segmentierung gefunden. Wählen Sie ihre Datei.' },
};
