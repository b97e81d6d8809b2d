import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@visavis/shared';
import { announceSafetyAlerts } from '../../server/src/announceSafetyAlerts.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { OpenAiServer } from '../support/openAiServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';
import { TherapykinClient } from '../support/TherapykinClient.ts';

const REPLY = 'I hear you both.';
const CRISIS = 'I want to kill myself tonight, I have the pills here';
const UNKNOWN = `/bridges/[id]?bridgeId=${newId('BridgeId')}`;

interface Bridge {
  readonly id: string;
  readonly participants: readonly string[];
}

describeOnEachStore("TherapyKin's bridges", (database) => {
  let model: OpenAiServer;
  let services: TestServices;
  let server: TestHttpServer;
  let ada: TherapykinClient;
  let ben: TherapykinClient;
  let eve: TherapykinClient;
  beforeAll(async () => {
    model = await OpenAiServer.start({ reply: () => REPLY });
    services = await createServices(database(), {
      chat: {
        models: [{ kind: 'openai', apiKey: '', baseUrl: model.url }],
        onAlert: ({ id, endUserId }, { level, source, timestamp: at }) =>
          services.figures.emit('safetyAlert', id, { level, source, at }, endUserId),
      },
    });
    announceSafetyAlerts({ ...services, onError: () => undefined });
    server = await TestHttpServer.start(services);
    ada = await TherapykinClient.register(server);
    ben = new TherapykinClient(server);
    eve = await TherapykinClient.register(server);
  });
  afterAll(async () => {
    await server.close();
    await services.chat.stop();
    await model.close();
  });
  const create = async (body: object): Promise<Bridge> => {
    const answer = await ada.post('/bridges', body);
    expect(answer.status, answer.bytes.toString()).toBe(201);
    return (answer.json as { bridge: Bridge }).bridge;
  };
  const said = (bridgeId: string, more: object = {}): object => ({
    content: 'He never listens.',
    firstName: 'Ada',
    pseudonym: 'Ada',
    bridgeId,
    ...more,
  });

  it('are made, taken up by who registers with the invited email, and talked in, as documented', async () => {
    const bridge = await create({
      name: 'Bridge Name',
      description: 'Bridge Description',
      type: 'relationship',
      participantEmail: ben.email.toUpperCase(),
    });
    expect(bridge).toEqual({
      id: expect.stringMatching(/^brg_/) as string,
      name: 'Bridge Name',
      description: 'Bridge Description',
      participants: [ada.email, ben.email],
      status: 'active',
      createdAt: expect.any(String) as string,
      lastActive: expect.any(String) as string,
      type: 'relationship',
    });
    const path = `/bridges/[id]?bridgeId=${bridge.id}`;
    expect((await ada.get(path)).json).toEqual({ bridge });
    expect(await eve.get(path)).toMatchObject({
      status: 403,
      json: { error: 'You do not have access to this bridge' },
    });

    const body = { email: ben.email, firstName: 'Ben', password: ben.password };
    expect((await ben.post('/auth/register', body)).status).toBe(201);
    expect((await ben.get('/bridges')).json).toEqual({ bridges: [bridge] });
    expect((await ben.get(`/bridges/${bridge.id}`)).json).toEqual({ bridge });

    const answer = await ada.post('/bridges/messages', {
      ...said(bridge.id, { email: ada.email, attachments: [], images: [], mode: null, screenshot: null }),
      specialist: 'mediator',
    });
    expect([answer.status, answer.json]).toEqual([
      200,
      {
        role: 'assistant',
        content: REPLY,
        id: expect.stringMatching(/^assistant-/) as string,
        loading: false,
        timestamp: expect.any(String) as string,
      },
    ]);
    const others = await ben.post(
      '/bridges/messages',
      said(bridge.id, { content: 'I do.', pseudonym: 'Ben' }),
    );
    expect(others.status).toBe(200);
    const { messages } = model.to('chat').at(-1)!.body as { messages: { content: string }[] };
    expect(messages.slice(1).map(({ content }) => content)).toEqual([
      'Ada: He never listens.',
      REPLY,
      'Ben: I do.',
    ]);
    const all = (await ben.get(`/bridges/messages?bridgeId=${bridge.id}`)).json as {
      messages: {
        id: string;
        role: string;
        pseudonym: string | null;
        email: string | null;
        content: string;
      }[];
      hasMore: boolean;
    };
    expect(all.hasMore).toBe(false);
    expect(
      all.messages.map(({ role, pseudonym, email, content }) => [role, pseudonym, email, content]),
    ).toEqual([
      ['user', 'Ada', ada.email, 'He never listens.'],
      ['assistant', null, null, REPLY],
      ['user', 'Ben', ben.email, 'I do.'],
      ['assistant', null, null, REPLY],
    ]);
    const [, second] = all.messages;
    expect(second!.id).toBe((answer.json as { id: string }).id);
    const page = await ada.get(`/bridges/messages?bridgeId=${bridge.id}&after=${second!.id}&limit=1`);
    expect(page.json).toEqual({ messages: [all.messages[2]], hasMore: true });

    for (const client of [ada, ben]) {
      const rated = await client.post('/bridges/submit-rating', {
        bridgeId: bridge.id,
        rating: 4,
        comments: 'Very helpful bridge!',
      });
      expect([rated.status, rated.json]).toEqual([200, { success: true }]);
    }
  });

  it('have a stream that tells of messages from where the client stands', async () => {
    const { id } = await create({ name: 'Stream' });
    const first = (await ada.post('/bridges/messages', said(id))).json as { id: string };
    const abort = new AbortController();
    const response = await fetch(`${server.url}/therapykin/api/bridges/messages/stream?bridgeId=${id}`, {
      headers: { ...ada.cookie, 'last-event-id': first.id },
      signal: abort.signal,
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    await ada.post('/bridges/messages', said(id, { content: 'And now?' }));
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk, { stream: true });
      if (text.split('\n\n').length > 2) break;
    }
    abort.abort();
    const [one = '', two = ''] = text.split('\n\n');
    expect(one).toMatch(/^id: msg_\w+\nevent: message\ndata: \{.*"content":"And now\?"/);
    expect(two).toMatch(/^id: assistant-msg_\w+\nevent: message\ndata: \{.*"role":"assistant"/);
    expect((await eve.get(`/bridges/messages/stream?bridgeId=${id}`)).status).toBe(403);
  });

  it('answer a crisis with the model dead, and tell the account whose it was', async () => {
    const { id } = await create({ name: 'Crisis', participantEmail: ben.email });
    model.setTrouble('chat', { kind: 'drop', when: 'before' });
    try {
      const failed = await ada.post('/bridges/messages', said(id));
      expect([failed.status, failed.json]).toEqual([
        500,
        { error: 'Failed to communicate with KinOS Bridge API' },
      ]);
      const answer = await ben.post('/bridges/messages', said(id, { content: CRISIS, pseudonym: 'Ben' }));
      expect((answer.json as { content: string }).content).toMatch(/988/);
    } finally {
      model.setTrouble('chat', undefined);
    }
    const me = (await ben.get('/auth/me')).json as { user: { id: string } };
    const alerts = async () =>
      (await services.webhooks.events(services.accountId, { limit: 100 })).data.filter(
        ({ type }) => type === 'session.safety_alert',
      );
    while ((await alerts()).length === 0) await new Promise(setImmediate);
    expect((await alerts())[0]!.data).toMatchObject({ end_user_id: me.user.id, level: 'crisis' });
  });

  describe('documented errors', () => {
    it('401 without a login, in the words of each endpoint', async () => {
      const nobody = new TherapykinClient(server);
      const { id } = await create({ name: 'Closed' });
      for (const [method, path, error] of [
        ['GET', '/bridges', 'Unauthorized'],
        ['POST', '/bridges', 'Unauthorized'],
        ['GET', `/bridges/[id]?bridgeId=${id}`, 'Unauthorized'],
        ['POST', '/bridges/invite', 'Unauthorized'],
        ['GET', `/bridges/messages?bridgeId=${id}`, 'Unauthorized'],
        ['GET', `/bridges/messages/stream?bridgeId=${id}`, 'Unauthorized'],
        ['POST', '/bridges/messages', 'Unauthorized'],
        ['POST', '/bridges/submit-rating', 'Not authenticated'],
      ] as const) {
        const answer = await nobody.request(method, path, method === 'POST' ? {} : undefined);
        expect([answer.status, answer.json], `${method} ${path}`).toEqual([401, { error }]);
      }
    });

    it('403 and 404 on every endpoint of a bridge for who is no participant', async () => {
      const { id } = await create({ name: 'Closed' });
      const forbidden = [403, { error: 'You do not have access to this bridge' }];
      const missing = [404, { error: 'Bridge not found' }];
      for (const [bridgeId, expected] of [
        [id, forbidden],
        [newId('BridgeId'), missing],
        ['nothing', missing],
      ] as const) {
        for (const answer of [
          await eve.get(`/bridges/[id]?bridgeId=${bridgeId}`),
          await eve.get(`/bridges/messages?bridgeId=${bridgeId}`),
          await eve.get(`/bridges/messages/stream?bridgeId=${bridgeId}`),
          await eve.post('/bridges/messages', said(bridgeId)),
          await eve.post('/bridges/invite', { bridgeId, participantEmail: eve.email }),
          await eve.post('/bridges/submit-rating', { bridgeId, rating: 5 }),
        ]) {
          expect([answer.status, answer.json]).toEqual(expected);
        }
      }
      expect((await ada.get(`/bridges/messages?bridgeId=${id}`)).json).toEqual({
        messages: [],
        hasMore: false,
      });
      expect((await ada.get(UNKNOWN)).status).toBe(404);
    });

    it.each([
      ['/bridges', {}, 'Bridge name is required'],
      ['/bridges', { name: '  ' }, 'Bridge name is required'],
      ['/bridges', { name: 'x', participantEmail: 'nobody' }, 'A valid participantEmail is required'],
      ['/bridges/messages', { bridgeId: 'b', content: 'x' }, 'Pseudonym is required'],
      ['/bridges/messages', { pseudonym: 'x', content: 'x' }, 'Bridge ID is required'],
      [
        '/bridges/messages',
        { pseudonym: 'x', bridgeId: 'b', content: 'x', specialist: 'wizard' },
        'Invalid specialist value',
      ],
      [
        '/bridges/messages',
        { pseudonym: 'x', bridgeId: 'b' },
        'Content is required: at most 4000 characters',
      ],
      [
        '/bridges/messages',
        { pseudonym: 'x', bridgeId: 'b', content: 'x', images: ['data:'] },
        'images are not supported: leave them out, or send []',
      ],
      [
        '/bridges/messages',
        { pseudonym: 'x', bridgeId: 'b', content: 'x', screenshot: 'data:' },
        'screenshot is not supported: leave it out, or send null',
      ],
      [
        '/bridges/messages',
        { pseudonym: 'x', bridgeId: 'b', content: 'x', email: 'somebody@example.com' },
        'email must be that of who is logged in',
      ],
      ['/bridges/submit-rating', { rating: 4 }, 'Bridge ID is required'],
      ['/bridges/submit-rating', { bridgeId: 'b' }, 'Rating must be a number between 1 and 5'],
      ['/bridges/submit-rating', { bridgeId: 'b', rating: 6 }, 'Rating must be a number between 1 and 5'],
      ['/bridges/submit-rating', { bridgeId: 'b', rating: '4' }, 'Rating must be a number between 1 and 5'],
    ])('POST %s %j: 400', async (path, body, error) => {
      const answer = await ada.post(path, body);
      expect([answer.status, answer.json]).toEqual([400, { error }]);
    });

    it('400 for a bridge that is not named, an invitation to oneself, and a name that is taken', async () => {
      for (const path of ['/bridges/[id]', '/bridges/messages', '/bridges/messages/stream']) {
        const answer = await ada.get(path);
        expect([answer.status, answer.json], path).toEqual([400, { error: 'Bridge ID is required' }]);
      }
      const own = await ada.post('/bridges', { name: 'x', participantEmail: ada.email });
      expect([own.status, own.json]).toEqual([400, { error: 'participantEmail must be of another person' }]);
      const { id } = await create({ name: 'Names', participantEmail: eve.email });
      await ada.post('/bridges/messages', said(id));
      const taken = await eve.post('/bridges/messages', said(id, { pseudonym: 'ada' }));
      expect([taken.status, taken.json]).toEqual([
        400,
        { error: 'Pseudonym is taken by another participant of this bridge' },
      ]);
      const odd = await ada.get(`/bridges/messages?bridgeId=${id}&after=nothing`);
      expect(odd.status).toBe(400);
    });
  });
});
