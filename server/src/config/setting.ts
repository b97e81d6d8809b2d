import { z } from 'zod';

/** What a process is given: names and strings. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One setting: its environment variable, how it is read, what is taken without it, and what it does. */
export interface Setting<Value> {
  readonly env: string;
  readonly help: string;
  /** Taken when the variable is unset or empty. */
  readonly fallback: Value;
  /** The fallback as `--help` shows it. */
  readonly shown: string;
  readonly schema: z.ZodType<Value, string>;
}

/** What settings by name come to. */
export type ValuesOf<Settings> = {
  readonly [Name in keyof Settings]: Settings[Name] extends Setting<infer Value> ? Value : never;
};

export function setting<Value>(
  env: string,
  help: string,
  schema: z.ZodType<Value, string>,
  fallback: Value,
  shown = String(fallback),
): Setting<Value> {
  return { env, help, schema, fallback, shown };
}

export const integer = (min: number, max: number): z.ZodType<number, string> =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, { message: `must be from ${min} to ${max}` });

export const milliseconds = (min: number, max: number) =>
  integer(min, max) as z.ZodType<number | null, string>;

export const choice = <const Choices extends readonly [string, ...string[]]>(choices: Choices) =>
  z.enum(choices, { error: `must be one of: ${choices.join(', ')}` }) as z.ZodType<Choices[number], string>;

export const text: z.ZodType<string | null, string> = z.string();

export const url = (protocols: readonly string[]): z.ZodType<string | null, string> =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    message: `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });

export const onOff: z.ZodType<boolean, string> = choice(['on', 'off']).transform((value) => value === 'on');

/** The parts of a list that are not empty. */
export const list = (separator: string): z.ZodType<readonly string[], string> =>
  z.string().transform((value) =>
    value
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
