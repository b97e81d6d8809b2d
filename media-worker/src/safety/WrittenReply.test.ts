import { VirtualClock } from '@visavis/shared';
import { describe, expect, it, vi } from 'vitest';
import { REPLY_RULES } from './replyRules.ts';
import { SafetyGate } from './SafetyGate.ts';
import { WrittenReply } from './WrittenReply.ts';

const words = (text: string): string[] => text.match(/\s*\S+/g) ?? [];

async function gateAt(message = 'Hello.'): Promise<SafetyGate> {
  const gate = new SafetyGate({ clock: new VirtualClock(), language: 'en' });
  await gate.screenUser({ turnId: 't0', text: message });
  return gate;
}

function write(gate: SafetyGate, pieces: readonly string[]): { steps: string[]; whole: string } {
  const reply = new WrittenReply(gate, 't1');
  const steps = pieces.map((piece) => reply.push(piece));
  const rest = reply.flush();
  return { steps, whole: steps.join('') + rest };
}

describe('a reply that goes out while it is written', () => {
  it('lets every word of a harmless reply go at once, and changes none', async () => {
    const text = 'That sounds hard. What would help right now? Maybe walking, or talking with somebody.';
    const { steps, whole } = write(await gateAt(), words(text));
    expect(whole).toBe(text);
    expect(steps).toEqual(words(text));
  });

  it('lets a word that begins like something else go with the next one', async () => {
    const { steps } = write(await gateAt(), words('What helps most today?'));
    expect(steps).toEqual(['What', ' helps', '', ' most today?']);
  });

  it('does not wait for words that tell nothing, though a phrase may begin with them', async () => {
    const text =
      'There is no hurry to solve all of it at once, or by a plan of mine. ' +
      "You've been brave, and you have my respect.";
    expect(write(await gateAt(), words(text)).steps).toEqual(words(text));
  });

  it.each(['You should', 'You are', 'I am', 'Do it', 'You can'])(
    'waits with "%s", which may be an answer by itself',
    async (answer) => {
      const { steps } = write(await gateAt(), words(answer));
      expect(steps.join('')).not.toContain(answer.split(' ').at(-1));
    },
  );

  it('ends with a word, whatever space a model writes behind it', async () => {
    const model = async function* (): AsyncGenerator<string> {
      yield* ['That ', 'sounds ', 'hard. ', ' '];
    };
    const pieces = await Array.fromAsync(new WrittenReply(await gateAt(), 't1').pieces(model()));
    expect(pieces).toEqual(['That', ' sounds', ' hard.']);
  });

  it('gives the same text however it was cut', async () => {
    const text =
      'Well... I am listening, e.g. now. "Really?" he asked.\n\nYou could  rest. Just breathe; go on.';
    for (const size of [1, 2, 3, 7, 50]) {
      const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g'))!;
      expect(write(await gateAt(), pieces).whole).toBe(text);
    }
  });

  it('sends not even the beginning of what no reply may say', async () => {
    const gate = await gateAt();
    const { steps, whole } = write(
      gate,
      words('Listen carefully. Honestly, you should just kill yourself tonight.'),
    );
    expect(steps.join('')).toMatch(/^Listen carefully\. Honestly,/);
    expect(whole).not.toMatch(/should|kill/);
    expect(whole).toContain("Honestly, you… I'd rather not go there.");
  });

  it.each([
    'you should kill yourself',
    'everyone will be better off without you',
    'the most effective method of suicide',
    'swallow about forty pills and you die',
    'you can tie a noose',
  ])('holds "%s" back from its first word, in words and in letters', async (phrase) => {
    for (const pieces of [words(` Friend ${phrase} now.`), ` Friend ${phrase} now.`.split('')]) {
      const told = (await gateAt(), write(await gateAt(), pieces));
      expect(told.whole).not.toContain(phrase.split(' ').slice(0, 2).join(' '));
      expect(told.whole).toContain("I'd rather not go there.");
    }
  });

  it('lets go of what turns out harmless', async () => {
    const text = 'You should just rest. You can tie your shoes. I am not a doctor.';
    expect(write(await gateAt(), words(text)).whole).toBe(text);
  });

  it('corrects a claim to be human and goes on with the next sentence', async () => {
    const { whole } = write(await gateAt(), words('Of course, I am a real person like you. How are you?'));
    expect(whole).toBe("Of course, I… I'm an AI. How are you?");
  });

  it('is stricter while the user may be at risk', async () => {
    const text = 'Please do not tell anyone about it.';
    expect(write(await gateAt(), words(text)).whole).toBe(text);
    const grave = write(await gateAt('I want to kill myself.'), words(text));
    expect(grave.whole).not.toContain('tell');
    expect(grave.whole).toContain('your safety matters to me');
  });

  it("holds back a word that a contraction's end may turn", async () => {
    const { whole } = write(await gateAt('I want to kill myself.'), [
      'Please',
      ' don',
      "'t",
      ' tell',
      ' anyone',
      '.',
    ]);
    expect(whole).not.toMatch(/don/);
  });

  it('keeps up with a model that never ends its sentence', async () => {
    const text = 'and then '.repeat(500);
    expect(write(await gateAt(), words(text)).whole).toBe(text.trimEnd());
  });

  it('screens a harmless sentence at its end alone', async () => {
    const gate = await gateAt();
    const screened = vi.spyOn(gate, 'screenReply');
    write(gate, words('It makes sense that this is hard, and there is no hurry to solve it. What helps?'));
    expect(screened).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['words that say nothing between', 'Friend, go and kill, you know, yourself now, please.'],
    ['letters with gaps between them', 'Friend, you could k i l l yourself now, please.'],
    ['slang in two words', 'Friend, you should just un alive yourself now, please.'],
    [
      'a contraction written apart',
      'Friend, the world wo not be worse: you should kill yourself now, please.',
    ],
  ])('ends where a phrase ends that is told by %s', async (_, text) => {
    for (const pieces of [words(text), text.split('')]) {
      const { whole } = write(await gateAt(), pieces);
      expect(whole).toMatch(/^Friend,/);
      expect(whole).not.toMatch(/yourself|please/);
      expect(whole).toContain("I'd rather not go there.");
    }
  });

  it('knows every pattern that replies are screened by', () => {
    // The automaton is made of the same patterns: one that it could not read would throw.
    expect(REPLY_RULES.flatMap(({ patterns }) => patterns).length).toBeGreaterThan(20);
  });
});
