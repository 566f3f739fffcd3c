import { translator } from '@shared/text-patterns';

/** What readers and detectors say in English of a scan, `{}` for what they fill in; and where labels come from. */
export const GERMAN_FINDINGS: Readonly<Record<string, string>> = {
  '{} missing, {} mm from the first; filled by interpolation between the neighbours named.':
    '{} fehlen, {} mm nach der ersten; aus den Nachbarn aufgefüllt.',
  '{} slices': '{} Schichten',
  '{} slice': '{} Schicht',
  'Slices are {} to {} apart; resampled to even steps of {}.':
    'Die Schichten liegen {} bis {} auseinander; auf gleiche Schritte von {} gebracht.',
  'The gantry was tilted by {} degrees; resampled to an orthogonal grid.':
    'Die Gantry war um {} Grad gekippt; auf ein rechtwinkliges Gitter gebracht.',
  'Slices are shifted in their plane by up to {}; resampled to one grid.':
    'Schichten sind um bis zu {} verschoben; auf ein Gitter gebracht.',
  '{} lie where another one does and are left out.': '{} liegen doppelt und bleiben weg.',
  'The series has images of several sizes; the {} of {} x {} are used, {} are left out.':
    'Die Serie hat Bilder mehrerer Größen; {} von {} x {} werden genutzt, {} nicht.',
  'The series has images of several orientations; the {} of the largest stack are used, {} are left out.':
    'Die Serie hat Bilder mehrerer Richtungen; {} werden genutzt, {} nicht.',
  '{} end early and are treated as missing. Copy the files named again.':
    '{} brechen ab und gelten als fehlend. Kopieren Sie die genannten Dateien neu.',
  'Voxels are up to {} long; 0.65 mm or finer is recommended for bone models.':
    'Die Voxel sind bis zu {} lang; für Knochenmodelle werden höchstens 0,65 mm empfohlen.',
  'Slices are {} thick but {} apart: what lies between them was not scanned, or every other slice is missing.':
    'Die Schichten sind {} dick, liegen aber {} auseinander: Dazwischen fehlt etwas, oder jede zweite Schicht.',
  'The series is not marked as CT but as {}; its grey values may not be Hounsfield units.':
    'Die Serie ist nicht als CT bezeichnet, sondern als {}; Grauwerte sind vielleicht keine HE.',
  'The images are marked as having text burned in: it may name the patient.':
    'In die Bilder ist Text eingebrannt; er kann die Person nennen.',
  'The images were compressed with loss at some time; fine detail may be gone.':
    'Die Bilder wurden einmal verlustbehaftet komprimiert; Einzelheiten können fehlen.',
  'Slice positions are not in the files; they were computed from the stated distance and order of slices.':
    'Die Lage der Schichten steht nicht in den Dateien; sie wurde aus Abstand und Folge berechnet.',
  '{} grey values lie outside -32768 to 32767 and were set to the nearer end.':
    '{} Grauwerte liegen außerhalb von -32768 bis 32767 und wurden an das Ende gesetzt.',
  'The rescale slope is {}; grey values were rounded to whole numbers.':
    'Die Skalierung der Grauwerte ist {}; sie wurden auf ganze Zahlen gerundet.',
  '{} DICOM files could not be read ({}).': '{} DICOM-Dateien ließen sich nicht lesen ({}).',
  '{} DICOM file could not be read ({}).': '{} DICOM-Datei ließ sich nicht lesen ({}).',
  '{} files of the DICOMDIR do not exist.': '{} Dateien des DICOMDIR gibt es nicht.',
  '{} file of the DICOMDIR do not exist.': '{} Datei des DICOMDIR gibt es nicht.',
  '{} series were found; the largest CT was chosen.': '{} Serien wurden gefunden; die größte CT-Serie ist gewählt.',
  'The anatomy was labelled by the built-in segmenter; check the labels before you trust the regions.':
    'Die Anatomie stammt von der eingebauten Segmentierung; prüfen Sie sie, bevor Sie der Region trauen.',
  'The anatomy was labelled by the model {}; check the labels before you trust the regions.':
    'Die Anatomie stammt vom Netz {}; prüfen Sie sie, bevor Sie der Region trauen.',
  'The built-in segmenter found {} ({}). Check that the scan shows the jaws before you trust any region.':
    'Die eingebaute Segmentierung fand {} ({}). Prüfen Sie, ob die Aufnahme die Kiefer zeigt.',
  'no teeth': 'keine Zähne',
  'little of a mandible': 'nur wenig vom Unterkiefer',
  'a mandible of {} cm': 'einen Unterkiefer von {} cm',
  'no teeth and {}': 'keine Zähne und {}',
  'little of a mandible and {}': 'nur wenig vom Unterkiefer und {}',
  '{}, {}': '{}, {}',
  'upper skull {} cm3': 'Oberschädel {} cm³',
  'mandible {} cm3': 'Unterkiefer {} cm³',
  'upper teeth {} cm3': 'obere Zähne {} cm³',
  'lower teeth {} cm3': 'untere Zähne {} cm³',
  'mandibular canal {} cm3': 'Unterkieferkanal {} cm³',
  'upper skull': 'Oberschädel',
  mandible: 'Unterkiefer',
  'upper teeth': 'obere Zähne',
  'lower teeth': 'untere Zähne',
  'mandibular canal': 'Unterkieferkanal',
  'The model {} found no {}.': 'Das Netz {} fand nicht: {}.',
  'The model {} does not know {}.': 'Das Netz {} kennt nicht: {}.',
  'The label map has no {}.': 'Die Anatomiekarte enthält nicht: {}.',
  'The segmentation says how much of each voxel a segment fills; voxels that are at least half full count.':
    'Von der Segmentierung zählen Voxel, die mindestens halb gefüllt sind.',
  '{} segmentations were found; the largest one, {}, was read. Choose a file for another one.':
    'Es wurden {} Segmentierungen gefunden; gelesen wurde die größte, {}.',
  'The segmentation names another frame of reference than the scan: it may be of another scan. Check that it lies on the bone.':
    'Die Segmentierung nennt ein anderes Bezugssystem als die Aufnahme; prüfen Sie, ob sie auf dem Knochen liegt.',
  'The label map has another grid than the scan; it was resampled to the scan.':
    'Die Anatomiekarte hat ein anderes Gitter; sie wurde auf die Aufnahme übertragen.',
  'Segments of unknown meaning were left out: {}. Map them if they are part of the jaws.':
    'Strukturen unbekannter Bedeutung wurden weggelassen: {}.',
  imported: 'eingelesen',
  'built-in': 'eingebaut',
  model: 'Netz',
};

export const germanFinding = translator(GERMAN_FINDINGS);
