import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeIssue } from './describeIssue.ts';
import { validationError } from './problems.ts';

const schema = z.strictObject({
  name: z.string().min(1).max(3),
  count: z.number().int().min(2).max(5),
  mode: z.enum(['a', 'b']).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  code: z.string().regex(/^x/, 'must begin with x').optional(),
});

function fieldsOf(value: unknown): Record<string, string> {
  const result = schema.safeParse(value, { reportInput: true, error: describeIssue });
  if (result.success) return {};
  const { fields } = validationError(result.error, 'body');
  return Object.fromEntries(fields.map(({ path, message }) => [path, message]));
}

describe('describeIssue', () => {
  it.each([
    [{ name: 'abc', count: 3 }, {}],
    [{}, { name: 'is required: a string', count: 'is required: a number' }],
    [
      { name: '', count: 1 },
      { name: 'must not be empty', count: 'must be at least 2' },
    ],
    [
      { name: 'abcd', count: 6 },
      { name: 'must have at most 3 characters; it has 4', count: 'must be at most 5' },
    ],
    [
      { name: null, count: '3' },
      { name: 'must be a string, not null', count: 'must be a number, not a string' },
    ],
    [
      { name: [], count: 2.5 },
      { name: 'must be a string, not an array', count: 'must be an integer, not a fraction' },
    ],
    [{ name: 'a', count: 2, mode: 'c' }, { mode: 'must be one of: a, b' }],
    [{ name: 'a', count: 2, code: 'y' }, { code: 'must begin with x' }],
    [{ name: 'a', count: 2, tags: { k: 1 } }, { 'tags.k': 'must be a string, not a number' }],
    [
      { name: 'a', count: 2, nmae: 'b' },
      { nmae: 'is not a known field of the body: check its spelling or leave it out' },
    ],
    ['text', { body: 'must be an object, not a string' }],
  ])('says of %j what to do about it', (value, fields) => {
    expect(fieldsOf(value)).toEqual(fields);
  });
});
