import type { z } from 'zod';

/** One call of the contract: what comes in is parsed by the schema, what goes out is a type. */
export interface Call<Input extends z.ZodType, Output> {
  readonly input: Input;
  /** Never set: it carries the type of the answer. */
  readonly output?: Output;
}

/** `call<Output>()(inputSchema)`. */
export function call<Output>(): <Input extends z.ZodType>(input: Input) => Call<Input, Output> {
  return (input) => ({ input });
}

export type AnyCall = Call<z.ZodType, unknown>;
/** Area -> name -> call; on the wire the name is `area/name`. */
export type AnyContract = Readonly<Record<string, Readonly<Record<string, AnyCall>>>>;

/** What the sender may give (defaults may be left out). */
export type InputOf<C> = C extends Call<infer Input, unknown> ? z.input<Input> : never;
/** What the handler receives after parsing. */
export type ParsedOf<C> = C extends Call<infer Input, unknown> ? z.output<Input> : never;
export type OutputOf<C> = C extends Call<z.ZodType, infer Output> ? Output : never;

/** An input that may be empty may be left out; the schema without fields infers as a record of nothing. */
type Arguments<Input> = string extends keyof Input
  ? [input?: Input]
  : Partial<Input> extends Input
    ? [input?: Input]
    : [input: Input];

/** The sender's end: `client.cases.open({ caseId })`. */
export type ClientOf<C extends AnyContract> = {
  readonly [Area in keyof C]: {
    readonly [Name in keyof C[Area]]: (...input: Arguments<InputOf<C[Area][Name]>>) => Promise<OutputOf<C[Area][Name]>>;
  };
};

/** Who calls: one window or one browser page. */
export interface Caller {
  readonly id: string;
}

/** The host's end: every area and name must be there, or it does not compile. */
export type HandlersOf<C extends AnyContract> = {
  readonly [Area in keyof C]: {
    readonly [Name in keyof C[Area]]: (
      input: ParsedOf<C[Area][Name]>,
      caller: Caller,
    ) => OutputOf<C[Area][Name]> | Promise<OutputOf<C[Area][Name]>>;
  };
};
