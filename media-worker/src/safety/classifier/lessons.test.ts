import { expect, it } from 'vitest';
import { HELD_OUT_SETS, loadCases } from '../evaluation/cases.ts';
import { loadLessons } from './lessons.ts';

/** Two that differ in nothing else say the same. */
function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ');
}

it('teaches nothing that is in an examination', () => {
  const held = HELD_OUT_SETS.flatMap((set) => [...loadCases(set).values()].flat());
  const asked = new Set(held.map(letters));
  const taught = [...loadLessons()].flatMap(([author, slices]) =>
    [...slices.values()].flat().map((text) => ({ author, text })),
  );
  expect(taught.length).toBeGreaterThan(80_000);
  expect(taught.filter(({ text }) => asked.has(letters(text)))).toEqual([]);
});
