import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentState, PlayoutState, Transcript } from '@visavis/shared';
import { MoonshineStt } from '../../media-worker/src/providers/stt/MoonshineStt.ts';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { downsample, trimSilence } from '../support/samples.ts';
import { createSession, getSession } from '../support/sessions.ts';
import { RECORDINGS } from '../support/speechFixtures.ts';
import { sharedServer } from '../support/sharedServer.ts';
import type { TestServer } from '../support/startServer.ts';
import { normaliseWords, wordErrors } from '../support/wer.ts';

const PATIENCE = { timeout: 30_000 };
/** Speech rises above, comfort noise stays below. */
const SPEECH_RMS = 0.01;
/** Onset of the user's speech → nothing of the avatar is heard in the browser. The aim is 200 ms, on a machine at rest. */
const SILENT_WITHIN_MS = 1_000;
/** Longer than any silence after which a turn ends by itself. */
const LONG_SILENCE_MS = 3_500;
const LONG =
  'Welcome. This greeting is rather long on purpose, so that somebody can speak in the middle of it. ' +
  'It goes on about the weather, which is mild today, and about the garden, where the roses are in bloom. ' +
  'Then it tells of the sea, of old ships and of the people who sailed in them, until the very last word.';

describe("who speaks when, judged by what is said into the page's microphone and what comes out", () => {
  let server: TestServer;
  let stt: MoonshineStt;
  let chromium: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    [server, stt, chromium] = await Promise.all([sharedServer(), MoonshineStt.create(), launchChromium()]);
    context = await chromium.newContext();
  });
  afterAll(async () => {
    await chromium.close();
    await stt.close();
  });

  const complete = (role: Transcript['role'], text = /./) => {
    return (t: Transcript): boolean => t.role === role && t.complete && text.test(t.content);
  };

  async function agentIs(page: AvatarPage, state: AgentState, from = 0): Promise<number> {
    return (
      await page.waitForEvent('agentState', (told: { state: AgentState }) => told.state === state, { from })
    ).position;
  }

  it('falls silent for who speaks into a reply, keeps what was heard of it, and answers; again and again', async () => {
    const { id, token } = await createSession(server, { face: 'maya', greeting: LONG });
    const page = await AvatarPage.open(context, server.url);
    await page.connect({ token, microphone: 'page' });
    await page.startProbe();
    await agentIs(page, 'speaking');
    await expect
      .poll(async () => (await page.envelope()).filter(({ rms }) => rms > SPEECH_RMS).length * 5, PATIENCE)
      .toBeGreaterThan(3_000);

    const spoken = await page.speak('ss0880.wav');
    const said = await page.waitForEvent<Transcript>('transcript', complete('user'));
    expect(wordErrors(RECORDINGS['ss0880.wav'], said.data.content).rate).toBeLessThanOrEqual(0.2);
    const heard = await page.envelope();
    const loud = heard.filter(({ at, rms }) => at > spoken.from && at < spoken.until && rms > SPEECH_RMS);
    const silentAfterMs = (loud.at(-1)?.at ?? spoken.from) - spoken.from;
    expect(loud.length).toBeGreaterThan(0);
    expect(silentAfterMs).toBeLessThanOrEqual(SILENT_WITHIN_MS);

    const greeting = (await getSession(server, id)).history[0];
    expect(greeting).toMatchObject({ role: 'assistant', interrupted: true });
    const kept = normaliseWords(greeting?.content ?? '');
    expect(kept.length).toBeGreaterThan(5);
    expect(normaliseWords(LONG).slice(0, kept.length)).toEqual(kept);
    const untilSilent = (spoken.until - heard[0]!.at) * 48;
    const sound = (await page.recording()).subarray(0, Math.round(untilSilent));
    const heardWords = await stt.transcribe(trimSilence(downsample(sound, 3)), { language: 'en' });
    expect(wordErrors(kept.join(' '), heardWords).rate).toBeLessThanOrEqual(0.25);

    // Breaking in on the replies must not wear it out.
    // The words of a turn stand when its answer is heard: after `speaking`.
    let { position: from } = await page.waitForEvent(
      'playout',
      ({ state }: { state: PlayoutState }) => state === 'interrupted',
    );
    let { id: last } = said.data;
    for (const recording of ['goforward.wav', 'something.wav'] as const) {
      from = await agentIs(page, 'speaking', from);
      await page.speak(recording);
      const next = await page.waitForEvent<Transcript>(
        'transcript',
        (t) => complete('user')(t) && t.id !== last,
        { from },
      );
      expect(wordErrors(RECORDINGS[recording], next.data.content).rate).toBeLessThanOrEqual(0.25);
      last = next.data.id;
      from = await agentIs(page, 'thinking', from);
    }
    const reply = await page.waitForEvent<Transcript>('transcript', complete('assistant'), { from });
    expect(reply.data.interrupted ?? false).toBe(false);
    await agentIs(page, 'listening', reply.position);
    const { history } = await getSession(server, id);
    expect(history.filter(({ role }) => role === 'user')).toHaveLength(3);
    expect(history.at(-1)).toMatchObject({ role: 'assistant', content: reply.data.content });
    await page.page.close();
  });

  it('waits in hands-on mode until the user says that the turn is over', async () => {
    const { token } = await createSession(server, { face: 'leo', greeting: null, mode: 'hands_on' });
    const page = await AvatarPage.open(context, server.url);
    await page.connect({ token, microphone: 'page' });
    await page.speak('goforward.wav');
    const fell = await page.waitForEvent('userSpeech', (told: { speaking: boolean }) => !told.speaking);
    await page.page.waitForTimeout(LONG_SILENCE_MS);
    const before = await page.events();
    const states = before.filter(({ name }) => name === 'agentState').map(({ data }) => data);
    expect(states.filter((data) => (data as { state: AgentState }).state !== 'listening')).toEqual([]);
    expect(before.filter(({ data }) => complete('user')(data as Transcript))).toEqual([]);

    await page.call('commitTurn');
    const from = fell.position;
    const said = await page.waitForEvent<Transcript>('transcript', complete('user'), { from });
    expect(wordErrors(RECORDINGS['goforward.wav'], said.data.content).rate).toBeLessThanOrEqual(0.25);
    await page.waitForEvent<Transcript>('transcript', complete('assistant'), { from });
    await page.page.close();
  });

  it('hears nothing while muted', async () => {
    const { token } = await createSession(server, { face: 'leo', greeting: null });
    const page = await AvatarPage.open(context, server.url);
    await page.connect({ token, microphone: 'page' });
    await page.call('mute');
    const unheard = await page.speak('goforward.wav');
    await page.page.waitForFunction((until) => performance.now() > until + 1_500, unheard.until);
    const names = (await page.events()).map(({ name }) => name);
    expect(names).not.toContain('userSpeech');
    expect(names).not.toContain('transcript');

    await page.call('unmute');
    await page.speak('something.wav');
    const said = await page.waitForEvent<Transcript>('transcript', complete('user'));
    expect(wordErrors(RECORDINGS['something.wav'], said.data.content).rate).toBeLessThanOrEqual(0.25);
    await page.page.close();
  });

  it('sends sound alone to an <audio>', async () => {
    const text = 'Good morning. You hear me, but you do not see me.';
    const { token } = await createSession(server, { face: 'maya', greeting: text });
    const page = await AvatarPage.open(context, server.url);
    await page.connect({ token, modality: 'voice', microphone: 'page' });
    await page.startProbe();
    const greeting = await page.waitForEvent<Transcript>('transcript', complete('assistant'));
    await page.page.waitForTimeout(800);
    const heard = await stt.transcribe(trimSilence(downsample(await page.recording(), 3)), {
      language: 'en',
    });
    // The first word may be over before the probe listens.
    expect(wordErrors(text, heard).rate).toBeLessThanOrEqual(0.3);
    expect(await page.inbound('video')).toEqual([]);

    await page.speak('goforward.wav');
    const { position: from } = await page.waitForEvent<Transcript>('transcript', complete('user'));
    expect(from).toBeGreaterThan(greeting.position);
    await page.waitForEvent<Transcript>('transcript', complete('assistant'), { from });
    await page.page.close();
  });
});
