import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { problemSchema, sessionSchema, VisavisError, type SessionId } from '@visavis/shared';
import { SessionSettings } from '../../server/src/sessions/SessionSettings.ts';
import { TestHttpServer, type Answer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

describeOnEachStore('Commands over REST', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
  });
  afterAll(async () => {
    await server.close();
  });
  beforeEach(() => {
    server.control.orders.length = 0;
    server.control.refusal = null;
  });

  const WAYS = {
    IDLE: async () => undefined,
    ACTIVE: async (id: SessionId) => services.sessions.markActive(id),
    PAUSED: async (id: SessionId) => {
      await services.sessions.markActive(id);
      await services.sessions.pauseIfActive(id, 'disconnected');
    },
    TERMINATED: async (id: SessionId) => services.sessions.terminateIfLive(id, 'terminated_by_api'),
  };
  type State = keyof typeof WAYS;

  async function sessionIn(state: State, context = 'The shop sells bread.'): Promise<SessionId> {
    const { id } = await services.sessions.create(services.accountId, { face: 'maya', context });
    await WAYS[state](id);
    return id;
  }

  const send = (id: SessionId, [method, command, body]: Command): Promise<Answer> =>
    server.request(method, `/v1/sessions/${id}${command}`, { body });
  const codeOf = ({ json }: Answer): string => problemSchema.parse(json).code;

  type Command = readonly [method: 'POST' | 'PATCH', path: string, body: object];
  const SPEAK: Command = ['POST', '/speak', { text: 'Your table is ready.' }];
  const MESSAGE: Command = ['POST', '/message', { text: 'What can you do?' }];
  const INTERRUPT: Command = ['POST', '/interrupt', {}];
  const APPEND: Command = ['POST', '/context', { mode: 'append', text: 'It opens at six.' }];
  const SETTINGS: Command = ['PATCH', '', { face: 'leo', voice: 'rms', behavior: 'brief' }];

  it.each<[State, Command, number, string | null, RegExp | null]>([
    ['IDLE', SPEAK, 409, 'conflict', /IDLE.*connect/],
    ['IDLE', MESSAGE, 409, 'conflict', /IDLE.*connect/],
    ['IDLE', INTERRUPT, 409, 'conflict', /IDLE.*connect/],
    ['IDLE', APPEND, 200, null, null],
    ['IDLE', SETTINGS, 200, null, null],
    ['ACTIVE', SPEAK, 202, null, /^speak ses_\w+ Your table is ready\.$/],
    ['ACTIVE', MESSAGE, 202, null, /^message ses_\w+ What can you do\?$/],
    ['ACTIVE', INTERRUPT, 202, null, /^interrupt ses_\w+$/],
    [
      'ACTIVE',
      APPEND,
      200,
      null,
      /^changeSettings ses_\w+ \{"context":"The shop sells bread\.\\n\\nIt opens at six\."\}$/,
    ],
    [
      'ACTIVE',
      SETTINGS,
      200,
      null,
      /^changeSettings ses_\w+ \{"behavior":"brief","face":"leo","voice":"rms"\}$/,
    ],
    ['PAUSED', SPEAK, 409, 'conflict', /PAUSED.*connect/],
    ['PAUSED', MESSAGE, 409, 'conflict', /PAUSED.*connect/],
    ['PAUSED', INTERRUPT, 409, 'conflict', /PAUSED.*connect/],
    ['PAUSED', APPEND, 200, null, null],
    ['PAUSED', SETTINGS, 200, null, null],
    ['TERMINATED', SPEAK, 409, 'session_terminated', null],
    ['TERMINATED', MESSAGE, 409, 'session_terminated', null],
    ['TERMINATED', INTERRUPT, 409, 'session_terminated', null],
    ['TERMINATED', APPEND, 409, 'session_terminated', null],
    ['TERMINATED', SETTINGS, 409, 'session_terminated', null],
  ])('%s: %j answers %i %s', async (state, command, status, code, pattern) => {
    const id = await sessionIn(state);
    const answer = await send(id, command);
    expect(answer.status).toBe(status);
    if (code !== null) {
      expect(codeOf(answer)).toBe(code);
      if (pattern) expect(problemSchema.parse(answer.json).detail).toMatch(pattern);
      expect(server.control.orders).toEqual([]);
    } else if (pattern) {
      expect(server.control.orders).toEqual([expect.stringMatching(pattern)]);
    }
    if (status === 202) expect(answer.json).toEqual({});
  });

  it('keeps what was changed without a conversation for the next one', async () => {
    const id = await sessionIn('PAUSED');
    await send(id, APPEND);
    const answer = await send(id, SETTINGS);
    expect(sessionSchema.strict().parse(answer.json)).toMatchObject({
      status: 'PAUSED',
      face: 'leo',
      voice: 'rms',
      behavior: 'brief',
      context: 'The shop sells bread.\n\nIt opens at six.',
    });
    expect(await services.sessions.conversation(id)).toMatchObject({
      behavior: 'brief',
      context: 'The shop sells bread.\n\nIt opens at six.',
    });
    expect(await services.sessions.snapshot(id)).toMatchObject({ face: 'leo', voice: 'rms' });
  });

  it('counts what is there already: a context that would grow too long stays as it was', async () => {
    const id = await sessionIn('ACTIVE', 'word '.repeat(2_490).trim());
    const refused = await send(id, ['POST', '/context', { mode: 'append', text: 'one '.repeat(11) }]);
    expect([refused.status, codeOf(refused)]).toEqual([422, 'context_too_long']);
    expect(problemSchema.parse(refused.json).errors?.[0]).toMatchObject({
      path: 'text',
      message: expect.stringContaining('2501 words') as string,
    });
    expect((await services.sessions.load(id)).context).toBe('word '.repeat(2_490).trim());
    expect(server.control.orders).toEqual([]);
    expect((await send(id, ['POST', '/context', { mode: 'append', text: 'one '.repeat(10) }])).status).toBe(
      200,
    );
    expect((await send(id, ['POST', '/context', { mode: 'replace', text: '' }])).status).toBe(200);
    expect((await services.sessions.load(id)).context).toBe('');
  });

  it.each<[object, string, string]>([
    [{ face: 'bob' }, 'validation_failed', 'face'],
    [{ voice: 'nobody' }, 'validation_failed', 'voice'],
    [{ language: 'no tag' }, 'validation_failed', 'language'],
    [{ language: 'de' }, 'unsupported_option', 'language'],
    [{ modality: 'hologram' }, 'validation_failed', 'modality'],
    [{ face: 'leo', profile: 'base' }, 'validation_failed', 'profile'],
    [{}, 'validation_failed', 'body'],
    [{ voice: null }, 'validation_failed', 'voice'],
    [{ behavior: 'x'.repeat(10_001) }, 'validation_failed', 'behavior'],
  ])('refuses %j with %s and changes nothing', async (body, code, path) => {
    const id = await sessionIn('ACTIVE');
    const before = await services.sessions.load(id);
    const answer = await send(id, ['PATCH', '', body]);
    expect([answer.status, codeOf(answer)]).toEqual([422, code]);
    expect(problemSchema.parse(answer.json).errors?.map((each) => each.path)).toContain(path);
    expect(await services.sessions.load(id)).toEqual(before);
    expect(server.control.orders).toEqual([]);
  });

  it.each([
    ['/speak', { text: '  ' }],
    ['/speak', { text: 'x'.repeat(4_001) }],
    ['/speak', { text: 'Hello', voice: 'rms' }],
    ['/speak', {}],
    ['/message', { text: 'a\0b' }],
    ['/interrupt', { now: true }],
    ['/context', { mode: 'prepend', text: 'x' }],
    ['/context', { text: 'x' }],
  ])('refuses POST %s %j', async (path, body) => {
    const id = await sessionIn('ACTIVE');
    expect((await send(id, ['POST', path, body])).status).toBe(422);
    expect(server.control.orders).toEqual([]);
  });

  it('takes the change back that the conversation cannot follow, unless a newer one took its place', async () => {
    const id = await sessionIn('ACTIVE');
    server.control.refusal = new VisavisError('unavailable', 'The avatar is being replaced.');
    const answer = await send(id, SETTINGS);
    expect([answer.status, codeOf(answer)]).toEqual([503, 'unavailable']);
    expect(await services.sessions.load(id)).toMatchObject({ face: 'maya', voice: 'slt', behavior: '' });

    const settings = new SessionSettings(services);
    const first = await settings.update(services.accountId, id, {
      face: 'leo',
      behavior: 'a',
    });
    await settings.update(services.accountId, id, { behavior: 'b' });
    await settings.revert(first);
    expect(await services.sessions.load(id)).toMatchObject({ face: 'maya', behavior: 'b' });
  });

  it('loses none of many changes at the same moment', async () => {
    const id = await sessionIn('ACTIVE', '');
    const words = Array.from({ length: 12 }, (_, index) => `word${index}`);
    await Promise.all(words.map((text) => send(id, ['POST', '/context', { mode: 'append', text }])));
    const { context } = await services.sessions.load(id);
    expect(context.split(/\s+/).toSorted()).toEqual(words.toSorted());
  });

  it('tells the conversation nothing when nothing differs', async () => {
    const id = await sessionIn('ACTIVE');
    expect((await send(id, ['PATCH', '', { face: 'maya', voice: 'slt' }])).status).toBe(200);
    expect(server.control.orders).toEqual([]);
  });

  it('shows the modality, and puts what a page may do into its token', async () => {
    const created = await server.request('POST', '/v1/sessions', {
      body: { face: 'maya', modality: 'voice' },
    });
    const { id, modality } = sessionSchema.parse(created.json);
    expect(modality).toBe('voice');
    const patched = await send(id as SessionId, ['PATCH', '', { modality: 'text' }]);
    expect(sessionSchema.parse(patched.json).modality).toBe('text');

    const permissionsOf = async (body: object): Promise<readonly string[]> => {
      const { json } = await server.request('POST', `/v1/sessions/${id}/token`, { body });
      return (await services.tokens.verifyClientToken((json as { token: string }).token)).permissions;
    };
    expect(await permissionsOf({})).toEqual(['speak', 'settings']);
    expect(await permissionsOf({ permissions: ['instruct'] })).toEqual(['instruct']);
    expect(await permissionsOf({ permissions: [] })).toEqual([]);
    const wrong = await server.request('POST', `/v1/sessions/${id}/token`, {
      body: { permissions: ['root'] },
    });
    expect(wrong.status).toBe(422);
  });
});
