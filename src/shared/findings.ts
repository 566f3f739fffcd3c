/**
 * Something about the input that a surgeon must know. A warning leaves a right result; where the result would be wrong
 * an `AppError` is thrown instead.
 */
export interface Finding {
  /** `area/what-it-is`, stable for programs and translations. */
  readonly code: string;
  readonly severity: 'info' | 'warning';
  /** One English sentence; the app translates by code and details. */
  readonly message: string;
  readonly details?: Readonly<Record<string, string | number>>;
  /** Base names of the files concerned. */
  readonly files?: readonly string[];
}
