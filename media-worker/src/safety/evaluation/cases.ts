import { readFileSync } from 'node:fs';
import { SLICES } from './slices.ts';

/** What the rules and the classifier have been made with in sight; the last two are by people who had seen neither. */
export const SEEN_SETS = ['tuned', 'formerHeldOut', 'developed'] as const;

/** `heldOut`: by somebody else again, measured and never looked at. */
export type CaseSet = (typeof SEEN_SETS)[number] | 'heldOut';

export function loadCases(set: CaseSet): ReadonlyMap<string, readonly string[]> {
  return parseCases(readFileSync(new URL(`./cases/${set}.txt`, import.meta.url), 'utf8'), `${set}.txt`);
}

/**
 * @param text a line a message, under headings "# slice"; "// …" is a comment.
 * @returns the messages of each slice.
 * @throws Error when it names a slice that is none.
 */
export function parseCases(text: string, name: string): ReadonlyMap<string, readonly string[]> {
  const cases = new Map<string, string[]>();
  let slice: string[] | undefined;
  for (const line of text.split('\n')) {
    const heading = /^# (\w+)$/.exec(line)?.[1];
    if (heading !== undefined) {
      if (SLICES[heading] === undefined) throw new Error(`${name}: there is no slice "${heading}"`);
      slice = cases.get(heading) ?? [];
      cases.set(heading, slice);
    } else if (line.trim() !== '' && !line.startsWith('// ')) {
      if (!slice) throw new Error(`${name}: "${line}" stands under no heading`);
      slice.push(line);
    }
  }
  return cases;
}
