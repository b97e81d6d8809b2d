import { lintDocument } from './lintDocument.ts';
import { wholeDocument } from './wholeDocument.ts';

/** `npm test -- openapi`: prints what is wrong with the OpenAPI document, and how much of it was looked at. */
const document = wholeDocument();
const operations = Object.values(document.paths ?? {}).flatMap((item) =>
  Object.values(item as Record<string, unknown>),
);
const problems = await lintDocument(document);
for (const problem of problems) console.log(problem);
console.log(`${operations.length} operations linted, ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;
