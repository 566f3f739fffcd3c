import type { Detector } from './detector';
import { maskedVqgan } from './masked-vqgan';

/** One line a detector; the first is the default. */
export const DETECTORS: readonly Detector[] = [maskedVqgan];
