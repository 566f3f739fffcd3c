/** Models. */
export const meshErrors = {
  'mesh/empty-region': 'Region {region} has no voxel, so there is nothing to model. Choose another region.',
  'mesh/open': 'The model of region {region} is not closed: {reason}. Smooth or fill the region and build it again.',
  'mesh/bad-file': '{name} is not a usable {format} file: {reason}. Export it again.',
} as const;
