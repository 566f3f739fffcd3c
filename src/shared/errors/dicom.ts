/** DICOM input. */
export const dicomErrors = {
  'dicom/no-image': 'No DICOM image was found in {path}. Choose the folder of a CT series.',
} as const;
