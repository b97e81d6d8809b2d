import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { VisavisError, type SessionId } from '@visavis/shared';
import type { Session } from '../../server/src/sessions/Session.ts';
import { OpenAiServer } from '../support/openAiServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

/** Long enough for whatever would come of itself. */
const MOMENT_MS = 150;

describeOnEachStore('A turn that is likely to be paid for', (database) => {
  let model: OpenAiServer;
  let services: TestServices;
  beforeAll(async () => {
    model = await OpenAiServer.start({ reply: () => 'One two three four five.', tokenDelayMs: 50 });
    services = await createServices(database(), {
      chat: { models: [{ kind: 'openai', apiKey: '', baseUrl: model.url }] },
    });
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(async () => {
    await services.chat.stop();
    await model.close();
  });
  const create = (): Promise<Session> =>
    services.sessions.create(services.accountId, { face: 'maya', modality: 'text', greeting: null });
  const events = (session: Session, text: string) =>
    services.chat.reply(session, text, AbortSignal.timeout(60_000));
  const say = async (session: Session, text: string): Promise<string> => {
    let reply = '';
    for await (const event of events(session, text)) if (event.type === 'text') reply += event.text;
    return reply;
  };
  const said = async (id: SessionId): Promise<string[]> => {
    const { history } = await services.sessions.get(services.accountId, id);
    return history.map(({ content }) => content);
  };
  /** Leases wait for `open`. */
  const holdLeases = (): { open: (error?: VisavisError) => void } => {
    const lease = services.meter.lease.bind(services.meter);
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    vi.spyOn(services.meter, 'lease').mockImplementation(async (...args) => {
      await promise;
      return lease(...args);
    });
    return { open: (error) => (error ? reject(error) : resolve(undefined)) };
  };

  it('has its model asked while that is found out, and nothing told or kept before', async () => {
    const session = await create();
    expect(await say(session, 'First.')).toBe('One two three four five.');
    const asked = model.to('chat').length;
    const leases = holdLeases();
    const turn = events(session, 'Second.');
    let begun = false;
    const first = turn.next().finally(() => (begun = true));
    await vi.waitFor(() => expect(model.to('chat').length).toBe(asked + 1));
    await new Promise((resolve) => setTimeout(resolve, MOMENT_MS));
    expect(begun).toBe(false);
    expect(await said(session.id)).toEqual(['First.', 'One two three four five.']);
    leases.open();
    expect(await first).toEqual({ done: false, value: { type: 'begun' } });
    let reply = '';
    for await (const event of turn) if (event.type === 'text') reply += event.text;
    expect(reply).toBe('One two three four five.');
    expect((await said(session.id)).slice(2)).toEqual(['Second.', 'One two three four five.']);
  });

  it('and is refused all the same: the call ends, nothing stays, and the next is not asked ahead', async () => {
    const session = await create();
    await say(session, 'First.');
    const asked = model.to('chat').length;
    const refusing = holdLeases();
    const refused = say(session, 'Refused.');
    refused.catch(() => undefined);
    await vi.waitFor(() => expect(model.to('chat').length).toBe(asked + 1));
    refusing.open(new VisavisError('insufficient_credit', 'The credit is used up.'));
    await expect(refused).rejects.toMatchObject({ code: 'insufficient_credit' });
    await vi.waitFor(() => expect(model.to('chat')[asked]!.aborted).toBe(true));
    expect(await said(session.id)).toEqual(['First.', 'One two three four five.']);
    vi.restoreAllMocks();

    const leases = holdLeases();
    const later = say(session, 'Later.');
    await new Promise((resolve) => setTimeout(resolve, MOMENT_MS));
    expect(model.to('chat').length, 'not before it is paid for').toBe(asked + 1);
    leases.open();
    expect(await later).toBe('One two three four five.');
    const { messages } = model.to('chat').at(-1)!.body as { messages: { content: string }[] };
    expect(messages.slice(1).map(({ content }) => content)).toEqual([
      'First.',
      'One two three four five.',
      'Later.',
    ]);
  });
});
