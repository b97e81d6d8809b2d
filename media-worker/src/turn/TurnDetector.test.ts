import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { PartialBudget } from './PartialBudget.ts';
import { FakeMicrophone, LevelVad } from './testing/FakeMicrophone.ts';
import { ScriptedStt } from './testing/ScriptedStt.ts';
import { TurnDetector, type TurnDetectorOptions } from './TurnDetector.ts';
import type { UserTurn } from './turnEvents.ts';

type Answers = ConstructorParameters<typeof ScriptedStt>[1];

function setUp(
  answers: Answers,
  options: Partial<TurnDetectorOptions> = {},
  sttOptions: ConstructorParameters<typeof ScriptedStt>[2] = {},
) {
  const clock = new VirtualClock();
  const stt = new ScriptedStt(clock, answers, sttOptions);
  const detector = new TurnDetector({
    vad: new LevelVad(),
    stt,
    clock,
    language: 'en',
    mode: 'hands_free',
    ...options,
  });
  const mic = new FakeMicrophone(clock, (pcm) => detector.push(pcm));
  const turns: UserTurn[] = [];
  const log: string[] = [];
  detector.on('turn', (turn) => {
    turns.push(turn);
    log.push(`turn ${turn.text}`);
  });
  detector.on('userSpeech', ({ speaking }) => log.push(speaking ? 'speaking' : 'silent'));
  detector.on('partial', ({ text }) => log.push(`partial ${text}`));
  detector.on('discarded', ({ reason }) => log.push(`discarded ${reason}`));
  detector.on('warning', ({ code }) => log.push(`warning ${code}`));
  return { clock, stt, detector, mic, turns, log };
}

