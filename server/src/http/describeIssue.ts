import type { z } from 'zod';

/**
 * What is wrong with a field, in words that follow its name: `limit: must be at least 1`.
 * @returns undefined for what a schema says in its own words, or Zod says well.
 */
export function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `is required: ${article(issue.expected)}`
        : `must be ${article(issue.expected)}, not ${nameOf(issue.input)}`;
    case 'too_small':
      return issue.origin === 'string'
        ? emptyOr(Number(issue.minimum), (least) => `must have at least ${least} characters`)
        : `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `must have at most ${issue.maximum} characters${lengthOf(issue.input)}`
        : `must be at most ${issue.maximum}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return undefined;
  }
}

function article(type: string): string {
  const name = type === 'int' ? 'integer' : type === 'record' ? 'object' : type;
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}

function nameOf(input: unknown): string {
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'an array';
  if (typeof input === 'number' && !Number.isInteger(input))
    return Number.isNaN(input) ? 'something else' : 'a fraction';
  return article(typeof input);
}

function emptyOr(least: number, message: (least: number) => string): string {
  return least === 1 ? 'must not be empty' : message(least);
}

function lengthOf(input: unknown): string {
  return typeof input === 'string' ? `; it has ${input.length}` : '';
}
