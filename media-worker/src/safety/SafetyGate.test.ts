import { VirtualClock } from '@visavis/shared';
import { describe, expect, it } from 'vitest';
import type { SafetyLevel } from './SafetyLevel.ts';
import { SafetyGate, type SafetyAlert, type SafetyGateOptions } from './SafetyGate.ts';

function setUp(options: Partial<SafetyGateOptions> = {}) {
  const clock = new VirtualClock();
  const gate = new SafetyGate({ clock, language: 'en', ...options });
  const alerts: SafetyAlert[] = [];
  gate.on('alert', (alert) => alerts.push(alert));
  const say = (text: string) => gate.screenUser({ turnId: 't', text });
  return { clock, gate, alerts, say };
}

describe('SafetyGate', () => {
  it('lets ordinary talk pass without a trace', async () => {
    const { gate, alerts, say } = setUp();
    expect(await say('When are you open?')).toEqual({
      level: 'none',
      standing: 'none',
      reasons: [],
      lines: [],
      modelMayReply: true,
      guidance: '',
    });
    expect(gate.screenReply({ turnId: 't', text: 'We open at nine.' })).toEqual({
      text: 'We open at nine.',
      mayGoOn: true,
    });
    expect(alerts).toEqual([]);
  });

  it.each([
    ['en', /988.*116 123/s],
    ['en-US', /988/],
    ['en-GB', /116 123/],
    ['en-AU', /13 11 14/],
    ['not a tag!', /988.*116 123/s],
  ])('gives the line of the locale: %s', async (language, expected) => {
    const { lines, modelMayReply } = await setUp({ language }).say('I want to kill myself.');
    expect(lines.join('\n')).toMatch(expected);
    expect(lines.join('\n')).toMatch(/I'm an AI/);
    expect(lines.at(-1)).toMatch(/\?$/);
    expect(modelMayReply).toBe(false);
  });

  it('does not recite the block twice', async () => {
    const { say } = setUp();
    const first = await say('I want to kill myself.');
    const second = await say('I will do it tonight, I will kill myself.');
    expect(second.lines.join(' ')).toMatch(/988/);
    expect(second.lines).not.toEqual(first.lines);
    expect(second.lines.length).toBeLessThan(first.lines.length);
  });

  it('gives the block again, but no second alert, for a turn that was taken back before it was heard', async () => {
    const { gate, alerts, say } = setUp();
    const first = await say('I want to kill myself.');
    gate.takeBack('t');
    const second = await say('I want to kill myself. Tonight.');
    expect(second.lines).toEqual(first.lines);
    expect(alerts).toHaveLength(1);
  });

  it('keeps the level: a retraction does not lower it, many calm messages do, by steps, not to none', async () => {
    const { gate, say } = setUp();
    await say('I want to kill myself.');
    const after = await say('Just kidding, forget it.');
    expect(after.standing).toBe('crisis');
    expect(after.modelMayReply).toBe(true);
    expect(after.guidance).toMatch(/risk/);
    for (let message = 0; message < 7; message++) await say('What about the weather?');
    expect(gate.standing).toBe('warning');
    for (let message = 0; message < 100; message++) await say('What about the weather?');
    expect(gate.standing).toBe('concern');
  });

  it('lowers a level sooner when time has passed too, and each conversation has its own', async () => {
    const { clock, gate, say } = setUp();
    const other = setUp().gate;
    await say('I want to kill myself.');
    await say('I feel hopeless.');
    await clock.advance(29 * 60_000);
    for (let message = 0; message < 3; message++) await say('What about the weather?');
    expect(gate.standing).toBe('crisis');
    await clock.advance(60_000);
    await say('What about the weather?');
    expect(gate.standing).toBe('warning');
    await say('Just kidding, forget it.');
    expect(gate.standing).toBe('warning');
    expect(other.standing).toBe('none');
  });

  it('gives the block of a crisis without waiting for a moderator', async () => {
    const { say } = setUp({ moderators: [{ assess: () => new Promise(() => undefined) }] });
    // The clock stands still: a time limit would never come.
    expect((await say('I want to kill myself.')).lines.join(' ')).toMatch(/988/);
  });

  it.each([
    ['es-ES', 'Quiero quitarme la vida.', /024.*Soy|Soy una IA.*024/s],
    ['fr-FR', "J'ai envie de mourir.", /3114/],
    ['de-DE', 'Ich will nicht mehr leben.', /0800 111 0 111/],
    ['pt-BR', 'Quero me matar.', /188/],
  ])('answers in the language of the conversation: %s', async (language, text, expected) => {
    expect((await setUp({ language }).say(text)).lines.join(' ')).toMatch(expected);
  });

  it('takes up a conversation where it stood, without new alerts', async () => {
    const { gate, alerts, say } = setUp();
    gate.restore(['Hello.', 'I want to kill myself.', 'Never mind.']);
    expect(gate.standing).toBe('crisis');
    expect(alerts).toEqual([]);
    expect((await say('I want to die.')).lines[0]).toMatch(/still here/);
  });

  it('tells of danger without the words', async () => {
    const { alerts, say } = setUp();
    await say('I wish I was dead.');
    expect(alerts).toEqual([
      {
        turnId: 't',
        source: 'user',
        level: 'warning',
        reasons: ['passive_ideation'],
        timestamp: '2026-01-01T00:00:00.000Z',
      },
    ]);
  });

  it('answers a threat to others with another block', async () => {
    const { lines } = await setUp({ language: 'en-US' }).say("I'm going to kill him tonight with my gun.");
    expect(lines.join(' ')).toMatch(/911/);
    expect(lines.join(' ')).not.toMatch(/killing yourself/);
  });

  it('lets a moderator raise a level, never lower it, and not keep the user waiting', async () => {
    const raised = setUp({ moderators: [{ assess: async () => 'warning' }] });
    expect((await raised.say('A strange sentence.')).level).toBe('warning');
    expect(raised.alerts[0]!.reasons).toEqual(['moderation']);
    const lowering = setUp({
      moderators: [{ assess: async () => 'none' }, { assess: () => Promise.reject(new Error('down')) }],
    });
    expect((await lowering.say('I want to kill myself.')).level).toBe('crisis');
  });

  it.each([
    [600, {}],
    [200, { timeoutMs: 200 }],
  ])('waits %i ms for a moderator and no longer, and tells it', async (ms, limit) => {
    const signals: AbortSignal[] = [];
    const assess = (_text: string, signal: AbortSignal): Promise<never> => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    const { clock, say } = setUp({ moderators: [{ ...limit, assess }, { assess: async () => 'concern' }] });
    let level: string | undefined;
    const screening = say('Hello.').then((screened) => (level = screened.level));
    await clock.advance(ms - 1);
    expect([level, signals[0]?.aborted]).toEqual([undefined, false]);
    await clock.advance(1);
    await screening;
    // What others said in time counts.
    expect([level, signals[0]?.aborted]).toEqual(['concern', true]);
  });

  it('asks a moderator only where it might raise the level, and previews nothing there', async () => {
    const asked: string[] = [];
    const moderator = {
      mightRaise: (text: string, known: SafetyLevel) => known === 'none' && text.includes('jasmine'),
      assess: async (text: string, _: AbortSignal, known: SafetyLevel) => {
        asked.push(`${known}: ${text}`);
        return 'warning' as const;
      },
    };
    const { gate, say } = setUp({ moderators: [moderator] });
    const preview = (text: string) => gate.preview({ text, unanswered: [text] });
    expect(preview('We have green tea.')).toBe('');
    expect(preview('We have jasmine tea.')).toBeNull();
    expect(asked).toEqual([]);
    expect((await say('We have green tea.')).level).toBe('none');
    expect((await say('We have jasmine tea.')).level).toBe('warning');
    expect(asked).toEqual(['none: We have jasmine tea.']);
  });

  it('shows a moderator what the user said since the last reply, and says that it was the one who raised a level', async () => {
    const seen: string[] = [];
    const moderator = {
      assess: async (text: string) => {
        seen.push(text);
        return 'crisis' as const;
      },
    };
    const { gate, alerts } = setUp({ moderators: [moderator] });
    const unanswered = ['I feel so hopeless.', 'The bridge is close.'];
    const { level, lines, reasons } = await gate.screenUser({
      turnId: 't',
      text: unanswered[1]!,
      unanswered,
    });
    expect(seen).toEqual(['I feel so hopeless. The bridge is close.']);
    expect([level, reasons[0]]).toEqual(['crisis', 'moderation']);
    expect(lines.join(' ')).toMatch(/988/);
    expect(alerts.map((alert) => alert.reasons[0])).toEqual(['moderation']);
  });

  it.each([
    'You should kill yourself.',
    'The world would be better off without you.',
    'A lethal dose of that is small.',
    'Just jump, it is okay to die.',
  ])('withholds: %s', (text) => {
    const { gate, alerts } = setUp();
    const { text: heard, mayGoOn } = gate.screenReply({ turnId: 't', text });
    expect(heard).not.toBe(text);
    expect(mayGoOn).toBe(false);
    expect(alerts).toHaveLength(1);
  });

  it('corrects a claim to be human', () => {
    const { gate } = setUp();
    expect(gate.screenReply({ turnId: 't', text: "I'm a real human being." })).toEqual({
      text: "I'm an AI.",
      mayGoOn: true,
    });
    expect(gate.screenReply({ turnId: 't', text: "I'm not a human being, I'm an AI." }).text).toBe(
      "I'm not a human being, I'm an AI.",
    );
  });

  it('forbids minimising, secrecy and refusal only while somebody is at risk', async () => {
    const sentences = ["It's not that bad.", "I can't talk about this.", 'I promise not to tell anyone.'];
    const calm = setUp().gate;
    for (const text of sentences) expect(calm.screenReply({ turnId: 't', text }).text).toBe(text);
    const { gate, say } = setUp();
    await say('I wish I was dead.');
    for (const text of sentences) expect(gate.screenReply({ turnId: 't', text }).text).not.toBe(text);
  });

  it.each([
    'You can kill the process with one command.',
    'Our phone line is open until nine.',
    'Please try to restart it.',
    'You should take two tablets a day, as your doctor said.',
    "I'm the built-in offline demo, not a person.",
  ])('lets pass: %s', (text) => {
    expect(setUp().gate.screenReply({ turnId: 't', text }).text).toBe(text);
  });
});
