import { describe, expect, it } from 'vitest';
import { TUNED } from './examples/tuned.ts';
import { UNSEEN } from './examples/unseen.ts';
import type { Example } from './examples/Example.ts';
import { signalsOf } from './signals.ts';

const KINDS = ['tone', 'intent', 'mood'] as const;
type Kind = (typeof KINDS)[number];

function accuracy(examples: readonly Example[]): Readonly<Record<Kind, number>> {
  const right = { tone: 0, intent: 0, mood: 0 };
  for (const [text, tone, intent, mood, level = 'none'] of examples) {
    const found = signalsOf(text, level);
    const wanted = { tone, intent, mood };
    for (const kind of KINDS) if (found[kind] === wanted[kind]) right[kind]++;
  }
  const share = (kind: Kind): number => right[kind] / examples.length;
  return { tone: share('tone'), intent: share('intent'), mood: share('mood') };
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

describe('signals of a message', () => {
  const atHand = accuracy(TUNED);
  const unseen = accuracy(UNSEEN);

  it.each(KINDS)(
    `of %s are right in ${KINDS.map((kind) => `${percent(unseen[kind])} (${kind})`).join(', ')} of ${UNSEEN.length} messages that no rule was tuned on`,
    (kind) => {
      expect(unseen[kind]).toBeGreaterThanOrEqual(0.7);
    },
  );

  it.each(KINDS)(
    `of %s are right in ${KINDS.map((kind) => `${percent(atHand[kind])} (${kind})`).join(', ')} of ${TUNED.length} messages at hand`,
    (kind) => {
      expect(atHand[kind]).toBeGreaterThanOrEqual(0.93);
    },
  );

  it.each([
    ['what is denied', 'I am not anxious anymore', 'happy'],
    ['what somebody says of others', 'My sister is terribly anxious', 'neutral'],
    ['what a question is about', 'What is depression?', 'neutral'],
    ['what was before a "but"', 'The party was fun but afterwards I felt so lonely', 'lonely'],
    ['what is over', 'I used to be so sad, these days I am fine', 'happy'],
  ])('do not count %s', (_what, text, mood) => {
    expect(signalsOf(text, 'none').mood).toBe(mood);
  });

  it('leave the last word to the safety layer', () => {
    expect(signalsOf('I am happy, it is all over tonight', 'crisis')).toEqual({
      tone: 'urgent',
      intent: 'get_help_now',
      mood: 'distressed',
    });
    expect(signalsOf('Everything is grey', 'concern')).toMatchObject({ intent: 'share_feelings' });
  });

  it('are found in what is pasted, too', () => {
    const long = 'I am so tired, but I cannot sleep and my heart is racing. '.repeat(2_000);
    expect(signalsOf(long, 'none').mood).not.toBe('neutral');
  });
});
