import { concernOf, namedConcernOf } from './concerns.ts';
import { ADVICE, ADVISED, type Advised } from './ideas.ts';
import type { Scene } from '../roles/Scene.ts';

/** How many messages back somebody may have said what it is about. */
const RECENT = 6;
/** So many replies long a suggestion is what is spoken of. */
const STANDS_FOR = 2;

/** @returns what weighs on somebody: by these words, else by what they said before, the latest first. */
export function concernIn({ told }: Scene, ...words: readonly string[]): Advised | undefined {
  const texts = [...words, ...told.slice(-RECENT).toReversed()];
  return firstOf(texts, namedConcernOf) ?? firstOf(texts, concernOf);
}

const firstOf = (
  texts: readonly string[],
  find: (text: string) => Advised | undefined,
): Advised | undefined => texts.map(find).find((concern) => concern !== undefined);

/** @returns what the last suggestion was on, while it is still spoken of. */
export function suggestedLately({ replies }: Scene): Advised | undefined {
  const latest = replies.slice(-STANDS_FOR).toReversed();
  return latest
    .map((reply) => ADVISED.find((topic) => ADVICE[topic].ideas.some((idea) => reply.includes(idea))))
    .find((topic) => topic !== undefined);
}

/**
 * @param wish what it should speak of, if any of them does.
 * @returns an idea that was not given yet; undefined when all were.
 */
export function freshIdea({ replies }: Scene, ideas: readonly string[], wish = ''): string | undefined {
  const wanted = stemsOf(wish);
  const likeness = (idea: string): number => [...stemsOf(idea)].filter((stem) => wanted.has(stem)).length;
  return ideas
    .filter((idea) => !replies.some((reply) => reply.includes(idea)))
    .toSorted((a, b) => likeness(b) - likeness(a))[0];
}

/** So coarse that "sleepy" is "sleep". Short words say little. */
function stemsOf(text: string): ReadonlySet<string> {
  const long = text.toLowerCase().match(/[a-z]{4,}/g) ?? [];
  return new Set(long.filter((word) => !COMMON.has(word)).map((word) => word.slice(0, 5)));
}

const COMMON = new Set(
  'what that this with when would could should have from them then than they your does doing help helps else feel about some very just like know think make them there were been will said says happen happens happened even more really need want'.split(
    ' ',
  ),
);
