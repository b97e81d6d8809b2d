import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { TestHttpServer } from '../support/httpServer.ts';
import { MindigoClient, textOf, type StreamedEvent } from '../support/MindigoClient.ts';
import { OpenAiServer } from '../support/openAiServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

describeOnEachStore('Streams of MindIgo', (database) => {
  let model: OpenAiServer;
  let services: TestServices;
  let server: TestHttpServer;
  let user: MindigoClient;
  beforeAll(async () => {
    model = await OpenAiServer.start({
      reply: ({ messages }) => {
        const said = (messages as { content: string }[]).at(-1)!.content;
        return `The reply to ${said} goes on and on, with many words, until it is told, at last, that it was enough.`;
      },
      tokenDelayMs: 15,
    });
    services = await createServices(database(), {
      chat: { models: [{ kind: 'openai', apiKey: '', baseUrl: model.url }] },
    });
    server = await TestHttpServer.start(services);
    user = await MindigoClient.create(server, services);
  });
  afterAll(async () => {
    await server.close();
    await services.chat.stop();
    await model.close();
  });

  it('give each word as the model writes it', async () => {
    const session = await user.newSession();
    const wordsWritten: number[] = [];
    for await (const { type } of user.follow('alpha', session, AbortSignal.timeout(20_000))) {
      if (type === 'text') wordsWritten.push(performance.now());
    }
    // Some twenty tokens, 15 ms apart: what is held back comes with a later one, all at once it never comes.
    expect(wordsWritten.length).toBeGreaterThan(12);
    expect(wordsWritten.at(-1)! - wordsWritten[0]!).toBeGreaterThan(150);
  });

  it('end the call to the model when the client goes away, and keep what it had read', async () => {
    const session = await user.newSession();
    const before = model.to('chat').length;
    const abort = new AbortController();
    let read = '';
    const leave = async (): Promise<void> => {
      for await (const { type, content } of user.follow('beta', session, abort.signal)) {
        if (type === 'text') read += String(content);
        if (read.includes('reply')) abort.abort();
      }
    };
    await expect(leave()).rejects.toThrow();
    await vi.waitFor(() => expect(model.to('chat')[before]!.aborted).toBe(true), 5_000);
    await vi.waitFor(async () => expect(services.chat.figures.turns).toBe(0), 5_000);
    const kept = await services.sessions.get(services.accountId, session);
    expect(kept.history).toMatchObject([
      { role: 'user', content: 'beta' },
      { role: 'assistant', interrupted: true },
    ]);
    expect(kept.history[1]!.content.startsWith(read.trim())).toBe(true);
    const { spans } = await services.meter.usage(kept.id);
    expect(spans.map(({ closedAt }) => closedAt !== null)).toEqual([true]);
  });

  it('run side by side, each its own; those of one session one after the other', async () => {
    const sessions = await Promise.all(Array.from({ length: 12 }, () => user.newSession()));
    const streams = await Promise.all(
      sessions.map(async (session, index) => ({
        index,
        session,
        events: await user.stream(`number${index}`, session),
      })),
    );
    for (const { index, session, events } of streams) {
      expect(textOf(events)).toMatch(new RegExp(`^The reply to number${index} `));
      expect(events.at(-2)).toEqual<StreamedEvent>({ type: 'session_id', content: session });
    }
    const [one = ''] = sessions;
    const both = await Promise.all(['first', 'second'].map((prompt) => user.stream(prompt, one)));
    expect(both.map((events) => events.at(-1)!.type)).toEqual(['complete', 'complete']);
    const { history } = await services.sessions.get(services.accountId, one);
    expect(history.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
      'assistant',
    ]);
  });

  it('refuse more messages of one session than can wait', async () => {
    const session_id = await user.newSession();
    const answers = await Promise.all(
      Array.from({ length: 7 }, () => user.request('POST', '/chat', { prompt: 'Hello.', session_id })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 429, 429, 429]);
  });
});
