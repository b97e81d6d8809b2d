import { expect, it } from 'vitest';
import { diaruptPaths, exchangePaths } from '../../platforms/diarupt/diaruptPaths.ts';
import { createOpenApi } from './document.ts';

const document = createOpenApi({ ...diaruptPaths, ...exchangePaths });
const text = JSON.stringify(document);

it('is OpenAPI 3.1 whose references all lead somewhere', () => {
  expect(document.openapi).toBe('3.1.0');
  const references = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]);
  expect(references.length).toBeGreaterThan(10);
  for (const name of references) expect(Object.keys(document.components?.schemas ?? {})).toContain(name);
});

it('has its own name for each operation', () => {
  const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map((match) => match[1]);
  expect(ids.length).toBeGreaterThanOrEqual(23);
  expect(new Set(ids).size).toBe(ids.length);
});

it('says what may be sent: no other fields than these', () => {
  expect(document.components?.schemas?.CreateSession).toMatchObject({
    additionalProperties: false,
    properties: { context: { maxLength: 100_000 } },
  });
});
