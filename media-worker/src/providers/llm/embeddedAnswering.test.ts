import { describe, expect, it } from 'vitest';
import { EmbeddedLlm } from './EmbeddedLlm.ts';
import type { AnsweringSet } from './testing/answering/AnsweringSet.ts';
import { DEVELOPMENT_SETS } from './testing/answering/developmentSets.ts';
import { FORMER_HELD_OUT_SETS } from './testing/answering/formerHeldOutSets.ts';
import { FURTHER_DEVELOPMENT_SETS } from './testing/answering/furtherDevelopmentSets.ts';
import { HELD_OUT_SETS } from './testing/answering/heldOutSets.ts';
import { plainRequest } from './testing/plainRequest.ts';

const HONEST = /can't find|isn't in the information|don't have anything on that/;
const llm = new EmbeddedLlm();

const ask = (context: string, question: string): string =>
  llm.compose({ ...plainRequest([{ role: 'user', content: question }]), context });

interface Score {
  readonly right: number;
  /** What was said that is neither the answer nor an honest "I can't find that". */
  readonly wrong: readonly string[];
}

function scoreOf({ context, questions, unanswerable }: AnsweringSet): Score {
  const replies = questions.map(([question, answer]) => ({ answer, said: ask(context, question) }));
  const wrong = replies.filter(({ answer, said }) => !answer.test(said) && !HONEST.test(said));
  const invented = unanswerable
    .map((question) => ask(context, question))
    .filter((said) => !HONEST.test(said));
  return {
    right: replies.filter(({ answer, said }) => answer.test(said)).length,
    wrong: [...wrong.map(({ said }) => said), ...invented],
  };
}

describe('The offline replies, asked fourteen questions about a context and some that it does not answer', () => {
  it.each(
    [...DEVELOPMENT_SETS, ...FURTHER_DEVELOPMENT_SETS, ...FORMER_HELD_OUT_SETS].map(
      (set) => [set.name, set] as const,
    ),
  )('answer at least eleven from it and none wrongly: %s', (_name, set) => {
    expect(set.questions).toHaveLength(14);
    const { right, wrong } = scoreOf(set);
    expect(wrong).toEqual([]);
    expect(right).toBeGreaterThanOrEqual(11);
  });

  it.each(HELD_OUT_SETS.map((set) => [set.name, set] as const))(
    'do as well with one that they were not tuned on: %s',
    (_name, set) => {
      const { right, wrong } = scoreOf(set);
      expect(wrong).toEqual([]);
      expect(right).toBeGreaterThanOrEqual(11);
    },
  );

  it('take a few milliseconds for a context of 2,500 words', () => {
    const [longest] = [...DEVELOPMENT_SETS, ...FORMER_HELD_OUT_SETS].toSorted(
      (a, b) => b.context.length - a.context.length,
    );
    const { context, questions } = longest!;
    const words = Array.from({ length: 40 }, () => context)
      .join('\n')
      .split(' ');
    const long = words.slice(0, 2_500).join(' ');
    for (const [question] of questions) ask(long, question);
    const times = questions.map(([question]) => {
      const start = process.cpuUsage();
      ask(long, question);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1_000;
    });
    const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
    expect(median).toBeLessThan(25);
  });
});
