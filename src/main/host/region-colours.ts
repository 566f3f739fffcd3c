/** Colours of regions in turn, apart from each other and from the anatomy on a dark ground; sRGB 0..255. */
export const REGION_COLOURS: readonly (readonly [number, number, number])[] = [
  [64, 196, 255],
  [255, 171, 64],
  [178, 120, 255],
  [105, 240, 174],
  [255, 110, 160],
  [255, 234, 92],
  [84, 132, 255],
  [200, 230, 120],
];
