/** Volumes and their files. */
export const volumeErrors = {
  'volume/truncated':
    '{path} ends early: {expected} bytes of voxels expected, {found} found. Copy it again from its source.',
  'volume/bad-header': '{path} has a damaged header ({reason}). Export it again.',
  'volume/bad-geometry': '{path} has an impossible grid ({reason}). Export it again with its geometry.',
  'volume/unsupported':
    '{path} uses {feature}, which is not supported. Export it as uncompressed or gzip NIfTI or NRRD.',
  'volume/blank': 'Every voxel of {path} has the value {value}: there is nothing to analyse. Choose another series.',
} as const;
