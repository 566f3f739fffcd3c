import { LABEL_COLOURS } from '@shared/labels';

export type Rgb = readonly [number, number, number];

/** RGBA by value, 256 x 4 bytes, straight alpha. */
export type ColourTable = Uint8Array;

export function labelTable(opacity: number, visible: readonly boolean[]): ColourTable {
  const table = new Uint8Array(1024);
  LABEL_COLOURS.forEach((colour, label) => {
    if (label > 0 && visible[label]) table.set([...colour, Math.round(opacity * 255)], label * 4);
  });
  return table;
}

export function regionTable(
  regions: readonly { readonly value: number; readonly colour: Rgb; readonly visible: boolean }[],
  opacity: number,
): ColourTable {
  const table = new Uint8Array(1024);
  for (const { value, colour, visible } of regions) {
    if (visible) table.set([...colour, Math.round(opacity * 255)], value * 4);
  }
  return table;
}

/** Stops of a heat scale that stays readable in grey: violet, magenta, orange, yellow. Even steps of 0..1. */
const HEAT: readonly Rgb[] = [
  [48, 18, 92],
  [120, 28, 109],
  [188, 55, 84],
  [237, 105, 37],
  [251, 180, 26],
  [252, 255, 164],
];

/** Colour of a fraction 0..1 on the heat scale. */
export function heatColour(fraction: number): Rgb {
  const place = Math.min(1, Math.max(0, fraction)) * (HEAT.length - 1);
  const low = Math.min(HEAT.length - 2, Math.floor(place));
  const t = place - low;
  const [a, b] = [HEAT[low]!, HEAT[low + 1]!];
  return [
    Math.round(a[0] + t * (b[0] - a[0])),
    Math.round(a[1] + t * (b[1] - a[1])),
    Math.round(a[2] + t * (b[2] - a[2])),
  ];
}

/** Values below `floor` (0..1 of the range) are clear; above it opacity rises over a tenth of the range. */
export function heatTable(opacity: number, floor: number): ColourTable {
  const table = new Uint8Array(1024);
  for (let i = 0; i < 256; i++) {
    const fraction = i / 255;
    const rise = Math.min(1, Math.max(0, (fraction - floor) / 0.1));
    table.set([...heatColour(fraction), Math.round(rise * opacity * 255)], i * 4);
  }
  return table;
}

export const css = (colour: Rgb, alpha = 1): string => `rgb(${colour[0]} ${colour[1]} ${colour[2]} / ${alpha})`;

/** Colours for new regions, told apart also without red and green. */
export const REGION_COLOURS: readonly Rgb[] = [
  [255, 92, 138],
  [64, 196, 255],
  [255, 196, 64],
  [156, 136, 255],
  [78, 222, 164],
  [255, 138, 76],
];
