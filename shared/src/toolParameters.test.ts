import { describe, expect, it } from 'vitest';
import { checkToolParameters, compileToolParameters } from './toolParameters.ts';

const WEATHER = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    city: { type: 'string', minLength: 1 },
    day: { $ref: '#/$defs/day' },
    unit: { enum: ['C', 'F'] },
    at: { type: 'string', format: 'date-time', pattern: '^\\d{4}-' },
  },
  required: ['city'],
  additionalProperties: false,
  $defs: { day: { type: 'integer', minimum: 0, maximum: 6 } },
};

/** Each level refers twice to the next: small to write, 2^n to check. */
function doubling(levels: number): Record<string, unknown> {
  const defs = Object.fromEntries(
    Array.from({ length: levels }, (_, at) => {
      const next = { $ref: `#/$defs/d${at + 1}` };
      return [`d${at}`, at === levels - 1 ? { type: 'string' } : { allOf: [next, next] }];
    }),
  );
  return { type: 'object', properties: { x: { $ref: '#/$defs/d0' } }, $defs: defs };
}

function nested(levels: number): Record<string, unknown> {
  let schema: Record<string, unknown> = { type: 'string' };
  for (let level = 0; level < levels; level++) schema = { not: schema };
  return { type: 'object', properties: { x: schema } };
}

describe("a tool's parameters", () => {
  it('may be a schema with definitions of its own, of any draft', () => {
    expect(checkToolParameters(WEATHER)).toBeNull();
    expect(checkToolParameters({ type: 'object' })).toBeNull();
    expect(
      checkToolParameters({
        ...WEATHER,
        $schema: 'http://json-schema.org/draft-07/schema#',
        $defs: undefined,
        definitions: { d: { type: 'string' } },
        properties: { city: { $ref: '#/definitions/d' } },
      }),
    ).toBeNull();
  });

  it.each([
    ['no object', { type: 'string' }, /"type": "object"/],
    ['an unknown type', { type: 'object', properties: { x: { type: 'text' } } }, /not a valid JSON Schema/],
    ['a wrong keyword', { type: 'object', required: 'city' }, /not a valid JSON Schema/],
    [
      'another document',
      { type: 'object', properties: { x: { $ref: 'https://e.com/s' } } },
      /another document/,
    ],
    ['a file', { type: 'object', allOf: [{ $ref: 'file:///etc/passwd' }] }, /another document/],
    ['its whole self', { type: 'object', properties: { x: { $ref: '#' } } }, /another document/],
    ['a circle', { type: 'object', properties: { x: { $ref: '#/properties/x' } } }, /circle/],
    ['nowhere', { type: 'object', properties: { x: { $ref: '#/$defs/none' } } }, /leads nowhere/],
    ['the prototype', { type: 'object', properties: { x: { $ref: '#/constructor' } } }, /leads nowhere/],
    ['a new base', { type: 'object', $id: 'https://e.com/s' }, /\$id/],
    ['a doubling', doubling(14), /too large/],
    ['a well', nested(1_000), /levels deep/],
    ['a look-behind', { type: 'object', properties: { x: { pattern: '(?<=a)b' } } }, /not a valid/],
  ])('may not be or lead to %s', (_what, schema, message) => {
    expect(checkToolParameters(schema)).toMatch(message);
  });

  it('decide which arguments are taken, and tell what is wrong with others', () => {
    const check = compileToolParameters(WEATHER);
    expect(check({ city: 'Paris', day: 3, at: '2026-01-01' })).toBeNull();
    expect(check({})).toMatch(/must have required property 'city'/);
    expect(check({ city: 'Paris', day: 9, unit: 'K' })).toMatch(/day must be <= 6.*unit must be equal/);
    expect(check({ city: 'Paris', planet: 'Mars' })).toMatch(/additional properties: planet/);
    expect(check({ city: 'Paris', at: 'tomorrow' })).toMatch(/at must match pattern/);
    expect(check('Paris')).toMatch(/the arguments must be object/);
    expect(check(null)).toMatch(/the arguments must be object/);
  });

  it('cannot keep a process busy with a pattern', () => {
    const schema = { type: 'object', properties: { x: { type: 'string', pattern: '^(a+)+$' } } };
    expect(checkToolParameters(schema)).toBeNull();
    const started = performance.now();
    expect(compileToolParameters(schema)({ x: `${'a'.repeat(10_000)}b` })).toMatch(/must match pattern/);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
