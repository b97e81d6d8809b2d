import { afterAll, beforeAll, expect, it } from 'vitest';
import { documentedCode, type DocumentedCode } from '../support/documentedClient.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { OpenAiServer } from '../support/openAiServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const REPLY = 'Grüße 👋 from a model. Shall we breathe together?';

describeOnEachStore("MindIgo's documented client code", (database) => {
  let model: OpenAiServer;
  let services: TestServices;
  let server: TestHttpServer;
  let cookie: string;
  let called: [string, readonly unknown[]][] = [];
  let code: DocumentedCode;
  const last = (name: string) => called.findLast(([each]) => each === name)?.[1];

  beforeAll(async () => {
    model = await OpenAiServer.start({ reply: () => REPLY });
    services = await createServices(database(), {
      chat: { models: [{ kind: 'openai', apiKey: '', baseUrl: model.url }] },
    });
    server = await TestHttpServer.start(services);
    // As a customer's backend and page make it: a token by the account's key, and the cookie by the token.
    const names = { 'x-user-id': '123', 'x-user-name': 'John Doe' };
    const made = await server.request('POST', '/mindigo/user-token', { headers: names });
    const { token } = (made.json as { data: { token: string } }).data;
    const set = await server.request('POST', '/mindigo/user-cookie', {
      key: null,
      headers: { ...names, authorization: `Bearer ${token}`, origin: server.url },
    });
    expect(set.headers.get('set-cookie')).toMatch(
      /^__Host-visavis-user=.+; Path=\/; .*HttpOnly; Secure; SameSite=Lax/,
    );
    cookie = set.headers.get('set-cookie')!.split(';')[0]!;
    code = documentedCode({
      userId: '123',
      userName: 'John Doe',
      // What a browser adds for a page of this server.
      fetch: (path, init) =>
        fetch(`${server.url}/mindigo${path}`, {
          ...init,
          headers: { ...(init?.headers as Record<string, string>), cookie, origin: server.url },
        }),
      called: (name, args) => void called.push([name, args]),
    });
  });
  afterAll(async () => {
    await server.close();
    await services.chat.stop();
    await model.close();
  });

  it('creates a session, streams replies and loads the history', async () => {
    const session = await code.createSession();
    called = [];
    await code.sendStreamingMessage("I'm anxious about my exam", session);
    const texts = called
      .filter(([name]) => name === 'updateMessageDisplay')
      .map(([, args]) => String(args[0]));
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.at(-1)).toBe(REPLY);
    expect(last('displayRecommendations')![0]).toContain('Try the 4-7-8 breathing technique');
    expect(last('updateMoodIndicator')).toEqual(['anxious']);
    expect(last('onMessageComplete')).toEqual([REPLY, last('displayRecommendations')![0], null]);
    expect(last('showEscalationOptions')).toBeUndefined();
    const { messages, hasMore } = await code.loadHistory(session);
    expect(messages).toMatchObject([{ user_message: "I'm anxious about my exam", ai_response: REPLY }]);
    expect(hasMore).toBe(false);
    expect(last('console.error')).toBeUndefined();
  });

  it('is told of a crisis', async () => {
    const session = await code.createSession();
    called = [];
    await code.sendStreamingMessage('I am going to end my life tonight', session);
    expect(last('handleSafetyAlert')).toMatchObject([{ level: 'crisis', immediate_action_required: true }]);
    expect(last('showEscalationOptions')).toEqual([]);
    expect(last('onMessageComplete')).toBeDefined();
  });

  it('is told of an error in the stream', async () => {
    const session = await code.createSession();
    called = [];
    model.trouble('chat', { kind: 'drop', when: 'middle' });
    await code.sendStreamingMessage('Hello.', session);
    expect(last('showErrorMessage')).toEqual(['An error occurred while processing your request']);
    code.handleAPIError({ status: 404 });
    expect(last('showError')).toEqual(['Session not found. Please start a new conversation']);
  });
});
