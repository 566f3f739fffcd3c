import type { PrintCheck } from '@shared/printers';
import { signedVolume } from '../mesh/measure';
import type { CheckedPart } from './checked-part';

/** Under this volume slicers ask whether an STL file is in inches. */
const INCH_PROMPT_MM3 = 9;

export function volumeCheck({ part }: CheckedPart): PrintCheck {
  const value = signedVolume(part);
  const passed = value >= INCH_PROMPT_MM3;
  return {
    name: 'volume',
    passed,
    required: false,
    value,
    limit: INCH_PROMPT_MM3,
    unit: 'mm3',
    ...(passed
      ? {}
      : {
          hint: 'So small a part makes slicers ask whether an STL is in inches: it is in millimetres. A 3MF file says so itself.',
        }),
    places: [],
  };
}

export function scaleCheck({ material }: CheckedPart): PrintCheck {
  const value = 100 * Math.cbrt(material.scale[0] * material.scale[1] * material.scale[2]);
  return {
    name: 'scale',
    passed: material.calibrated,
    required: false,
    value,
    unit: 'percent',
    ...(material.calibrated
      ? {}
      : {
          hint: `How much ${material.name} shrinks or swells was not measured on this printer. Print a test cube and set the scale in Settings.`,
        }),
    places: [],
  };
}
