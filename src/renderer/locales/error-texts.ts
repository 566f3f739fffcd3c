import { type ErrorCode } from '@shared/errors';

/** Texts of errors by area and code; a code that does not exist does not compile, one without a text is shown as shared. */
export type ErrorTexts<Areas extends string> = {
  readonly [Area in Areas]: {
    readonly [Code in ErrorCode as Code extends `${Area}/${infer Rest}` ? Rest : never]?: string;
  };
};
