import type { FactCategory, MemoryFact } from '@visavis/shared';

/** Of these a person has one: the newer replaces the older. */
const SINGLE: ReadonlySet<FactCategory> = new Set(['name', 'home', 'job']);

const RELATIONS =
  /\b(wife|husband|partner|girlfriend|boyfriend|fianc[eé]e?|mother|mom|mum|father|dad|sister|brother|daughter|son|child(?:ren)?|kids?|grand(?:mother|father|ma|pa|son|daughter)|aunt|uncle|cousin|dog|cat|pet)s?\b/i;

/** Words that carry no content of a fact. */
const EMPTY =
  /\b(?:a|an|the|to|of|in|at|and|very|really|is|are|has|have|likes?|loves?|enjoys?|hates?|dislikes?|does|do|not|wants?|plans?|hopes?|going|his|her|their|own)\b/g;

/** What a fact is about: of two facts with the same key, the newer holds ("moved to Berlin"). */
export function factKey({ category, text }: MemoryFact): string {
  if (SINGLE.has(category)) return category;
  const content = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .replace(EMPTY, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  switch (category) {
    case 'like':
    case 'dislike':
      // Tastes change: who dislikes coffee likes it no more.
      return `taste:${content}`;
    case 'family': {
      const relation = RELATIONS.exec(text)?.[1]?.toLowerCase();
      return relation === undefined ? `family:${content}` : `family:${relation}`;
    }
    case 'name':
    case 'home':
    case 'job':
    case 'plan':
    case 'goal':
    case 'other':
      return `${category}:${content}`;
  }
}
