import { translator } from '@shared/text-patterns';
import { reasons } from './de/reasons';

/** What is wrong, as the host says it in English, in German; a text that is not known, such as a system's, stays. */
export const germanReason = translator(reasons);
