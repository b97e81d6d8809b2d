import type { Act } from '../embeddedActs.ts';
import type { EmbeddedKnowledge } from '../embeddedKnowledge.ts';
import type { LineChooser } from '../LineChooser.ts';
import type { EmbeddedRole } from './role.ts';

/** Everything that one reply is made from. */
export interface Scene {
  /** The sentence of the user's message that most deserves an answer. */
  readonly text: string;
  readonly act: Act;
  /** The rest of the message. */
  readonly said: string;
  readonly role: EmbeddedRole;
  readonly knowledge: EmbeddedKnowledge;
  /** What was looked up for these words, a source each. */
  readonly found: readonly EmbeddedKnowledge[];
  /** What is remembered of the user. */
  readonly memory: readonly string[];
  readonly userName: string | undefined;
  readonly ownName: string | undefined;
  /** What the user asked before. */
  readonly earlier: string;
  /** What the user said, oldest first, this message last. */
  readonly told: readonly string[];
  /** What was replied, oldest first. */
  readonly replies: readonly string[];
  /** The safety layer takes it that they may do themselves harm. */
  readonly atRisk: boolean;
  readonly choose: LineChooser;
}

/** What every role leaves to the general reply. */
const LEFT_TO_GENERAL = [
  'arithmetic',
  'askName',
  'bye',
  'canYouHear',
  'clock',
  'date',
  'greet',
  'howAreYou',
  'identity',
  'insult',
  'joke',
  'noise',
  'repeat',
  'thanks',
  'yourName',
] as const satisfies readonly Act[];

export function isLeftToGeneral(act: Act): act is (typeof LEFT_TO_GENERAL)[number] {
  return LEFT_TO_GENERAL.some((left) => left === act);
}

/** The whole of the user's message. */
export const messageOf = ({ told }: Scene): string => told.at(-1) ?? '';

export const lastReplyOf = ({ replies }: Scene): string => replies.at(-1) ?? '';

/** How many of the last replies, counted back from the newest without a gap, hold one of the lines. */
export function inARow({ replies }: Scene, lines: readonly string[]): number {
  let count = 0;
  for (const reply of replies.toReversed()) {
    if (!lines.some((line) => reply.includes(line))) break;
    count++;
  }
  return count;
}

/** How many of the lines were said already. */
export const saidOf = ({ replies }: Scene, lines: readonly string[]): number =>
  lines.filter((line) => replies.some((reply) => reply.includes(line))).length;

/** Company may think along about anything; a demo that was given something to answer from keeps to that. */
export const isOurs = ({ role, knowledge, found }: Scene): boolean =>
  role === 'companion' || (knowledge.isEmpty && found.length === 0);
