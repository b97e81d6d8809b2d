import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transcript } from '@visavis/shared';
import { ResampledTts } from '../../media-worker/src/providers/fallback/ResampledTts.ts';
import { MoonshineStt } from '../../media-worker/src/providers/stt/MoonshineStt.ts';
import { FliteTts } from '../../media-worker/src/providers/tts/FliteTts.ts';
import { AvatarPage } from '../support/AvatarPage.ts';
import { launchChromium } from '../support/chromium.ts';
import { microphoneFile } from '../support/microphone.ts';
import { OpenAiServer } from '../support/openAiServer.ts';
import { downsample, trimSilence } from '../support/samples.ts';
import { createSession } from '../support/sessions.ts';
import { parseWav, RECORDINGS } from '../support/speechFixtures.ts';
import { spokenBy } from '../support/spokenBy.ts';
import { startServer, type TestServer } from '../support/startServer.ts';
import { wordErrors } from '../support/wer.ts';

const KEY = 'sk-a-secret-that-stays-on-the-server';
const REPLY = 'That is a fine direction. Please tell me what you can see from there.';
/** The rules find nothing in it; the endpoint's moderation does. */
const VEILED = 'I have sorted the cupboard, and the cat goes to my sister on Friday.';

describe('an endpoint that speaks OpenAI’s API', () => {
  let stt: MoonshineStt;
  let flite: FliteTts;
  let endpoint: OpenAiServer;
  let server: TestServer;
  let chromium: Browser;

  beforeAll(async () => {
    [stt, flite] = await Promise.all([MoonshineStt.create(), FliteTts.create()]);
    endpoint = await OpenAiServer.start({
      apiKey: KEY,
      reply: () => REPLY.split(/(?<= )/),
      tokenDelayMs: 20,
      transcript: (file) => stt.transcribe(parseWav(file).samples, { language: 'en' }),
      speech: spokenBy(new ResampledTts(flite, 24_000)),
      flagged: (text) => (text === VEILED ? { 'self-harm': 0.9, 'self-harm/intent': 0.8 } : {}),
    });
    const provider = (name: string) => ({
      [`${name}_PROVIDER`]: 'openai',
      [`${name}_BASE_URL`]: endpoint.url,
      [`${name}_API_KEY`]: KEY,
    });
    server = await startServer({
      env: { ...provider('STT'), ...provider('LLM'), ...provider('TTS'), ...provider('MODERATION') },
    });
    chromium = await launchChromium({ microphone: await microphoneFile('goforward.wav', { leadMs: 5_000 }) });
  });
  afterAll(async () => {
    await chromium.close();
    await server.stop();
    await endpoint.close();
    await Promise.all([stt.close(), flite.close()]);
  });

  it('hears, thinks and speaks for the avatar; its key never leaves the server', async () => {
    const { token } = await createSession(server, { face: 'leo', behavior: 'Be brief.', greeting: null });
    const page = await AvatarPage.open(await chromium.newContext(), server.url);
    const seen: string[] = [];
    page.page.on('request', (request) => seen.push(request.url(), JSON.stringify(request.headers())));
    page.page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => seen.push(payload.toString()));
    });
    await page.connect({ token });
    await page.startProbe();

    const said = await page.waitForEvent<Transcript>('transcript', (t) => t.role === 'user' && t.complete);
    expect(wordErrors(RECORDINGS['goforward.wav'], said.data.content).rate).toBeLessThanOrEqual(0.25);
    const reply = await page.waitForEvent<Transcript>(
      'transcript',
      (t) => t.role === 'assistant' && t.complete,
    );
    expect(reply.data.content).toBe(REPLY);
    await page.page.waitForTimeout(800);
    const heard = await stt.transcribe(trimSilence(downsample(await page.recording(), 3)), {
      language: 'en',
    });
    expect(wordErrors(REPLY, heard).rate).toBeLessThanOrEqual(0.25);

    const [chat] = endpoint.to('chat');
    expect(chat?.body).toMatchObject({ stream: true });
    expect(JSON.stringify(chat?.body)).toContain('Be brief.');
    expect(endpoint.to('speech').length).toBeGreaterThanOrEqual(2);
    expect(endpoint.to('transcriptions').length).toBeGreaterThanOrEqual(1);
    expect(endpoint.requests.every(({ headers }) => headers.authorization === `Bearer ${KEY}`)).toBe(true);
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.filter((text) => text.includes(KEY) || text.includes(endpoint.url))).toEqual([]);
    expect(server.output).not.toContain(KEY);
    await page.page.close();
  });

  it('may raise what somebody says to the live avatar: the crisis block is the answer', async () => {
    const { token } = await createSession(server, { face: 'leo', greeting: null });
    const page = await AvatarPage.open(await chromium.newContext(), server.url);
    await page.connect({ token });
    await page.say(VEILED);
    // Captions come with the words: the block's first are "I'm".
    const isBlock = ({ role, content }: Transcript): boolean =>
      role === 'assistant' && content.startsWith("I'm really glad you told me");
    await page.waitForEvent<Transcript>('transcript', isBlock);
    expect(endpoint.to('moderations').map(({ body }) => body.input)).toContain(VEILED);
    const chats = endpoint.to('chat').map(({ body }) => JSON.stringify(body));
    expect(chats.filter((body) => body.includes(VEILED))).toEqual([]);
    await page.page.close();
  });
});
