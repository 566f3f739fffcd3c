/** DICOM input. */
export const dicomErrors = {
  'dicom/no-image': 'No DICOM image was found in {path}. Choose the folder of a CT series.',
  'dicom/no-series': 'No series {uid} is in {path}. Run "lacuna inspect" for the list.',
  'dicom/not-ct': '{path} holds {modality} images; a CT or CBCT series is needed. Choose another series.',
  'dicom/single-slice': 'Series {uid} in {path} has one slice only; a volume is needed. Choose the whole series.',
  'dicom/damaged': '{file} is a damaged DICOM file ({reason}). Copy it again from its source.',
  'dicom/unsupported-syntax': '{file} is compressed as {syntax}, which is not supported. Export it uncompressed.',
  'dicom/unsupported-pixels': '{file} has {feature}, which is not supported. Export the scan as greyscale CT.',
  'dicom/no-spacing': '{file} does not say how big its pixels or slices are ({reason}). Export it with its geometry.',
  'dicom/bad-geometry': '{file} has an impossible geometry ({reason}). Export it again.',
  'dicom/missing-slices':
    '{missing} slices are missing in {path}, the widest gap being {gap} mm after {file}. Copy the whole series.',
  'dicom/truncated': '{truncated} of {slices} slices in {path} end early (first {file}). Copy the series again.',
  'dicom/values-out-of-range':
    'Grey values of {path} reach {value}, too far for Hounsfield units ({percent} % of them). Export it as CT.',
  'dicom/no-segmentation': 'No DICOM segmentation was found in {path}. Choose the file of the segmentation.',
} as const;
