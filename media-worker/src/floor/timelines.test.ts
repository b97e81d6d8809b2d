import { describe, expect, it } from 'vitest';
import { Stage, type StageOptions } from './testing/Stage.ts';

/** Eleven words of 300 ms. */
const REPLY = 'This is a rather long answer to what you just said.';

interface Timeline {
  readonly name: string;
  readonly stage: StageOptions;
  readonly play: (stage: Stage) => Promise<void>;
  /** In this order; other things may come between. */
  readonly order: readonly string[];
  readonly history: readonly string[];
  readonly also?: (stage: Stage) => void;
}

/** Asks, and lets the reply be heard for some time. */
async function ask(stage: Stage, heardMs: number): Promise<void> {
  await stage.mic.speech(1_000);
  await stage.mic.silence(60);
  for (let waited = 0; stage.sound.length * 20 < heardMs; waited += 20) {
    if (waited > 10_000) throw new Error(`no sound in:\n${stage.timeline.slice(-20).join('\n')}`);
    await stage.mic.silence(20);
  }
}

const gone = (stage: Stage): void => {
  expect(stage.order.filter((what) => what.startsWith('warning'))).toEqual([]);
};

const QUESTION = 'What is it like there?';
const WHOLE = `assistant: ${REPLY}`;

/** Written from design/realtime.md, one for each of its rules. */
const TIMELINES: readonly Timeline[] = [
  {
    name: 'a plain turn',
    stage: { hears: [QUESTION], replies: [REPLY] },
    play: async ({ mic }) => {
      await mic.speech(1_000);
      await mic.silence(6_000);
    },
    order: ['user speaks', 'user is silent', 'thinking', 'speaking', `user: ${QUESTION}`, WHOLE, 'listening'],
    history: [`user: ${QUESTION}`, WHOLE],
    also: (stage) => {
      gone(stage);
      expect(stage.when('thinking') - 1_000).toBeLessThanOrEqual(450);
      expect(stage.when('listening') - stage.when('speaking')).toBe(11 * 300 - 20);
    },
  },
  {
    name: 'a hesitation in mid-sentence',
    stage: { hears: ['I would like to', 'I would like to know where it is.'], replies: [REPLY] },
    play: async ({ mic }) => {
      await mic.speech(800);
      await mic.silence(900);
      await mic.speech(900);
      await mic.silence(6_000);
    },
    order: ['user speaks', 'user is silent', 'user speaks', 'user is silent', 'thinking', 'speaking'],
    history: ['user: I would like to know where it is.', WHOLE],
  },
  {
    name: 'a number that is dictated in groups',
    stage: { hears: ['555', '555 010', '555 010 99.'], replies: [REPLY] },
    play: async ({ mic }) => {
      for (let group = 0; group < 3; group++) {
        await mic.speech(700);
        await mic.silence(group < 2 ? 1_100 : 6_000);
      }
    },
    order: ['user is silent', 'user is silent', 'user is silent', 'thinking'],
    history: ['user: 555 010 99.', WHOLE],
  },
  {
    name: 'a cough into the reply',
    stage: { hears: [QUESTION, ''], replies: [REPLY] },
    play: async (stage) => {
      await ask(stage, 1_000);
      await stage.mic.speech(160);
      await stage.mic.silence(6_000);
    },
    order: [
      'speaking',
      'user speaks',
      'playout held',
      'listening',
      'playout resumed',
      'speaking',
      WHOLE,
      'listening',
    ],
    history: [`user: ${QUESTION}`, WHOLE],
    also: (stage) => {
      gone(stage);
      const held = stage.when('playout held');
      expect(stage.when('playout resumed') - held).toBeLessThanOrEqual(500);
      // Nothing is lost, at most one word is said again.
      const played = stage.sound.length * 20;
      expect(played).toBeGreaterThanOrEqual(11 * 300);
      expect(played).toBeLessThan(12 * 300);
    },
  },
  {
    name: '"mm-hm" into the reply',
    stage: { hears: [QUESTION, 'Mm-hm.'], replies: [REPLY] },
    play: async (stage) => {
      await ask(stage, 1_000);
      await stage.mic.speech(300);
      await stage.mic.silence(6_000);
    },
    order: ['playout held', 'playout resumed', WHOLE, 'listening'],
    history: [`user: ${QUESTION}`, WHOLE],
    also: (stage) => {
      const words = stage.events.flatMap(({ event }) =>
        event.type === 'transcript' ? [event.transcript.content] : [],
      );
      expect(words).not.toContain('Mm-hm.');
      expect(stage.llm.requests).toHaveLength(1);
    },
  },
  {
    name: "the avatar's own echo",
    stage: { hears: [QUESTION, 'rather long answer'], replies: [REPLY] },
    play: async (stage) => {
      await ask(stage, 1_800);
      await stage.mic.speech(700);
      await stage.mic.silence(6_000);
    },
    order: ['playout held', 'playout resumed', WHOLE],
    history: [`user: ${QUESTION}`, WHOLE],
  },
  {
    name: 'real words into the reply',
    stage: {
      hears: [QUESTION, 'No, I meant the other one.'],
      guesses: ['', 'No, I'],
      replies: [REPLY, 'Oh, the other one is further away.'],
    },
    play: async (stage) => {
      await ask(stage, 1_000);
      await stage.mic.speech(1_400);
      await stage.mic.silence(6_000);
    },
    order: [
      'speaking',
      'playout held',
      'playout interrupted',
      'assistant: This is a rather —',
      'user: No, I meant the other one.',
      'assistant: Oh, the other one is further away.',
    ],
    history: [
      `user: ${QUESTION}`,
      'assistant: This is a rather —',
      'user: No, I meant the other one.',
      'assistant: Oh, the other one is further away.',
    ],
    also: (stage) => {
      const held = stage.when('playout held');
      // The onset was 1,000 ms of sound after the reply's start.
      expect(held - (stage.sound[0]! + 1_000)).toBeLessThanOrEqual(130);
      expect(stage.soundingMs(held + 1, stage.when('thinking', held))).toBe(0);
      expect(stage.when('playout interrupted') - held).toBeLessThan(600);
    },
  },
  {
    name: '"stop" into the reply',
    stage: { hears: [QUESTION, 'Stop'], guesses: ['', 'Stop'], replies: [REPLY, 'All right.'] },
    play: async (stage) => {
      await ask(stage, 1_000);
      await stage.mic.speech(450);
      await stage.mic.silence(4_000);
    },
    order: ['playout held', 'playout interrupted', 'user: Stop', 'assistant: All right.'],
    history: [`user: ${QUESTION}`, 'assistant: This is a rather —', 'user: Stop', 'assistant: All right.'],
    also: (stage) => {
      // On the first guess, without waiting for the pause.
      expect(stage.when('playout interrupted') - stage.when('playout held')).toBeLessThanOrEqual(350);
    },
  },
  {
    name: 'double talk: the user talks on over the avatar',
    stage: {
      hears: [QUESTION, 'Mm-hm.', 'Mm-hm. and where is the station?'],
      replies: [REPLY, 'Behind the church.'],
    },
    play: async (stage) => {
      await ask(stage, 600);
      await stage.mic.speech(280);
      await stage.mic.silence(300);
      await stage.mic.speech(1_200);
      await stage.mic.silence(5_000);
    },
    order: [
      'playout held',
      'playout resumed',
      'playout held',
      'playout interrupted',
      'assistant: Behind the church.',
    ],
    history: [
      `user: ${QUESTION}`,
      'assistant: This is —',
      'user: Mm-hm. and where is the station?',
      'assistant: Behind the church.',
    ],
  },
  {
    name: 'the user goes on after the commit: one turn',
    stage: {
      hears: ['Book a table.', 'Book a table. For two, please.'],
      replies: [{ tokens: ['Never heard.'], firstTokenMs: 1_500 }, REPLY],
    },
    play: async ({ mic }) => {
      await mic.speech(900);
      await mic.silence(1_300);
      await mic.speech(800);
      await mic.silence(6_000);
    },
    order: [
      'thinking',
      'user speaks',
      'listening',
      'thinking',
      'speaking',
      'user: Book a table. For two, please.',
      WHOLE,
    ],
    history: ['user: Book a table. For two, please.', WHOLE],
    also: (stage) => {
      const ids = new Set(
        stage.events.flatMap(({ event }) =>
          event.type === 'transcript' && event.transcript.role === 'user' ? [event.transcript.id] : [],
        ),
      );
      expect(ids.size).toBe(1);
      expect(stage.llm.requests.at(-1)!.messages).toEqual([
        { role: 'user', content: 'Book a table. For two, please.' },
      ]);
      expect(stage.sound[0]).toBeGreaterThanOrEqual(stage.when('thinking', 3_300));
    },
  },
  {
    name: 'a cough after the commit: the answer waits and comes',
    stage: { hears: ['Book a table.', 'Book a table.'], replies: [{ tokens: [REPLY], firstTokenMs: 700 }] },
    play: async ({ mic }) => {
      await mic.speech(900);
      await mic.silence(700);
      await mic.speech(160);
      await mic.silence(6_000);
    },
    order: ['thinking', 'user speaks', 'listening', 'thinking', 'speaking', WHOLE],
    history: ['user: Book a table.', WHOLE],
    also: (stage) => expect(stage.llm.requests).toHaveLength(1),
  },
  {
    name: 'a reply that was begun before the commit, on the right words',
    stage: { hears: [QUESTION], replies: [{ tokens: [REPLY], firstTokenMs: 130 }] },
    play: async ({ mic }) => {
      await mic.speech(1_000);
      await mic.silence(6_000);
    },
    order: ['thinking', 'speaking', WHOLE],
    history: [`user: ${QUESTION}`, WHOLE],
    also: (stage) => {
      expect(stage.llm.requests).toHaveLength(1);
      expect(stage.when('speaking') - stage.when('thinking')).toBeLessThanOrEqual(40);
    },
  },
  {
    name: 'a reply that was begun before the commit, on the wrong words',
    stage: {
      hears: ['What is it like', 'What is it like there?'],
      replies: [
        { tokens: ['Never heard.'], firstTokenMs: 100 },
        { tokens: [REPLY], firstTokenMs: 100 },
      ],
    },
    play: async ({ mic }) => {
      await mic.speech(700);
      await mic.silence(600);
      await mic.speech(500);
      await mic.silence(6_000);
    },
    order: ['thinking', 'speaking', WHOLE],
    history: [`user: ${QUESTION}`, WHOLE],
    also: (stage) => {
      expect(stage.llm.requests.map(({ messages }) => messages[0]?.content)).toEqual([
        'What is it like',
        QUESTION,
      ]);
      const told = stage.events.map(({ event }) => JSON.stringify(event)).join();
      expect(told).not.toContain('Never heard');
    },
  },
  {
    name: 'words at risk, said on: no reply is begun before they are screened, one alert, the whole block is heard',
    stage: { hears: ['I want to kill myself.', 'I want to kill myself. Tonight.'], replies: [REPLY] },
    play: async ({ mic }) => {
      await mic.speech(900);
      await mic.silence(440);
      await mic.speech(500);
      await mic.silence(60_000);
    },
    order: ['warning safety_alert', 'thinking', 'user speaks', 'thinking', 'speaking'],
    history: [
      'user: I want to kill myself. Tonight.',
      expect.stringMatching(/^assistant: .*I'm an AI.*988/s) as string,
    ],
    also: (stage) => {
      expect(stage.llm.requests).toHaveLength(0);
      expect(stage.order.filter((what) => what === 'warning safety_alert')).toHaveLength(1);
    },
  },
  {
    name: 'hands-on: only the user ends the turn',
    stage: { hears: ['One.', 'One. Two.'], replies: [REPLY], mode: 'hands_on' },
    play: async (stage) => {
      await stage.mic.speech(600);
      await stage.mic.silence(4_000);
      await stage.mic.speech(600);
      await stage.mic.silence(4_000);
      expect(stage.order).not.toContain('thinking');
      stage.turns.commitTurn();
      await stage.mic.silence(6_000);
    },
    order: ['thinking', 'user: One. Two.', 'speaking', WHOLE],
    history: ['user: One. Two.', WHOLE],
  },
  {
    name: 'hands-on with a time-out',
    stage: { hears: ['That is all.'], replies: [REPLY], mode: 'hands_on', handsOnTimeoutMs: 2_000 },
    play: async ({ mic }) => {
      await mic.speech(600);
      await mic.silence(8_000);
    },
    order: ['thinking', 'user: That is all.', 'speaking', WHOLE],
    history: ['user: That is all.', WHOLE],
    also: (stage) => expect(Math.abs(stage.when('thinking') - 2_600)).toBeLessThanOrEqual(40),
  },
  {
    name: 'three minutes of speech without a pause',
    stage: { hears: [(ms: number) => `${Math.round(ms / 1_000)} seconds of talk.`], replies: [REPLY] },
    play: async ({ mic }) => {
      await mic.speech(180_000);
      await mic.silence(8_000);
    },
    order: ['user speaks', 'user is silent', 'thinking', 'speaking', WHOLE, 'listening'],
    history: [expect.stringMatching(/^user: (\d+ seconds of talk\. ?){8,}$/) as string, WHOLE],
    also: (stage) => {
      gone(stage);
      expect(Math.max(...stage.stt.calls.map(({ audioMs }) => audioMs))).toBeLessThanOrEqual(24_600);
    },
  },
  {
    name: 'noise, and nothing said',
    stage: { hears: ['[BLANK_AUDIO]'] },
    play: async ({ mic }) => {
      await mic.speech(400);
      await mic.silence(4_000);
    },
    order: ['user speaks', 'user is silent'],
    history: [],
    also: (stage) => expect(stage.order).toHaveLength(2),
  },
  {
    name: 'a slow recogniser',
    stage: { hears: [QUESTION], replies: [REPLY], sttDelayMs: 1_800 },
    play: async ({ mic }) => {
      await mic.speech(1_000);
      await mic.silence(8_000);
    },
    order: ['user is silent', 'thinking', 'speaking', WHOLE],
    history: [`user: ${QUESTION}`, WHOLE],
  },
  {
    name: 'a recogniser that fails while the avatar is held: the reply goes on',
    stage: { hears: [QUESTION, new Error('no route to host')], replies: [REPLY] },
    play: async (stage) => {
      await ask(stage, 1_000);
      await stage.mic.speech(500);
      await stage.mic.silence(8_000);
    },
    order: ['playout held', 'warning stt_failed', 'playout resumed', WHOLE],
    history: [`user: ${QUESTION}`, WHOLE],
    also: (stage) => {
      expect(stage.when('playout resumed') - stage.when('playout held')).toBeLessThanOrEqual(2_000);
    },
  },
  {
    name: 'a recogniser too slow for the hold: the reply goes on, and stops when the words come',
    stage: {
      hears: [QUESTION, 'Where is the station?'],
      replies: [REPLY, 'Behind the church.'],
      sttDelayMs: 2_300,
    },
    play: async (stage) => {
      await ask(stage, 300);
      await stage.mic.speech(900);
      await stage.mic.silence(8_000);
    },
    order: ['playout held', 'playout resumed', 'playout interrupted', 'assistant: Behind the church.'],
    history: [
      `user: ${QUESTION}`,
      expect.stringMatching(/^assistant: This is a.* —$/) as string,
      'user: Where is the station?',
      'assistant: Behind the church.',
    ],
    also: (stage) => {
      expect(stage.when('playout resumed') - stage.when('playout held')).toBe(2_000);
    },
  },
  {
    name: 'a voice that stalls in mid-reply: the avatar does not pretend to speak',
    stage: {
      hears: [QUESTION],
      replies: ['First part here now. Second part comes later.'],
      tts: { chunkDelayMs: 2_500, wordsPerChunk: 2 },
    },
    play: async ({ mic }) => {
      await mic.speech(1_000);
      await mic.silence(16_000);
    },
    order: ['speaking', 'thinking', 'speaking', 'listening'],
    history: [`user: ${QUESTION}`, expect.stringMatching(/^assistant: First part/) as string],
  },
  {
    name: 'a media loop that stands still: the reply ends, and the next one can come',
    stage: { hears: [QUESTION], replies: [REPLY] },
    play: async (stage) => {
      await ask(stage, 400);
      stage.freeze();
      await stage.mic.silence(3_000);
    },
    order: ['speaking', 'assistant: This —', 'listening', 'warning reply_stalled'],
    history: [`user: ${QUESTION}`, 'assistant: This —'],
  },
];

describe('timelines', () => {
  it.each(TIMELINES)('$name', async ({ stage: options, play, order, history, also }) => {
    const stage = await Stage.create(options);
    await play(stage);
    let at = 0;
    for (const told of stage.order) if (told === order[at]) at++;
    expect(at, `"${order[at]}" is missing in:\n${stage.timeline.join('\n')}`).toBe(order.length);
    expect(stage.history).toEqual(history);
    also?.(stage);
    stage.close();
    const told = stage.events.length;
    await stage.mic.silence(3_000);
    expect(stage.events).toHaveLength(told);
  });

  it('stands a hundred interruptions in a row, and answers the next turn', async () => {
    const stage = await Stage.create({ hears: [QUESTION], replies: [REPLY] });
    for (let time = 0; time < 100; time++) {
      stage.floor.message(`Question ${time}`);
      if (time % 3 > 0) await stage.mic.silence(time % 3 === 1 ? 40 : 700);
      if (time % 2 === 0) stage.floor.interrupt();
    }
    await stage.mic.silence(6_000);
    expect(stage.history.filter((entry) => entry.startsWith('user'))).toHaveLength(100);
    expect(stage.order.at(-1)).toBe('listening');
    await ask(stage, 600);
    await stage.mic.silence(6_000);
    expect(stage.history.slice(-2)).toEqual([`user: ${QUESTION}`, WHOLE]);
    gone(stage);
    stage.close();
  });

  it.each([
    ['while the model is silent', 500],
    ['while it is made and heard', 6_000],
  ])('has the floor free after an interruption, and nobody at work for it: %s', async (_, afterMs) => {
    const tokens = REPLY.match(/\S+\s*/g) ?? [];
    const reply = { tokens, firstTokenMs: 5_000, tokenMs: 400 };
    const stage = await Stage.create({ replies: [reply] });
    stage.floor.message('Tell me everything.');
    await stage.mic.silence(afterMs);
    expect(stage.floor.busy).toBe(true);
    stage.floor.interrupt();
    expect(stage.floor.busy).toBe(false);
    await stage.mic.silence(40);
    expect(stage.llm.aborted).toBe(1);
    stage.close();
  });

  it('is broken into again and again by voice, and answers the next turn', async () => {
    const stage = await Stage.create({ hears: [QUESTION], replies: [REPLY] });
    for (let time = 0; time < 25; time++) await ask(stage, stage.sound.length * 20 + 400);
    await stage.mic.silence(6_000);
    expect(stage.history.filter((entry) => entry === `user: ${QUESTION}`)).toHaveLength(25);
    expect(stage.history.at(-1)).toBe(WHOLE);
    expect(stage.order.filter((what) => what === 'playout interrupted')).toHaveLength(24);
    stage.close();
  });
});