describe('TurnDetector, hands-free', () => {
  it('commits a finished sentence 380 ms after its real end', async () => {
    const { mic, turns, log } = setUp(['I would like to book a table.']);
    await mic.silence(1_000);
    await mic.speech(1_200);
    await mic.silence(1_000);
    expect(log).toEqual([
      'speaking',
      'partial I would like to book a table.',
      'silent',
      'turn I would like to book a table.',
    ]);
    const [turn] = turns;
    expect(Math.abs(turn!.endOfSpeechAt - 2_200)).toBeLessThanOrEqual(40);
    expect(turn!.commitAt - turn!.endOfSpeechAt).toBe(380);
    expect(turn!.sttMs).toBe(60);
  });

  it('gives a learner the time that the manner allows', async () => {
    const { mic, turns } = setUp(['I would like to book a table.'], { patience: 1.6 });
    await mic.speech(1_200);
    await mic.silence(1_500);
    expect(turns[0]!.commitAt - turns[0]!.endOfSpeechAt).toBe(608);
  });

  it('transcribes on speculation at 192 ms of silence, so that a slow recogniser costs nothing', async () => {
    const { mic, stt, turns } = setUp(['Where are you from?'], {}, { delayMs: 180 });
    await mic.speech(1_000);
    await mic.silence(800);
    expect(stt.calls).toHaveLength(1);
    expect(stt.calls[0]!.at - turns[0]!.endOfSpeechAt).toBeLessThanOrEqual(192 + 40);
    expect(turns[0]!.commitAt - turns[0]!.endOfSpeechAt).toBe(380);
  });

  it('commits as soon as the words are there when they come after the wait', async () => {
    const { mic, turns } = setUp(['Where are you from?'], {}, { delayMs: 900 });
    await mic.speech(1_000);
    await mic.silence(1_500);
    expect(turns[0]!.sttMs).toBe(900);
    expect(turns[0]!.commitAt - turns[0]!.endOfSpeechAt).toBeLessThan(1_150);
  });

  it('waits for whoever ends on a hanging word, and joins what follows', async () => {
    const { mic, stt, turns, log } = setUp(['I would like to,', 'I would like to book a table.']);
    await mic.speech(800);
    await mic.silence(1_000);
    expect(turns).toHaveLength(0);
    await mic.speech(800);
    await mic.silence(1_000);
    expect(turns.map((turn) => turn.text)).toEqual(['I would like to book a table.']);
    expect(stt.calls[1]!.audioMs).toBeGreaterThan(stt.calls[0]!.audioMs + 800);
    expect(log.filter((entry) => entry === 'speaking')).toHaveLength(2);
  });

  it('throws a speculative transcription away when the user goes on, even one that heeds no abort', async () => {
    for (const deafToAbort of [false, true]) {
      const { mic, stt, turns, log } = setUp(
        ['Stop.', 'Stop that noise, please.'],
        {},
        { delayMs: 300, deafToAbort },
      );
      await mic.speech(500);
      await mic.silence(220);
      await mic.speech(900);
      await mic.silence(1_200);
      expect(stt.calls[0]!.aborted()).toBe(true);
      expect(turns.map((turn) => turn.text)).toEqual(['Stop that noise, please.']);
      expect(log).not.toContain('partial Stop.');
      expect(log.some((entry) => entry.startsWith('warning'))).toBe(false);
    }
  });

  it('commits once, however the silence is cut up by noise', async () => {
    const { mic, turns } = setUp(['How are you?', 'How are you?']);
    await mic.speech(700);
    await mic.silence(260);
    await mic.speech(70);
    await mic.silence(2_000);
    expect(turns).toHaveLength(1);
    // The cough brought no words: the turn ended where the words did.
    expect(Math.abs(turns[0]!.endOfSpeechAt - 700)).toBeLessThanOrEqual(40);
  });

  it('makes no turn of noise', async () => {
    const { mic, turns, log } = setUp(['[BLANK_AUDIO]']);
    await mic.speech(300);
    await mic.silence(2_000);
    expect(turns).toHaveLength(0);
    expect(log).toEqual(['speaking', 'silent', 'discarded no_words']);
  });

  it('warns when transcription fails, and hears the next turn', async () => {
    const { mic, log } = setUp([new Error('no route to host'), 'Hello there, nice to meet you.']);
    await mic.speech(500);
    await mic.silence(2_000);
    expect(log).toContain('warning stt_failed');
    expect(log.at(-1)).toBe('discarded stt_failed');
    await mic.speech(800);
    await mic.silence(1_500);
    expect(log.at(-1)).toBe('turn Hello there, nice to meet you.');
  });

  it('does not wait for ever for a recogniser that hangs', async () => {
    const { mic, log } = setUp(
      ['Never heard.'],
      { sttTimeoutMs: 2_000 },
      { delayMs: 1e9, deafToAbort: true },
    );
    await mic.speech(500);
    await mic.silence(4_000);
    expect(log.filter((entry) => entry === 'warning stt_failed')).toHaveLength(1);
    expect(log.at(-1)).toBe('discarded stt_failed');
  });

  it('tells of voice within 100 ms of it, and says how much of it there was', async () => {
    const { clock, detector, mic } = setUp(['Wait.']);
    const told: number[] = [];
    let first = 0;
    detector.on('speech', ({ speechMs }) => {
      first ||= clock.now();
      told.push(speechMs);
    });
    await mic.silence(1_000);
    await mic.speech(20);
    await mic.silence(500);
    expect(told).toEqual([]);
    const before = clock.now();
    await mic.speech(300);
    expect(first - before).toBeLessThanOrEqual(100);
    expect(told.slice(0, 4)).toEqual([64, 96, 128, 160]);
  });

  it('transcribes very long turns in pieces and joins them', async () => {
    const { mic, stt, turns } = setUp([(ms) => `part of ${Math.round(ms / 1_000)} s.`]);
    await mic.speech(15_000);
    await mic.silence(120);
    await mic.speech(10_000);
    await mic.silence(1_500);
    expect(turns).toHaveLength(1);
    expect(turns[0]!.text).toMatch(/^part of 15 s\. part of 10 s\.$/);
    expect(Math.max(...stt.calls.map((call) => call.audioMs))).toBeLessThanOrEqual(24_000);
  });

  it('commits what was said when the microphone is muted, and hears nothing after', async () => {
    const { detector, clock, mic, turns } = setUp(['Tell me more about it.']);
    await mic.speech(900);
    detector.setMuted(true);
    await clock.advance(1_000);
    expect(turns).toHaveLength(1);
    await mic.speech(900);
    await mic.silence(2_000);
    expect(turns).toHaveLength(1);
  });

  it('forgets on reset, and is silent after close', async () => {
    const { detector, mic, log } = setUp(['Forget this.']);
    await mic.speech(600);
    await mic.silence(220);
    detector.reset();
    expect(log.slice(-2)).toEqual(['silent', 'discarded reset']);
    await mic.silence(2_000);
    expect(log.at(-1)).toBe('discarded reset');
    await mic.speech(600);
    const length = log.length;
    detector.close();
    detector.close();
    await mic.silence(2_000);
    expect(log).toHaveLength(length);
  });

  it('gives words while the user speaks, as far as it may spend on them', async () => {
    const answers = ['I would', 'no no no no no no', 'I would like to', 'I would like to sleep.'];
    const { mic, stt, log } = setUp(answers, { partials: new PartialBudget() }, { delayMs: 50 });
    await mic.speech(1_500);
    await mic.silence(800);
    expect(log.filter((entry) => entry.startsWith('partial'))).toEqual([
      'partial I would',
      'partial I would like to',
      'partial I would like to sleep.',
    ]);
    expect(stt.calls[1]!.at - stt.calls[0]!.at).toBeGreaterThanOrEqual(480);
    const thrifty = setUp(['No.'], { partials: new PartialBudget({ urgentOnly: true }) });
    await thrifty.mic.speech(1_500);
    expect(thrifty.stt.calls).toHaveLength(0);
  });

  it('gives words at once, and what is new in them, while somebody waits for them', async () => {
    const { detector, mic } = setUp(['Stop.', 'Stop that'], {
      partials: new PartialBudget(),
      urgent: () => true,
    });
    const words: string[] = [];
    detector.on('words', ({ text, atPause }) => words.push(`${atPause ? 'pause' : 'guess'} ${text}`));
    await mic.speech(700);
    await mic.silence(300);
    expect(words.slice(0, 2)).toEqual(['guess Stop.', 'guess Stop that']);
    expect(words.at(-1)).toBe('pause Stop that');
  });
});

