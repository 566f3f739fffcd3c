import { type ErrorTexts } from '../error-texts';

/** Settings, where labels come from, the patient, records and privacy. */
export default {
  settingsTab: { general: 'General', models: 'Models', logs: 'Log' },
  logs: {
    what: 'What the program noted, the newest last. It holds no names, no images and no paths of a patient.',
    lines: 'Lines of the log',
    none: 'Nothing was noted yet.',
    save: 'Save the log',
    saved: 'The log was saved.',
    stays: 'It stays on this computer until you hand it on.',
  },
  models: {
    what: 'Models label the anatomy and find what is missing. Everything runs on this computer.',
    own: 'Your models',
    none: 'None yet. Add an nnU-Net v2 model such as DentalSegmentator, exported to ONNX.',
    shipped: 'Shipped with Lacuna',
    add: 'Add a model',
    how: 'Choose the three files of an nnU-Net v2 model. They are checked against each other, one tile is computed, and only then the model is installed.',
    file: {
      model: 'The network (ONNX)',
      plans: 'Its plans (plans.json)',
      dataset: 'Its labels (dataset.json)',
    },
    choose: { model: 'Choose ONNX file', plans: 'Choose plans.json', dataset: 'Choose dataset.json' },
    notChosen: 'not chosen yet',
    phase: {
      idle: '',
      sending: 'Handing over the file…',
      checking: 'Checking the files against each other…',
      installing: 'Computing one tile to see that the model works…',
    },
    facts: 'The files fit: {configuration}, tiles of {patch} voxels of {spacing} mm, {size} MB.',
    name: 'Name of the model',
    nameHint: 'Small letters, digits and dashes; other characters are changed.',
    noJaw: 'Say which of its labels is the mandible or the upper skull.',
    install: 'Install',
    installed: 'The model {name} is installed. Choose it under Analysis.',
    remove: 'Remove {name}',
    removeText: 'Remove {name} from this computer? Cases that were labelled with it stay as they are.',
    removeNow: 'Remove',
    labelsAnatomy: 'labels the anatomy',
    size: '{size} MB',
    licence: 'Licence {licence}',
    noLicence: 'Licence not stated in its files',
    nnunet: 'nnU-Net v2 model, added on this computer.',
    about: {
      anatomy: 'Labels a CBCT with the six anatomy labels at 2 mm; part of the built-in segmenter.',
      'stage-one': 'Reconstructs a jaw from its anatomy labels, wounds included.',
      'stage-two': 'Reconstructs the healthy jaw that the anatomy labels lead one to expect.',
    },
  },
  mapping: {
    title: 'What are these structures?',
    explain:
      '{file} has structures under other values or names than Lacuna’s. Say which label each becomes; what is recognised is filled in.',
    structure: 'Structure in the file',
    volume: 'Volume',
    becomes: 'Becomes',
    value: 'Value {value}',
    unknown: 'not recognised',
    other: 'other (left out)',
    labelOf: 'Label of {name}',
    use: 'Use these labels',
    nothing: 'Every structure is left out: choose a label for at least one.',
    noMandible: 'No structure is the mandible. Without it wounds of the lower jaw cannot be found.',
  },
  labelSource: {
    builtin: 'Needs nothing else; works on CT and CBCT of the head.',
    model: 'An nnU-Net model that was added to this computer.',
    file: 'A label map of this scan: NIfTI, NRRD, .seg.nrrd or DICOM SEG, with any values or names.',
    kept: 'As they are now, with your corrections.',
    noModel: 'No model is installed yet.',
    manage: 'Manage models',
    reading: 'Looking what is in the file…',
    mapping: 'Structures and labels',
  },
  labelCheck: {
    title: 'Check the labels first',
    explain:
      'Look at each label in the slices and in 3D. Correct one with the drawing tools; it is chosen for them here.',
    look: 'Look at it and choose it for the tools',
    missing: 'Not in these labels: {labels}.',
    goOn: 'The labels are right: find the wound',
    ready: 'The labels are there: check them.',
  },
  patient: {
    title: 'Patient',
    show: 'Patient of this scan',
    noName: 'Name not given',
    name: 'Name',
    id: 'Patient ID',
    birthDate: 'Born',
    sex: 'Sex',
    onlyHere: 'Shown here only: not in file names, reports, exports or the log.',
  },
  records: {
    title: 'Records',
    checking: 'checking…',
    intact: 'intact',
    broken: 'changed',
    intactText: 'All {count} entries, approved files and exports are as they were written.',
    brokenText: 'Something was changed outside Lacuna ({count} entries can be read):',
    head: 'Last entry',
    again: 'Check again',
  },
  privacy: {
    title: 'Privacy',
    explain:
      'Files that leave this case say “{name}” instead of the patient’s name. To hand on the scan itself, export it without anything that names the patient.',
    look: 'Text inside the pictures themselves would stay: look at them before you hand them on.',
    burnedIn: 'These pictures are marked as having text burned in, which may name the patient: look at them first.',
    export: 'Export anonymous DICOM',
    exporting: 'Making the images…',
    exported: '{file} is ready.',
  },
};

/** Errors whose shared text speaks to the command line. */
export const settingsErrors: ErrorTexts<'model' | 'labels' | 'file'> = {
  model: {
    'not-found': 'The model {name} is not installed. Add it in Settings, or choose another one.',
    exists: 'Another model is installed as {name}. Give this one another name, or remove that one first.',
    'no-anatomy': 'None of the labels {labels} of the model is known. Choose what they are.',
    'engine-unavailable': '{engine} cannot run here: {reason}. Choose another one under “Runs on”.',
  },
  labels: {
    'unknown-values':
      'The label map has the values {values}, which are not known. Choose the file again and say what they are.',
    'not-mapped': 'The file has the structures {names}, and none is known. Choose it again and say what they are.',
  },
  file: { 'label-map': '{path} is a label map, not a scan. Choose it under Analysis, as labels from a file.' },
};
