import { type Field, type Options, type Tissue } from './tool';

/** A grey value within the scan's spread, to the ten; it begins where the histogram parts the tissues. */
export function greyField<O extends Options>(
  initial: (tissue: Tissue) => number,
  when?: (options: O) => boolean,
): Field<O> {
  return {
    kind: 'number',
    min: ({ low }) => low,
    max: ({ high }) => high,
    step: 10,
    unit: 'grey',
    initial: (tissue) => Math.round(initial(tissue) / 10) * 10,
    ...(when ? { when } : {}),
  };
}
