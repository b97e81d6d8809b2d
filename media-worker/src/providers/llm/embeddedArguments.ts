import nlp from 'compromise';
import { contentTerms } from './embeddedWords.ts';

type Schema = Readonly<Record<string, unknown>>;

const NUMBER_WORDS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const DAY =
  /\b(today|tonight|tomorrow|(?:next |this )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}(?:st|nd|rd|th)?|\d{4}-\d{2}-\d{2})\b/i;
const CLOCK = /\b(\d{1,2}(?::\d{2})? ?(?:am|pm|a\.m\.|p\.m\.|o'clock)|\d{1,2}:\d{2}|noon|midnight)\b/i;
const EMAIL = /\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/;
const CODE = /(?:^|[\s#])((?=[\w-]*\d)[A-Za-z0-9][\w-]*)\b/;
const QUOTED = /["“]([^"”]{1,200})["”]/;
const PROPER = String.raw`\p{Lu}[\p{L}'’.-]*(?:\s+(?:de|la|le|of|the|am|upon)?\s?\p{Lu}[\p{L}'’.-]*)*`;
const AFTER_PREPOSITION = new RegExp(
  String.raw`\b(?:in|at|for|to|near|from|around|of)\s+(?:the\s+)?(${PROPER})`,
  'u',
);
const TOPIC = /\b(?:for|about|on|regarding)\s+(?:the\s+|a\s+|an\s+)?(.{2,120}?)[.?!\s]*$/i;

/** A sentence that says less of what it is about is no query of its own. */
const MIN_QUERY_TERMS = 3;

/**
 * The arguments that a sentence holds for a tool, each only where it is clear.
 * @returns undefined when one that is required is not there.
 */
export function argumentsFrom(text: string, parameters: Schema): Record<string, unknown> | undefined {
  const properties = Object.entries((parameters.properties ?? {}) as Record<string, Schema>);
  const required = new Set(Array.isArray(parameters.required) ? parameters.required : []);
  const numeric = properties.filter(([, { type }]) => type === 'number' || type === 'integer').length;
  const args: Record<string, unknown> = {};
  for (const [name, schema] of properties) {
    const value = argumentFrom(text, name, schema, {
      onlyNumber: numeric === 1,
      required: required.has(name),
    });
    if (value !== undefined) args[name] = value;
    else if (required.has(name)) return undefined;
  }
  return args;
}

function argumentFrom(
  text: string,
  name: string,
  schema: Schema,
  { onlyNumber, required }: { onlyNumber: boolean; required: boolean },
): unknown {
  if (Array.isArray(schema.enum)) return oneOf(text, schema.enum);
  switch (schema.type) {
    case 'integer':
    case 'number':
      return onlyNumber ? numberIn(text, schema) : undefined;
    case 'string':
      return stringFor(text, words(name), required);
    default:
      return undefined;
  }
}

/** The one choice that is named; none when several are. */
function oneOf(text: string, choices: readonly unknown[]): unknown {
  const plain = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
  const named = choices.filter((choice) => {
    const said = String(choice)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    return said !== '' && plain.includes(` ${said} `);
  });
  return named.length === 1 ? named[0] : undefined;
}

function numberIn(text: string, { type, minimum, maximum }: Schema): number | undefined {
  const digits = [...text.matchAll(/(?<![\w.:-])-?\d+(?:\.\d+)?(?![\w:-])/g)].map(([found]) => Number(found));
  const spelled = text
    .toLowerCase()
    .split(/[^a-z]+/)
    .map((word) => NUMBER_WORDS.indexOf(word))
    .filter((value) => value >= 0);
  const numbers = digits.length > 0 ? digits : spelled;
  const [value] = numbers;
  if (value === undefined || numbers.length > 1) return undefined;
  if (type === 'integer' && !Number.isInteger(value)) return undefined;
  if (typeof minimum === 'number' && value < minimum) return undefined;
  if (typeof maximum === 'number' && value > maximum) return undefined;
  return value;
}

function stringFor(text: string, name: string, required: boolean): string | undefined {
  const found = (pattern: RegExp): string | undefined =>
    pattern
      .exec(text)?.[1]
      ?.trim()
      .replace(/[.,!?]+$/, '');
  if (/\b(?:city|town|place|location|country|region|destination|address|where)\b/.test(name))
    return placeIn(text);
  if (/\b(?:e ?mail)\b/.test(name)) return EMAIL.exec(text)?.[0];
  if (/\b(?:date|day|when)\b/.test(name)) return found(DAY);
  if (/\b(?:time|hour)\b/.test(name)) return found(CLOCK);
  if (/\b(?:id|number|code|reference|order|sku|ticket)\b/.test(name)) return found(CODE);
  if (/\b(?:query|question|search|topic|term|keywords?|subject|q)\b/.test(name)) {
    return (
      found(QUOTED) ??
      found(TOPIC) ??
      (required && contentTerms(text).length >= MIN_QUERY_TERMS ? text.trim() : undefined)
    );
  }
  // Free text that only the user can give: quoted, or not at all.
  return found(QUOTED) ?? (required && /\bname\b/.test(name) ? personIn(text) : undefined);
}

function placeIn(text: string): string | undefined {
  const named = AFTER_PREPOSITION.exec(text)?.[1];
  if (named !== undefined && !DAY.test(named)) return named.replace(/[.'’-]+$/, '');
  const places = nlp(text).places().out('array') as string[];
  return places.length === 1 ? places[0]!.replace(/[.,!?]+$/, '') : undefined;
}

function personIn(text: string): string | undefined {
  const people = nlp(text).people().out('array') as string[];
  return people.length === 1 ? people[0]!.replace(/[.,!?]+$/, '') : undefined;
}

function words(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
}
