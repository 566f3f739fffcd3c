import { anomalyErrors } from './anomaly';
import { caseErrors } from './case';
import { dicomErrors } from './dicom';
import { fileErrors } from './file';
import { jobErrors } from './job';
import { labelsErrors } from './labels';
import { meshErrors } from './mesh';
import { modelErrors } from './model';
import { printErrors } from './print';
import { trainingErrors } from './training';
import { usageErrors } from './usage';
import { volumeErrors } from './volume';

/**
 * Every error a user can meet: code `area/what-is-wrong` -> one English line that says what is wrong and what to do,
 * with `{name}` placeholders. One file an area; the app translates by code.
 */
export const ERROR_TEXTS = {
  ...anomalyErrors,
  ...caseErrors,
  ...dicomErrors,
  ...fileErrors,
  ...jobErrors,
  ...labelsErrors,
  ...meshErrors,
  ...modelErrors,
  ...printErrors,
  ...trainingErrors,
  ...usageErrors,
  ...volumeErrors,
} as const;

export type ErrorCode = keyof typeof ERROR_TEXTS;
export type ErrorDetails = Readonly<Record<string, string | number>>;

export function errorText(code: ErrorCode, details: ErrorDetails = {}): string {
  return ERROR_TEXTS[code].replace(/\{(\w+)\}/g, (hole, name: string) => String(details[name] ?? hole));
}

/** An error with an answer for the user. Anything else that is thrown is a bug (or an `AbortError`, which is no error). */
export class AppError extends Error {
  override readonly name = 'AppError';
  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(errorText(code, details), options);
  }
}

/** Cancelled is recognised by name, never by message. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** What crosses a process boundary. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly code?: ErrorCode;
  readonly details?: ErrorDetails;
}

export function toPlainError(error: unknown): PlainError {
  if (error instanceof AppError) {
    return { name: error.name, message: error.message, code: error.code, details: error.details };
  }
  if (error instanceof Error) return { name: error.name, message: error.message };
  return { name: 'Error', message: String(error) };
}

export function fromPlainError(plain: PlainError): Error {
  if (plain.code) return new AppError(plain.code, plain.details);
  const error = new Error(plain.message);
  error.name = plain.name;
  return error;
}
