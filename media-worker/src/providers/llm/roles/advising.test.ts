import { describe, expect, it } from 'vitest';
import { EmbeddedLlm } from '../EmbeddedLlm.ts';
import type { LlmMessage } from '../Llm.ts';
import { plainRequest } from '../testing/plainRequest.ts';

const llm = new EmbeddedLlm();

/** Talks for a while, each reply in view of all before. */
function talk(instructions: string, lines: readonly string[], context = ''): string[] {
  const messages: LlmMessage[] = [];
  return lines.map((content) => {
    messages.push({ role: 'user', content });
    const reply = llm.compose({ ...plainRequest(messages), instructions, context });
    messages.push({ role: 'assistant', content: reply });
    return reply;
  });
}

const BIKES = `The Swift is a city bike with eight gears for short rides in town and costs 590 euros.
The Volt is an electric bike for hilly roads and costs 2,450 euros.`;
const ROUTER = `Q: The router has no internet. What can I do?
A: Unplug the router, wait thirty seconds, and plug it in again.
A red light on the router means that the line is down.
Our hotline is 0800 44 55 66, every day from 8 to 20.`;

describe('Who is asked for advice in a role of their own', () => {
  it('an interviewer puts a nervous candidate at ease, and gives no verdict', () => {
    const [tense, calm, verdict, lost] = talk('You are an experienced interviewer for the position.', [
      'Sorry, I am a bit nervous.',
      'What can I do about that?',
      'Did I do well?',
      'I do not know what to say.',
    ]);
    expect(tense).toMatch(/all right|No need to be sorry|Thank you for saying so/);
    expect(calm).toMatch(/Breathe out slowly.*\?$/);
    expect(verdict).toMatch(/company|verdict/);
    expect(lost).toMatch(/Take a moment/);
  });

  it('a tutor gives a piece of advice on learning', () => {
    const [fluent, words] = talk('You are a language tutor.', [
      'I want to be more fluent. Do you have advice?',
      'How can I remember new words?',
    ]);
    expect(fluent).toContain('To get more fluent');
    expect(words).toContain('To remember a new word');
  });

  it('a seller recommends what fits what they were told, asks for more where nothing does, and claims no opinion', () => {
    const sales = 'You are a sales agent for the company.';
    const [, again] = talk(
      sales,
      ['I need a bike for short rides in the city.', 'Which one should I get?'],
      BIKES,
    );
    expect(again).toContain('The Swift is a city bike');
    expect(talk(sales, ['What would you recommend?'], BIKES)[0]).toMatch(/\?$/);
    expect(talk(sales, ['What do you think, is it worth it?'], BIKES)[0]).toMatch(/for you to weigh|made up/);
  });

  it('a support agent goes on from the problem that was told', () => {
    const [step, failed] = talk(
      'You are a support agent for the company.',
      ['My router has no internet since this morning.', 'did that already, what else can I try?'],
      ROUTER,
    );
    expect(step).toContain('Unplug the router');
    expect(failed).not.toMatch(/can't find|don't have anything|isn't in/);
    const [, clarify, when] = talk('You are a support agent for the company.', [
      'My lamp is broken since yesterday.',
      'What can I do?',
      'It flickers.',
    ]);
    expect(`${clarify} ${when}`).not.toContain('When did you first notice it?');
  });
});
