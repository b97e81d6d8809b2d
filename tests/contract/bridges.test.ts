import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BridgeMessage, Person } from '../../server/src/bridges/Bridge.ts';
import { OpenAiServer } from '../support/openAiServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const REPLY = 'Ada, Ben, I hear you both.';
const ABOUT = { name: 'Us', description: 'About the move', type: 'relationship' };

describeOnEachStore('Bridges', (database) => {
  let model: OpenAiServer;
  let services: TestServices;
  let people = 0;
  beforeAll(async () => {
    model = await OpenAiServer.start({ reply: () => REPLY });
    services = await createServices(database(), {
      chat: { models: [{ kind: 'openai', apiKey: '', baseUrl: model.url }] },
    });
  });
  afterAll(async () => {
    await services.chat.stop();
    await model.close();
  });
  const person = (name: string, email = `${name}-${++people}@example.com`): Person => ({
    accountId: services.accountId,
    endUserId: `${name}-${people}-id`,
    email,
  });
  const signal = AbortSignal.timeout(60_000);
  const say = (by: Person, id: string, text: string, pseudonym: string): Promise<BridgeMessage> =>
    services.bridges.send(by, id, { text, pseudonym }, signal);

  it('are open to who made them and to who has the email that was invited, and to nobody else', async () => {
    const [ada, ben, eve] = [person('ada'), person('ben'), person('eve')];
    const bridge = await services.bridges.create(ada, { ...ABOUT, participantEmail: ben.email });
    expect(bridge.participants.map(({ email, endUserId }) => [email, endUserId])).toEqual([
      [ada.email, ada.endUserId],
      [ben.email, null],
    ]);
    for (const stranger of [eve, { ...ben, email: 'another@example.com' }]) {
      await expect(services.bridges.get(stranger, bridge.id)).rejects.toMatchObject({
        code: 'forbidden',
        message: 'You do not have access to this bridge',
      });
      await expect(say(stranger, bridge.id, 'Hello.', 'Eve')).rejects.toMatchObject({ code: 'forbidden' });
      expect(await services.bridges.list(stranger)).toEqual([]);
    }
    expect((await services.bridges.list(ben)).map(({ id }) => id)).toEqual([bridge.id]);
    expect((await services.bridges.get(ben, bridge.id)).participants[1]!.endUserId).toBe(ben.endUserId);
    // The invitation is taken: whoever gets that email later is somebody else.
    const later = { ...ben, endUserId: 'somebody else' };
    await expect(services.bridges.get(later, bridge.id)).rejects.toMatchObject({ code: 'forbidden' });
    const elsewhere = { ...ada, accountId: (await createServices(database())).accountId };
    await expect(services.bridges.get(elsewhere, bridge.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(services.bridges.get(ada, 'nothing')).rejects.toMatchObject({
      code: 'not_found',
      message: 'Bridge not found',
    });
  });

  it('take more people later, by who made them alone', async () => {
    const [ada, ben, cat] = [person('ada'), person('ben'), person('cat')];
    const { id } = await services.bridges.create(ada, { ...ABOUT, participantEmail: ben.email });
    await expect(services.bridges.invite(ben, id, cat.email)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(services.bridges.invite(ada, id, ada.email)).rejects.toMatchObject({ code: 'bad_request' });
    await services.bridges.invite(ada, id, cat.email);
    const again = await services.bridges.invite(ada, id, cat.email);
    expect(again.participants.map(({ email }) => email)).toEqual([ada.email, ben.email, cat.email]);
    expect((await services.bridges.list(cat)).map((bridge) => bridge.id)).toEqual([id]);
    for (let index = 0; index < 5; index++)
      await services.bridges.invite(ada, id, `more${index}@example.com`);
    await expect(services.bridges.invite(ada, id, 'ninth@example.com')).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('keep what each says in order, and tell the mediator whose words they are', async () => {
    const [ada, ben] = [person('ada'), person('ben')];
    const { id, sessionId } = await services.bridges.create(ada, { ...ABOUT, participantEmail: ben.email });
    await services.clock.advance(1_000);
    const first = await say(ada, id, 'He never listens.', 'Ada');
    expect(first).toMatchObject({ role: 'assistant', content: REPLY, author: null });
    await say(ben, id, 'I am here.', 'Ben');
    const { messages: sent } = model.to('chat').at(-1)!.body as { messages: { content: string }[] };
    expect(sent[0]!.content).toMatch(/About the move/);
    expect(sent.slice(1).map(({ content }) => content)).toEqual([
      'Ada: He never listens.',
      REPLY,
      'Ben: I am here.',
    ]);
    const { messages, hasMore } = await services.bridges.messages(ben, id, { limit: 100 });
    expect(hasMore).toBe(false);
    expect(messages.map(({ role, content, author }) => [role, author?.email, content])).toEqual([
      ['user', ada.email, 'He never listens.'],
      ['assistant', undefined, REPLY],
      ['user', ben.email, 'I am here.'],
      ['assistant', undefined, REPLY],
    ]);
    expect(messages[1]!.id).toBe(first.id);
    const page = await services.bridges.messages(ada, id, { after: first.id, limit: 1 });
    expect(page).toEqual({ messages: [messages[2]], hasMore: true });
    const session = await services.sessions.load(sessionId);
    expect([session.endUserId, session.modality]).toEqual([null, 'text']);
    const [listed] = await services.bridges.list(ben);
    expect(listed!.lastActiveAt.getTime()).toBeGreaterThan(listed!.createdAt.getTime());
  });

  it('let nobody speak under the name of another', async () => {
    const [ada, ben] = [person('ada'), person('ben')];
    const { id } = await services.bridges.create(ada, { ...ABOUT, participantEmail: ben.email });
    await say(ada, id, 'Hello.', 'Ada');
    await expect(say(ben, id, 'I am at fault for everything.', 'ADA')).rejects.toMatchObject({
      code: 'bad_request',
      message: 'Pseudonym is taken by another participant of this bridge',
    });
    await say(ben, id, 'Hello.', 'Ben');
    await say(ada, id, 'I have another name now.', 'Countess');
    const { messages } = await services.bridges.messages(ada, id, { limit: 100 });
    expect(messages.flatMap(({ author }) => author?.pseudonym ?? [])).toEqual(['Ada', 'Ben', 'Countess']);
  });

  it('tell of messages as they are said, to participants alone', async () => {
    const [ada, ben, eve] = [person('ada'), person('ben'), person('eve')];
    const { id } = await services.bridges.create(ada, { ...ABOUT, participantEmail: ben.email });
    const before = await say(ada, id, 'Before.', 'Ada');
    const abort = new AbortController();
    const watch = services.bridges.watch(ben, id, { after: before.id, signal: abort.signal });
    const next = watch.next();
    await say(ada, id, 'Are you there?', 'Ada');
    const heard = (await next).value as BridgeMessage;
    expect([heard.content, heard.author?.email]).toEqual(['Are you there?', ada.email]);
    expect(((await watch.next()).value as BridgeMessage).content).toBe(REPLY);
    const last = watch.next();
    abort.abort();
    expect((await last).done).toBe(true);
    const stranger = services.bridges.watch(eve, id, { after: undefined, signal });
    await expect(stranger.next()).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('keep one rating of each person', async () => {
    const [ada, ben, eve] = [person('ada'), person('ben'), person('eve')];
    const { id } = await services.bridges.create(ada, { ...ABOUT, participantEmail: ben.email });
    await services.bridges.rate(ada, id, { rating: 2, comments: 'meh' });
    await services.bridges.rate(ada, id, { rating: 4, comments: null });
    await services.bridges.rate(ben, id, { rating: 5, comments: 'good' });
    await expect(services.bridges.rate(eve, id, { rating: 1, comments: null })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const rows = await database()
      .db.selectFrom('bridge_ratings')
      .select(['end_user_id', 'rating', 'comments'])
      .where('bridge_id', '=', id)
      .orderBy('end_user_id')
      .execute();
    expect(rows).toEqual([
      { end_user_id: ada.endUserId, rating: 4, comments: null },
      { end_user_id: ben.endUserId, rating: 5, comments: expect.stringMatching(/^e1\./) as string },
    ]);
  });
});
