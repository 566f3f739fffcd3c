import { version } from '../../package.json';

/** Of the program, as records and models name it. */
export const VERSION: string = version;
