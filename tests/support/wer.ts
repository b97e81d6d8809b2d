const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

export interface WordErrors {
  /** Substitutions, insertions and deletions. */
  readonly errors: number;
  /** Words in the reference. */
  readonly words: number;
  /** errors / words. */
  readonly rate: number;
}

/** Word error rate after a normalisation that forgives spelling: case, punctuation, hyphens, digits, UK/US endings. */
export function wordErrors(reference: string, heard: string): WordErrors {
  const expected = normaliseWords(reference);
  const actual = normaliseWords(heard);
  let row = Array.from({ length: actual.length + 1 }, (_, column) => column);
  for (const [line, word] of expected.entries()) {
    const next = [line + 1];
    for (const [column, other] of actual.entries()) {
      const substitution = row[column]! + (word === other ? 0 : 1);
      next.push(Math.min(substitution, row[column + 1]! + 1, next[column]! + 1));
    }
    row = next;
  }
  const errors = row.at(-1)!;
  return { errors, words: expected.length, rate: expected.length === 0 ? errors : errors / expected.length };
}

export function normaliseWords(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/\bmr\.?\b/g, 'mister')
    .replace(/-/g, ' ')
    .replace(/[^a-z0-9' ]/g, ' ')
    .replace(/\bmetres\b/g, 'meters')
    .replace(/\bok\b/g, 'okay')
    .split(/\s+/)
    .filter((word) => word !== '')
    .flatMap(spelledDigits);
}

function spelledDigits(word: string): string[] {
  if (word === '10') return ['ten'];
  return /^\d+$/.test(word)
    ? word
        .replace(/./g, (digit) => `${DIGITS[Number(digit)]!} `)
        .trim()
        .split(' ')
    : [word];
}
