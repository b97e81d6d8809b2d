import { readdirSync, readFileSync } from 'node:fs';
import { parseCases } from '../evaluation/cases.ts';

const folder = new URL('./lessons/', import.meta.url);

/** @returns what each author wrote for the classifier to learn from, by file and slice. */
export function loadLessons(): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const files = readdirSync(folder).toSorted();
  return new Map(files.map((file) => [file, parseCases(readFileSync(new URL(file, folder), 'utf8'), file)]));
}
