/** Reading and writing files. */
export const fileErrors = {
  'file/not-found': '{path} does not exist. Check the path.',
  'file/not-readable': '{path} cannot be read ({reason}). Check its permissions.',
  'file/not-writable': '{path} cannot be written ({reason}). Choose a folder you may write to with enough free space.',
  'file/disk-full': 'The disk of {path} is full. Free some space and run again; nothing was left half-written.',
  'file/damaged': '{path} is damaged ({reason}). Copy it again from its source.',
  'file/encrypted': '{path} is protected by a password. Unpack it first and choose the folder.',
  'file/label-map': '{path} is a label map, not a scan. Give it with --labels.',
  'file/unknown-ending': '{path} cannot be written: its name must end in {expected}.',
  'file/empty': '{path} is empty. Copy it again from its source.',
  'file/unknown-format': '{path} is not a DICOM, NIfTI, NRRD or zip file. Choose a scan.',
} as const;
