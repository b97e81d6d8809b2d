import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
import { eventsIn, MindigoClient, textOf } from '../support/MindigoClient.ts';
import { OpenAiServer } from '../support/openAiServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const REPLY = 'That sounds like a lot to carry. What weighs most right now?';
const ERROR = { success: false, message: expect.any(String) as string, data: null };

describeOnEachStore("MindIgo's documented requests", (database) => {
  let model: OpenAiServer;
  let services: TestServices;
  let server: TestHttpServer;
  let user: MindigoClient;
  beforeAll(async () => {
    model = await OpenAiServer.start({ reply: () => REPLY });
    services = await createServices(database(), {
      chat: { models: [{ kind: 'openai', apiKey: '', baseUrl: model.url, model: 'everyday' }] },
    });
    server = await TestHttpServer.start(services);
    user = await MindigoClient.create(server, services);
  });
  afterAll(async () => {
    await server.close();
    await services.chat.stop();
    await model.close();
  });

  it('GET /health', async () => {
    const answer = await server.request('GET', '/mindigo/health', { key: null });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      success: true,
      message: 'Mental Health Service Active',
      data: { status: 'healthy', service: 'genai-service' },
    });
  });

  it('POST /session/new', async () => {
    const answer = await user.request('POST', '/session/new');
    expect(answer.status).toBe(200);
    const { data } = answer.json as { data: { session_id: string } };
    expect(answer.json).toEqual({
      success: true,
      message: 'Session created successfully',
      data: { session_id: expect.any(String) as string },
    });
    const session = await services.sessions.findByOrigin(data.session_id, 'mindigo');
    expect(session).toMatchObject({
      accountId: services.accountId,
      endUserId: user.userId,
      modality: 'text',
    });
  });

  it('POST /chat', async () => {
    const session_id = await user.newSession();
    const answer = await user.request('POST', '/chat', {
      prompt: "I'm feeling overwhelmed with work",
      session_id,
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      success: true,
      message: 'Response generated successfully',
      data: {
        res: REPLY,
        recommendations: expect.arrayContaining([
          'Consider talking to your supervisor about workload',
        ]) as string[],
        escalate: false,
        // What counts as a concern is the safety layer's to say; it is no warning.
        safety_alert: {
          level: expect.stringMatching(/^(none|concern)$/) as string,
          triggers: expect.any(Array) as string[],
          immediate_action_required: false,
        },
        session_id,
      },
    });
    const calm = await user.request('POST', '/chat', { prompt: 'Tell me about whales', session_id });
    expect((calm.json as { data: object }).data).toMatchObject({
      recommendations: [],
      safety_alert: { level: 'none', triggers: [], immediate_action_required: false },
    });
  });

  it('POST /chat/stream, byte for byte in the documented form and order', async () => {
    const session_id = await user.newSession();
    const answer = await user.request('POST', '/chat/stream', {
      prompt: 'Can you help me with anxiety techniques?',
      session_id,
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(answer.text.startsWith('data: {"type": "text", "content": "That')).toBe(true);
    expect(answer.text).toContain(`\n\ndata: {"type": "session_id", "content": "${session_id}"}\n\n`);
    expect(answer.text.endsWith('data: {"type": "complete", "content": "done"}\n\n')).toBe(true);
    const events = eventsIn(answer.text);
    expect(textOf(events)).toBe(REPLY);
    expect(events.filter(({ type }) => type === 'text').length).toBeGreaterThan(5);
    expect(events.filter(({ type }) => type !== 'text')).toEqual([
      {
        type: 'recommendations',
        content: expect.arrayContaining(['Try the 4-7-8 breathing technique']) as string[],
      },
      { type: 'mood', content: 'anxious' },
      { type: 'session_id', content: session_id },
      { type: 'complete', content: 'done' },
    ]);
  });

  it('GET /session/{session_id}, its pages from the latest back', async () => {
    const session_id = await user.newSession();
    for (const prompt of ["I'm feeling anxious today", 'It is the exam', 'Tell me about whales']) {
      await user.request('POST', '/chat', { prompt, session_id });
      await services.clock.advance(1_000);
    }
    const page = async (query: string) =>
      (await user.request('GET', `/session/${session_id}${query}`)).json as {
        message: string;
        data: { messages: { user_message: string; _id: string }[]; has_more: boolean };
      };
    const all = await page('?page=1&per_page=20');
    expect(all.message).toBe('Session history retrieved successfully');
    expect(all.data).toMatchObject({ total_messages: 3, page: 1, per_page: 20, has_more: false });
    expect(all.data.messages[0]).toEqual({
      _id: expect.any(String) as string,
      session_id,
      user_id: Number(user.userId),
      user_name: 'John Doe',
      user_message: "I'm feeling anxious today",
      ai_response: REPLY,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      metadata: {
        safety_score: 1,
        mood: 'anxious',
        recommendations: expect.arrayContaining(['Try the 4-7-8 breathing technique']) as string[],
        escalate: false,
      },
    });
    const latest = await page('?per_page=2');
    expect(latest.data.messages.map((message) => message.user_message)).toEqual([
      'It is the exam',
      'Tell me about whales',
    ]);
    expect(latest.data).toMatchObject({ page: 1, per_page: 2, has_more: true });
    const earlier = await page('?page=2&per_page=2');
    expect(earlier.data.messages.map(({ _id }) => _id)).toEqual([all.data.messages[0]!._id]);
    expect(earlier.data).toMatchObject({ total_messages: 3, has_more: false });
    expect((await page('?page=3&per_page=2')).data).toMatchObject({ messages: [], has_more: false });
  });

  it('shows the model what was said before, and no more', async () => {
    const session_id = await user.newSession();
    await user.request('POST', '/chat', { prompt: 'My name is Ada.', session_id });
    await user.request('POST', '/chat', { prompt: 'What is my name?', session_id });
    const { messages } = model.to('chat').at(-1)!.body as { messages: { role: string; content: string }[] };
    expect(messages.slice(1)).toEqual([
      { role: 'user', content: 'My name is Ada.' },
      { role: 'assistant', content: REPLY },
      { role: 'user', content: 'What is my name?' },
    ]);
    expect(messages[0]!.content).toContain('The conversation is written');
  });

  it('goes on where a session stands although another server took it further', async () => {
    const session_id = await user.newSession();
    await user.request('POST', '/chat', { prompt: 'First.', session_id });
    const session = await services.sessions.findByOrigin(session_id, 'mindigo');
    await services.sessions.appendHistory(session.id, {
      id: newId('MessageId'),
      role: 'user',
      content: 'Said elsewhere.',
      timestamp: new Date().toISOString(),
    });
    await user.request('POST', '/chat', { prompt: 'Last.', session_id });
    const { messages } = model.to('chat').at(-1)!.body as { messages: { content: string }[] };
    expect(messages.at(-1)!.content).toBe('Said elsewhere.\nLast.');
  });

  it('counts each turn as conversation time of the mode text, and nothing in between', async () => {
    const session_id = await user.newSession();
    const session = await services.sessions.findByOrigin(session_id, 'mindigo');
    await user.request('POST', '/chat', { prompt: 'Hello.', session_id });
    await services.clock.advance(60_000);
    await user.request('POST', '/chat', { prompt: 'Hello again.', session_id });
    // The reply does not wait for what is counted behind it.
    await vi.waitFor(() => expect(services.chat.figures.turns).toBe(0));
    const { spans, durationMs } = await services.meter.usage(session.id);
    expect(spans).toHaveLength(2);
    expect(spans.every(({ closedAt }) => closedAt !== null)).toBe(true);
    expect(durationMs).toBe(2);
    const modes = await database()
      .db.selectFrom('meter_spans')
      .select('mode')
      .where('session_id', '=', session.id)
      .execute();
    expect(modes.map(({ mode }) => mode)).toEqual(['text', 'text']);
  });

  describe('documented errors', () => {
    it.each([
      ['POST', '/session/new'],
      ['GET', '/session/ses_000000000000000000000000'],
      ['POST', '/chat'],
      ['POST', '/chat/stream'],
    ])('%s %s: 400 for missing or invalid headers', async (method, path) => {
      for (const headers of [
        {},
        { 'x-user-id': '123' },
        { 'x-user-name': 'John Doe' },
        { 'x-user-id': 'abc', 'x-user-name': 'John Doe' },
        { 'x-user-id': '-1', 'x-user-name': 'John Doe' },
      ] as Record<string, string>[]) {
        const body = method === 'GET' || path === '/session/new' ? undefined : {};
        const answer = await server.request(method, `/mindigo${path}`, { headers, body });
        expect([answer.status, answer.json]).toEqual([400, ERROR]);
      }
    });

    it.each(['page=0', 'page=x', 'per_page=0', 'per_page=101', 'page=-1'])(
      'GET /session/{id}?%s: 400',
      async (query) => {
        const answer = await user.request('GET', `/session/${await user.newSession()}?${query}`);
        expect([answer.status, answer.json]).toEqual([400, ERROR]);
      },
    );

    it('404 for a session that is not there, was terminated, or is of another API', async () => {
      const terminated = await user.newSession();
      await services.sessions.terminate(services.accountId, terminated, 'terminated_by_api');
      const other = await services.sessions.create(services.accountId, {
        face: 'maya',
        end_user_id: user.userId,
      });
      for (const session_id of ['nothing', newId('SessionId'), other.id, terminated]) {
        for (const path of ['/chat', '/chat/stream']) {
          const answer = await user.request('POST', path, { prompt: 'Hello.', session_id });
          expect([answer.status, answer.json], `${path} ${session_id}`).toEqual([404, ERROR]);
        }
      }
      expect((await user.request('GET', '/session/nothing')).status).toBe(404);
      // What was said in an ended session can still be read.
      expect((await user.request('GET', `/session/${terminated}`)).status).toBe(200);
    });

    it.each(['/chat', '/chat/stream'])(
      'POST %s: 400 without a prompt, a session_id, or JSON',
      async (path) => {
        const session_id = await user.newSession();
        for (const body of [
          { session_id },
          { prompt: '  ', session_id },
          { prompt: 7, session_id },
          { prompt: 'x'.repeat(4_001), session_id },
          { prompt: 'Hello.' },
          '{"prompt": ',
          [],
        ]) {
          const answer = await user.request('POST', path, body);
          expect([answer.status, answer.json], JSON.stringify(body)).toEqual([400, ERROR]);
        }
        const text = await user.request('POST', path, 'Hello.', { 'content-type': 'text/plain' });
        expect([text.status, text.json]).toEqual([400, ERROR]);
      },
    );

    it('500 when the model fails, and an error event in a stream', async () => {
      const session_id = await user.newSession();
      model.setTrouble('chat', { kind: 'status', status: 400 });
      try {
        const whole = await user.request('POST', '/chat', { prompt: 'Hello.', session_id });
        expect([whole.status, whole.json]).toEqual([500, ERROR]);
        expect(await user.stream('Hello?', session_id)).toEqual([
          { type: 'error', content: 'An error occurred while processing your request' },
        ]);
      } finally {
        model.setTrouble('chat', undefined);
      }
      const { durationMs } = await services.meter.usage(
        (await services.sessions.findByOrigin(session_id, 'mindigo')).id,
      );
      expect(durationMs).toBe(0);
    });

    it('405 for another method, 404 for another path, in the same shape', async () => {
      const wrong = await user.request('DELETE', '/chat');
      expect([wrong.status, wrong.headers.get('allow'), wrong.json]).toEqual([405, 'POST', ERROR]);
      const nowhere = await user.request('GET', '/nowhere');
      expect([nowhere.status, nowhere.json]).toEqual([404, ERROR]);
    });
  });
});
