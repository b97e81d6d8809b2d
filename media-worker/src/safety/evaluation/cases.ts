import { readFileSync } from 'node:fs';
import { SLICES } from './slices.ts';

/** Every target is met on them: their messages have been gone through one by one. */
export const MET_SETS = ['tuned', 'formerHeldOut', 'developed'] as const;

/** What the rules and the classifier have been made with in sight; all but the first are by people who had seen neither. */
export const SEEN_SETS = [...MET_SETS, 'secondHeldOut', 'thirdHeldOut'] as const;

/** What is only measured: nothing is made with it in sight. */
export const HELD_OUT_SETS = ['heldOut', 'freshHeldOut'] as const;

export const ALL_SETS = [...SEEN_SETS, ...HELD_OUT_SETS] as const;

export type CaseSet = (typeof ALL_SETS)[number];

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
