import { newId, VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import { BargeIn, HOLD_MAX_MS, type RunningReply } from './BargeIn.ts';

const SAYING = 'The museum opens at nine and closes at five';

function setUp(reply: Partial<RunningReply> | null = {}) {
  const clock = new VirtualClock();
  const log: string[] = [];
  const running: { reply: RunningReply | null } = {
    reply: reply && { heard: true, remainingMs: Infinity, saying: SAYING, ...reply },
  };
  const note = (what: string) => (): void => void log.push(`${what} ${clock.now()}`);
  const bargeIn = new BargeIn({
    clock,
    reply: () => running.reply,
    hold: note('hold'),
    resume: note('resume'),
    interrupt: () => {
      note('interrupt')();
      running.reply = null;
      bargeIn.replyEnded();
    },
  });
  const turnId = newId('TurnId');
  /** Speech of so many ms, in frames of 32. */
  const speak = async (ms: number, id = turnId): Promise<void> => {
    bargeIn.speechBegins(id);
    await clock.advance(64);
    for (let spoken = 64; spoken <= ms; spoken += 32) {
      bargeIn.speech(id, spoken);
      await clock.advance(32);
    }
  };
  const words = (text: string, atPause = true, id = turnId): void =>
    bargeIn.words({ turnId: id, text, atPause });
  return { clock, log, bargeIn, running, turnId, speak, words };
}

describe('BargeIn', () => {
  it('holds after two frames, and interrupts when words come', async () => {
    const { log, bargeIn, turnId, speak, words } = setUp();
    await speak(500);
    expect(log).toEqual(['hold 64']);
    expect(bargeIn.waiting).toBe(true);
    expect(bargeIn.undecided(turnId)).toBe(true);
    words('How much is', false);
    expect(log).toEqual(['hold 64', 'interrupt 512']);
    expect(bargeIn.undecided(turnId)).toBe(false);
    expect(bargeIn.turn(turnId, 'How much is it?')).toBe(true);
    expect(log).toHaveLength(2);
  });

  it('wants two words of a guess in mid-speech, but one at a pause, and one of a command', async () => {
    const guess = setUp();
    await guess.speak(300);
    guess.words('Paris', false);
    expect(guess.log).toHaveLength(1);
    guess.words('Paris');
    expect(guess.log.at(-1)).toMatch(/interrupt/);
    const command = setUp();
    await command.speak(300);
    command.words('Stop', false);
    expect(command.log.at(-1)).toMatch(/interrupt/);
  });

  it.each([
    ['a cough', ''],
    ['"mm-hm"', 'Mm-hm.'],
    ['"yeah, okay"', 'Yeah, okay.'],
    ['the echo', 'opens at nine and closes'],
  ])('goes on after %s, and makes no turn of it', async (_what, text) => {
    const { log, bargeIn, turnId, speak, words } = setUp();
    await speak(320);
    words(text);
    expect(log.map((entry) => entry.split(' ')[0])).toEqual(['hold', 'resume']);
    expect(bargeIn.turn(turnId, text)).toBe(false);
    expect(log).toHaveLength(2);
  });

  it('goes on after two seconds without words, and lets late words interrupt all the same', async () => {
    const { clock, log, speak, words } = setUp();
    await speak(100);
    await clock.advance(5_000);
    expect(log).toEqual(['hold 64', `resume ${64 + HOLD_MAX_MS}`]);
    words('What is that?');
    expect(log.at(-1)).toMatch(/interrupt/);
  });

  it('goes on when what was heard comes to nothing', async () => {
    const { log, bargeIn, turnId, speak } = setUp();
    await speak(100);
    bargeIn.discarded(turnId);
    expect(log.at(-1)).toMatch(/resume/);
    expect(bargeIn.waiting).toBe(false);
  });

  it('takes a "yes" near the end of a reply, or before any of it was heard, for an answer', async () => {
    for (const reply of [{ remainingMs: 600 }, { heard: false }]) {
      const { log, bargeIn, turnId, speak, words } = setUp(reply);
      await speak(300);
      words('Yes.');
      expect(log.at(-1)).toMatch(/interrupt/);
      expect(bargeIn.turn(turnId, 'Yes.')).toBe(true);
    }
  });

  it("is in nobody's way while no reply is running", async () => {
    const { log, bargeIn, turnId, speak, words } = setUp(null);
    await speak(500);
    words('Mm-hm.');
    expect(log).toEqual([]);
    expect(bargeIn.undecided(turnId)).toBe(false);
    expect(bargeIn.turn(turnId, 'Mm-hm.')).toBe(true);
  });

  it('holds later after each false alarm in a row, then waits for words alone, and forgets in time', async () => {
    const { clock, log, bargeIn, speak } = setUp();
    const delays: (number | undefined)[] = [];
    for (let alarm = 0; alarm < 6; alarm++) {
      const id = newId('TurnId');
      const from = clock.now();
      const before = log.length;
      await speak(800, id);
      const held = log[before]?.startsWith('hold') ? Number(log[before].split(' ')[1]) - from : undefined;
      delays.push(held);
      bargeIn.discarded(id);
    }
    expect(delays).toEqual([64, 192, 384, 640, undefined, undefined]);
    const id = newId('TurnId');
    await speak(800, id);
    bargeIn.words({ turnId: id, text: 'Tell me more', atPause: true });
    expect(log.at(-1)).toMatch(/interrupt/);
  });

  it('holds no reply that is over, and resumes none', async () => {
    const { clock, log, bargeIn, running, speak } = setUp();
    await speak(100);
    running.reply = null;
    bargeIn.replyEnded();
    await clock.advance(5_000);
    expect(log).toEqual(['hold 64']);
  });

  it('never stays held longer than two seconds, whatever comes in which order', async () => {
    const { clock, log, bargeIn, speak, words } = setUp();
    let seed = 7;
    const chance = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    let heldAt: number | undefined;
    for (let step = 0; step < 400; step++) {
      const id = newId('TurnId');
      await speak(Math.round(chance() * 900), id);
      if (chance() < 0.3) words(chance() < 0.5 ? 'Mm-hm.' : '', chance() < 0.5, id);
      if (chance() < 0.5) bargeIn.discarded(id);
      else await clock.advance(chance() * 3_000);
    }
    for (const entry of log) {
      const [what, at] = entry.split(' ');
      if (what === 'hold') heldAt = Number(at);
      else if (heldAt !== undefined) {
        expect(Number(at) - heldAt).toBeLessThanOrEqual(HOLD_MAX_MS);
        heldAt = undefined;
      }
    }
    expect(log.length).toBeGreaterThan(20);
  });
});
