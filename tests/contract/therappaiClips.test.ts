import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLIP_BYTES, FakeRenderer } from '../support/FakeRenderer.ts';
import { TestHttpServer, type Answer } from '../support/httpServer.ts';
import { OpenAiServer } from '../support/openAiServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';
import { THERAPPAI, TherappaiClient } from '../support/TherappaiClient.ts';

const REPLY = 'That sounds hard. Take one slow breath before the next task.';
const CRISIS = 'I want to kill myself tonight, I have the pills here';
/** Machines may be busy. */
const PATIENCE = { timeout: 20_000 };
const ASYNC = { prefer: 'respond-async' };

interface Generated {
  job_id: string;
  status: string;
  progress: number;
  video_url: string | null;
  progress_url: string;
  reply: string;
}

describeOnEachStore("therappai's clips", (database) => {
  let folder: string;
  let model: OpenAiServer;
  let services: TestServices;
  let renderer: FakeRenderer;
  let server: TestHttpServer;
  let user: TherappaiClient;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'visavis-therappai-'));
    model = await OpenAiServer.start({ reply: () => REPLY });
    renderer = new FakeRenderer();
    services = await createServices(database(), {
      chat: { models: [{ kind: 'openai', apiKey: '', baseUrl: model.url }] },
      clips: { renderer, folder },
    });
    server = await TestHttpServer.start(services);
    user = await TherappaiClient.login(server);
  });
  afterAll(async () => {
    await services.clips.stop();
    await server.close();
    await services.chat.stop();
    await model.close();
    await rm(folder, { recursive: true });
  });

  const request = { message: 'Work is too much for me', avatar_id: 'maya', voice_id: 'slt' };
  const generate = (
    body: object = request,
    headers: Record<string, string> = {},
    who = user,
  ): Promise<Answer> => who.request('POST', '/liveavatar/generate/', body, headers);
  /** The rendering that was handed over last, once there are so many. */
  const rendering = async (count: number) => {
    await expect.poll(() => renderer.renderings.length, PATIENCE).toBe(count);
    return renderer.renderings[count - 1]!;
  };
  const next = () => renderer.renderings.length + 1;
  const load = (url: string | null) => server.request('GET', url!.replace(server.url, ''), { key: null });

  it('POST /liveavatar/generate/ waits for the clip of the reply, in the avatar and voice asked for', async () => {
    const count = next();
    const asked = generate();
    const { job, finish } = await rendering(count);
    expect(job).toMatchObject({
      say: { kind: 'text', content: REPLY },
      face: 'maya',
      voice: 'slt',
      format: 'mp4',
    });
    await finish(3_000);
    const { status, json } = await asked;
    expect(status).toBe(200);
    expect(json).toMatchObject({
      status: 'ready',
      progress: 1,
      duration_ms: 3_000,
      reply: REPLY,
      signals: { mood: 'stressed' },
      safety: { immediate_action_required: false },
    });
    const video = await load((json as Generated).video_url);
    expect([video.status, video.headers.get('content-type')]).toEqual([200, 'video/mp4']);
    expect(video.bytes.equals(CLIP_BYTES)).toBe(true);
    const { messages } = model.to('chat').at(-1)!.body as { messages: { content: string }[] };
    expect(messages[0]!.content).toContain('spoken in a video');
    expect(messages.at(-1)!.content).toBe(request.message);
  });

  it('takes what a session token holds, and what the call says before it', async () => {
    const made = await user.request('POST', '/liveavatar/session/', {
      avatar_id: 'leo',
      context_id: 'interviewer',
    });
    expect([made.status, made.json]).toEqual([
      201,
      { session_token: expect.any(String) as string, expires_in: 3_600 },
    ]);
    const { session_token } = made.json as { session_token: string };
    const count = next();
    await generate({ message: 'Hello.', session_token }, ASYNC);
    const { job, finish } = await rendering(count);
    expect(job).toMatchObject({
      face: 'leo',
      persona: { instructions: expect.stringContaining('interviewer') as string },
    });
    await finish();
    await generate({ message: 'Hello.', session_token, avatar_id: 'maya' }, ASYNC);
    const again = await rendering(count + 1);
    expect(again.job.face).toBe('maya');
    await again.finish();
    const byKey = await server.request('POST', `${THERAPPAI}/liveavatar/generate`, {
      body: { message: 'Hello.', session_token },
      headers: ASYNC,
    });
    expect(byKey.status).toBe(202);
    const { job_id } = byKey.json as Generated;
    await (await rendering(count + 2)).finish();
    expect((await user.request('GET', `/liveavatar/clips/${job_id}/`)).status).toBe(200);
  });

  it('answers at once with the reply when that is preferred, and tells progress as it is made', async () => {
    const count = next();
    const answer = await generate(request, ASYNC);
    expect([answer.status, answer.headers.get('preference-applied')]).toEqual([202, 'respond-async']);
    const { job_id, progress_url, ...rest } = answer.json as Generated;
    expect(rest).toMatchObject({ reply: REPLY, video_url: null });
    const { progress, finish } = await rendering(count);
    // As a page's EventSource does it: without a header.
    const stream = await fetch(progress_url);
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    progress(0.5);
    expect((await user.request('GET', `/liveavatar/clips/${job_id}/`)).json).toMatchObject({
      status: 'rendering',
      progress: 0.5,
    });
    await finish();
    const events = (await stream.text())
      .split('\n')
      .filter((line) => line.startsWith('data: '))
      .map((line) => JSON.parse(line.slice(6)) as Generated);
    expect(events.map(({ status }) => status)).toEqual(
      ['rendering', 'rendering', 'ready'].slice(-events.length),
    );
    expect((await load(events.at(-1)!.video_url)).status).toBe(200);
  });

  it('answers without the clip when it takes too long for one request', async () => {
    const count = next();
    const asked = generate();
    const { finish } = await rendering(count);
    await services.clock.advance(60_000);
    const { status, json } = await asked;
    expect([status, (json as Generated).video_url]).toEqual([202, null]);
    await finish();
    const { job_id } = json as Generated;
    await expect
      .poll(async () => (await user.request('GET', `/liveavatar/clips/${job_id}/`)).json, PATIENCE)
      .toMatchObject({ status: 'ready', video_url: expect.stringContaining('/file?token=') as string });
  });

  it('calls the clip off when whoever asked goes away', async () => {
    const count = next();
    const gone = new AbortController();
    const asked = fetch(`${server.url}${THERAPPAI}/liveavatar/generate/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${user.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: gone.signal,
    }).catch(() => undefined);
    const { job } = await rendering(count);
    gone.abort();
    await asked;
    await expect.poll(() => renderer.stopped, PATIENCE).toContain(job.clipId);
  });

  it('503 when the clip cannot be made; at a crisis the reply all the same', async () => {
    const count = next();
    const asked = generate();
    (await rendering(count)).fail('renderer_failed');
    const refused = await asked;
    expect([refused.status, refused.json]).toEqual([
      503,
      { detail: expect.stringContaining('renderer_failed') as string, code: 'unavailable' },
    ]);
    const inNeed = generate({ ...request, message: CRISIS });
    const { job, fail } = await rendering(count + 1);
    expect(job.say.content).toMatch(/988/);
    fail('renderer_failed');
    const { status, json } = await inNeed;
    expect([status, (json as Generated).video_url]).toEqual([200, null]);
    expect(json).toMatchObject({
      reply: expect.stringMatching(/988/) as string,
      safety: { level: 'crisis', immediate_action_required: true },
    });
  });

  it('without credit 402; at a crisis the reply without a clip', async () => {
    const poor = await createServices(database());
    await database().transaction((tx) => poor.ledger.setBillingMode(tx, poor.accountId, 'prepaid'));
    const poorServer = await TestHttpServer.start(poor);
    try {
      const poorUser = await TherappaiClient.login(poorServer);
      expect((await generate(request, {}, poorUser)).status).toBe(402);
      const { status, json } = await generate({ ...request, message: CRISIS }, {}, poorUser);
      expect([status, json]).toMatchObject([
        200,
        { job_id: null, video_url: null, reply: expect.stringMatching(/988/) as string },
      ]);
    } finally {
      await poorServer.close();
      await poor.chat.stop();
    }
  });

  it('is nobody’s but the end user’s and their account’s', async () => {
    const count = next();
    const { job_id } = (await generate(request, ASYNC)).json as Generated;
    await (await rendering(count)).finish();
    const other = await TherappaiClient.login(server);
    const stranger = await createServices(database());
    const strangersServer = await TestHttpServer.start({ ...stranger, clips: services.clips });
    try {
      const foreign = await TherappaiClient.login(strangersServer, user.endUserId);
      for (const who of [other, foreign]) {
        for (const [method, path] of [
          ['GET', `/liveavatar/clips/${job_id}/`],
          ['GET', `/liveavatar/clips/${job_id}/events`],
          ['DELETE', `/liveavatar/clips/${job_id}/`],
        ] as const) {
          expect((await who.request(method, path)).status, `${method} ${path}`).toBe(404);
        }
      }
      const { token } = await services.tokens.issueClipToken(
        (await services.clips.create(services.accountId, { text: 'Other.', face: 'maya' })).id,
      );
      await (await rendering(count + 1)).finish();
      const wrong = await user.request('GET', `/liveavatar/clips/${job_id}/events?token=${token}`);
      expect(wrong.status).toBe(401);
      const session = await other.request('POST', '/liveavatar/session/', {});
      const { session_token } = session.json as { session_token: string };
      expect((await generate({ ...request, session_token })).status).toBe(403);
      const theirs = await foreign.request('POST', '/liveavatar/session/', {});
      const foreignToken = (theirs.json as { session_token: string }).session_token;
      expect((await generate({ ...request, session_token: foreignToken })).status).toBe(403);
      expect((await generate({ ...request, session_token: user.token })).status).toBe(401);
    } finally {
      await strangersServer.close();
      await stranger.chat.stop();
    }
    expect((await user.request('DELETE', `/liveavatar/clips/${job_id}/`)).status).toBe(204);
    expect((await user.request('GET', `/liveavatar/clips/${job_id}/`)).status).toBe(404);
  });

  it.each([
    ['no avatar', { message: 'Hello.' }, 'avatar_id'],
    ['an avatar that is none', { message: 'Hello.', avatar_id: 'nobody' }, 'avatar_id'],
    ['a voice that is none', { message: 'Hello.', avatar_id: 'maya', voice_id: 'nobody' }, 'voice_id'],
    ['a context that is none', { message: 'Hello.', avatar_id: 'maya', context_id: 'nobody' }, 'context_id'],
    ['a language that is not spoken', { message: 'Hello.', avatar_id: 'maya', language: 'ja' }, 'language'],
    ['no message', { avatar_id: 'maya' }, 'message'],
  ])('400 for %s, and nothing is rendered', async (_what, body, field) => {
    const before = renderer.renderings.length;
    const { status, json } = await generate(body);
    expect([status, Object.keys((json as { errors: object }).errors)]).toEqual([400, [field]]);
    expect(renderer.renderings).toHaveLength(before);
  });
});