describe('TurnDetector, when the user goes on after a commit', () => {
  it('takes the turn back and joins what follows, while nothing of the answer was heard', async () => {
    const { detector, mic, turns, stt, log } = setUp(['Book a table.', 'Book a table. For two, please.'], {
      mayContinue: () => true,
    });
    const words: string[] = [];
    detector.on('words', ({ text }) => words.push(text));
    detector.on('settled', ({ turnId }) => log.push(`settled ${turnId === turns[0]!.turnId}`));
    await mic.speech(900);
    await mic.silence(1_200);
    await mic.speech(700);
    await mic.silence(3_000);
    expect(turns.map(({ text }) => text)).toEqual(['Book a table.', 'Book a table. For two, please.']);
    expect(turns[1]!.turnId).toBe(turns[0]!.turnId);
    expect(turns[1]!.endOfSpeechAt).toBeGreaterThan(turns[0]!.commitAt);
    expect(stt.calls.at(-1)!.audioMs).toBeGreaterThan(1_600);
    expect(words).toEqual(['Book a table.', 'For two, please.']);
    expect(log.filter((entry) => entry.startsWith('settled'))).toEqual(['settled true']);
  });

  it('begins another turn once the answer was heard, or later than 1.5 s', async () => {
    for (const [heard, pauseMs] of [
      [true, 1_000],
      [false, 2_300],
    ] as const) {
      const { mic, turns } = setUp(['Book a table.', 'For two, please.'], { mayContinue: () => !heard });
      await mic.speech(900);
      await mic.silence(pauseMs);
      await mic.speech(700);
      await mic.silence(1_000);
      expect(turns.map(({ text }) => text)).toEqual(['Book a table.', 'For two, please.']);
      expect(turns[1]!.turnId).not.toBe(turns[0]!.turnId);
    }
  });

  it('leaves the turn as it was after a cough, or when the recogniser fails on what follows', async () => {
    for (const second of ['Book a table.', new Error('no route to host')]) {
      const { mic, turns, log } = setUp(['Book a table.', second], { mayContinue: () => true });
      await mic.speech(900);
      await mic.silence(1_000);
      await mic.speech(100);
      await mic.silence(3_000);
      expect(turns.map(({ text }) => text)).toEqual(['Book a table.', 'Book a table.']);
      expect(log.some((entry) => entry.startsWith('discarded'))).toBe(false);
    }
  });
});

describe('TurnDetector, push-to-talk', () => {
  it('keeps the turn open while pressed, through any pause, and commits at the release', async () => {
    const { clock, detector, mic, turns } = setUp(['Earlier.', 'One. Two.']);
    await mic.speech(600);
    detector.setTalking(true);
    await mic.speech(600);
    await mic.silence(4_000);
    await mic.speech(600);
    await mic.silence(300);
    expect(turns).toHaveLength(0);
    detector.setTalking(false);
    detector.setTalking(false);
    await clock.advance(200);
    expect(turns.map(({ text }) => text)).toEqual(['One. Two.']);
    await mic.speech(900);
    await mic.silence(1_500);
    expect(turns).toHaveLength(2);
  });
});

describe('TurnDetector, hands-on', () => {
  it('commits nothing before the user does, then at once', async () => {
    const { clock, detector, mic, turns } = setUp(['One.', 'One. Two.'], { mode: 'hands_on' });
    await mic.speech(600);
    await mic.silence(5_000);
    await mic.speech(600);
    await mic.silence(5_000);
    expect(turns).toHaveLength(0);
    const at = clock.now();
    detector.commitTurn();
    await clock.advance(0);
    expect(turns.map((turn) => turn.text)).toEqual(['One. Two.']);
    expect(turns[0]!.commitAt).toBe(at);
  });

  it('takes what is being said at that moment, and nothing twice', async () => {
    const { clock, detector, mic, stt, turns } = setUp(['Send it now.'], { mode: 'hands_on' });
    await mic.speech(1_000);
    detector.commitTurn();
    detector.commitTurn();
    await mic.speech(200);
    await mic.silence(3_000);
    expect(turns.map((turn) => turn.text)).toEqual(['Send it now.']);
    expect(stt.calls).toHaveLength(1);
    expect(detector.pending).toBe(false);
    await clock.advance(10_000);
    expect(turns).toHaveLength(1);
  });

  it('ends the turn after the time-out of silence', async () => {
    const { mic, turns } = setUp(['That is all.'], { mode: 'hands_on', handsOnTimeoutMs: 3_000 });
    await mic.speech(800);
    await mic.silence(2_800);
    expect(turns).toHaveLength(0);
    await mic.silence(400);
    expect(turns[0]!.commitAt - turns[0]!.endOfSpeechAt).toBe(3_000);
  });

  it('has nothing to commit when nothing was said', async () => {
    const { clock, detector, mic, log } = setUp(['Nothing.'], { mode: 'hands_on' });
    await mic.silence(500);
    detector.commitTurn();
    await clock.advance(1_000);
    expect(log).toEqual([]);
  });
});
