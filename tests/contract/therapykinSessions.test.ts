import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId, type SessionId } from '@visavis/shared';
import { placeOf } from '../../server/src/store/sealedColumns.ts';
import { SPECIALISTS } from '../../server/src/therapykin/specialists.ts';
import { TestHttpServer, type Answer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';
import { TherapykinClient } from '../support/TherapykinClient.ts';

const DAY_MS = 24 * 60 * 60_000;
const RATING = {
  overallRating: 4,
  understandingEmpathy: 5,
  helpfulnessOfAdvice: 4,
  sessionFlow: 4,
  rememberingContext: 3,
};
const ID = newId('SessionId');

describeOnEachStore("TherapyKin's sessions and users", (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  let client: TherapykinClient;
  beforeAll(async () => {
    services = await createServices(database(), { therapykinDemos: 3 });
    server = await TestHttpServer.start(services);
    client = await TherapykinClient.register(server);
  });
  afterAll(async () => {
    await server.close();
    await services.chat.stop();
  });

  const create = async (by = client, body: object = {}): Promise<SessionId> => {
    const answer = await by.post('/sessions/create-demo', { kinId: 'kin', ...body });
    expect(answer.status).toBe(200);
    return (answer.json as { session: { id: SessionId } }).session.id;
  };
  const load = (id: SessionId) => services.sessions.load(id);
  const shown = ({ status, json }: Answer) => [status, json];

  it('make a session of this product, of the person who is logged in', async () => {
    const answer = await client.post('/sessions/create-demo', {
      kinId: 'kin',
      email: 'somebody.else@example.com',
      pseudonym: 'Somebody',
      end_user_id: 'somebody',
      max_cost_micros: null,
      specialist: 'sleep',
      sessionLength: 30,
    });
    const { session } = answer.json as { session: { id: SessionId; createdAt: string } };
    expect(shown(answer)).toEqual([200, { success: true, session }]);
    expect(await load(session.id)).toMatchObject({
      accountId: services.accountId,
      origin: 'therapykin',
      endUserId: client.id,
      profile: 'sleep',
      timeLimitMs: 30 * 60_000,
      status: 'IDLE',
      createdAt: new Date(session.createdAt),
      context: 'The person who talks is called John.',
    });
    expect((await server.request('GET', `/v1/sessions/${session.id}`)).status).toBe(200);
    expect(await load(await create())).toMatchObject({ profile: 'welcome', timeLimitMs: 15 * 60_000 });
  });

  it('let strangers make a few in a day, each of a person of its own', async () => {
    const stranger = new TherapykinClient(server);
    const made = [await create(stranger), await create(stranger), await create(stranger)];
    const people = await Promise.all(made.map(async (id) => (await load(id)).endUserId));
    expect(new Set(people).size).toBe(3);
    for (const each of people) expect(each).toMatch(/^demo-/);
    const refused = await stranger.post('/sessions/create-demo', { kinId: 'kin' });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(DAY_MS / 1_000 - 60);
    await create(client);
    await services.clock.advance(DAY_MS);
    await create(stranger);
  });

  it('rate, change and count a session, as documented', async () => {
    const own = await TherapykinClient.register(server);
    const sessionId = await create(own);
    const rated = await own.post('/sessions/submit-rating', { sessionId, ...RATING, comments: 'Great.' });
    expect(shown(rated)).toEqual([200, { success: true }]);
    await own.post('/sessions/submit-rating', { sessionId, ...RATING, sessionFlow: 1.5 });
    const rows = await database()
      .db.selectFrom('therapykin_ratings')
      .selectAll()
      .where('session_id', '=', sessionId)
      .execute();
    expect(rows).toMatchObject([
      { account_id: services.accountId, end_user_id: own.id, overall: 4, empathy: 5, flow: 1.5, memory: 3 },
    ]);

    const longer = await own.post('/sessions/update-length', { sessionId, sessionLength: 45 });
    expect(shown(longer)).toEqual([200, { success: true, sessionLength: 45 }]);
    const other = await own.post('/sessions/update-specialist', { sessionId, specialist: 'grief' });
    expect(shown(other)).toEqual([200, { success: true, message: 'Specialist updated to grief' }]);
    const { greeting, instructions, manner } = await services.profiles.get(services.accountId, 'grief');
    expect(await load(sessionId)).toMatchObject({
      timeLimitMs: 45 * 60_000,
      profile: 'grief',
      greeting,
      instructions,
      manner,
    });
    expect(await services.sessions.conversation(sessionId)).toMatchObject({
      remainingMs: 45 * 60_000,
      instructions,
    });

    await services.clock.advance(DAY_MS);
    const second = await create(own);
    const stats = async () => (await own.get('/sessions/stats')).json;
    expect(await stats()).toEqual({ stats: { totalSessions: 2, daysActive: 2, ongoingSessions: 2 } });
    await services.sessions.terminate(services.accountId, second, 'terminated_by_api');
    expect(await stats()).toEqual({ stats: { totalSessions: 2, daysActive: 2, ongoingSessions: 1 } });
    const ended = await own.post('/sessions/update-length', { sessionId: second, sessionLength: 15 });
    expect(ended.status).toBe(409);
  });

  it('keep the address of an image, and fetch nothing', async () => {
    const sessionId = await create();
    const put = (imageUrl: unknown, by = client, id = sessionId) =>
      by.post('/sessions/update-image', { sessionId: id, imageUrl });
    const kept = async () =>
      (
        await database()
          .db.selectFrom('therapykin_sessions')
          .select('image_url')
          .where('session_id', '=', sessionId)
          .executeTakeFirstOrThrow()
      ).image_url;
    for (const url of ['https://example.com/image.jpg', 'data:image/jpeg;base64,/9j/4AAQ']) {
      expect(shown(await put(url))).toEqual([200, { success: true }]);
      expect(
        database().cipher.open(placeOf('therapykin_sessions', 'image_url', sessionId), (await kept())!),
      ).toBe(url);
    }
    for (const url of ['http://example.com/a.jpg', 'javascript:alert(1)', 'data:text/html;base64,PGI+', 'x'])
      expect((await put(url)).status, url).toBe(400);
    expect(shown(await put(''))).toEqual([
      400,
      { error: 'Missing required parameters: sessionId, imageUrl' },
    ]);
    // A stranger's session is theirs by its id; a person's is not.
    const stranger = new TherapykinClient(server);
    const theirs = await create(stranger);
    const url = 'https://example.com/a.jpg';
    expect((await put(url, stranger, theirs)).status).toBe(200);
    for (const [by, id] of [
      [stranger, sessionId],
      [client, theirs],
    ] as const)
      expect(shown(await put(url, by, id))).toEqual([404, { error: 'Session not found' }]);
  });

  it.each([
    ['create-demo', {}, 'KinId is required'],
    ['create-demo', { kinId: 7 }, 'KinId is required'],
    ['create-demo', { kinId: 'kin', specialist: 'sales_agent' }, 'Invalid specialist value'],
    ['create-demo', { kinId: 'kin', sessionLength: 60 }, 'Valid sessionLength is required (15, 30, or 45)'],
    ['submit-rating', RATING, 'Session ID is required'],
    [
      'submit-rating',
      { sessionId: ID, ...RATING, sessionFlow: 6 },
      'All ratings must be numbers between 1 and 5',
    ],
    [
      'submit-rating',
      { sessionId: ID, ...RATING, overallRating: '4' },
      'All ratings must be numbers between 1 and 5',
    ],
    ['submit-rating', { sessionId: ID }, 'All ratings must be numbers between 1 and 5'],
    ['update-length', {}, 'Session ID is required'],
    ['update-length', { sessionId: ID }, 'Valid sessionLength is required (15, 30, or 45)'],
    [
      'update-length',
      { sessionId: ID, sessionLength: '30' },
      'Valid sessionLength is required (15, 30, or 45)',
    ],
    ['update-specialist', { sessionId: ID }, 'Session ID and specialist are required'],
    ['update-specialist', { specialist: 'generalist' }, 'Session ID and specialist are required'],
    ['update-specialist', { sessionId: ID, specialist: 'x' }, 'Invalid specialist value'],
    ['update-image', { sessionId: ID }, 'Missing required parameters: sessionId, imageUrl'],
  ])('refuse %s of %j', async (path, body, error) => {
    expect(shown(await client.post(`/sessions/${path}`, body))).toEqual([400, { error }]);
  });

  it('know no session of another person, of another account, or of another API', async () => {
    const other = await TherapykinClient.register(server);
    const account = await createServices(database());
    const elsewhere = await TestHttpServer.start(account);
    const theirs = await TherapykinClient.register(elsewhere);
    const foreign = [
      await create(other),
      await create(theirs),
      newId('SessionId'),
      (await services.sessions.create(services.accountId, { profile: 'welcome', end_user_id: client.id })).id,
      'nonsense',
    ];
    for (const sessionId of foreign) {
      const asks = [
        ['submit-rating', RATING],
        ['update-length', { sessionLength: 30 }],
        ['update-specialist', { specialist: 'generalist' }],
        ['update-image', { imageUrl: 'https://example.com/a.jpg' }],
      ] as const;
      for (const [path, body] of asks) {
        const answer = await client.post(`/sessions/${path}`, { sessionId, ...body });
        expect(shown(answer), `${path} ${sessionId}`).toEqual([404, { error: 'Session not found' }]);
      }
    }
    expect((await load(foreign[0] as SessionId)).profile).toBe('welcome');
    await elsewhere.close();
    await account.chat.stop();
  });

  it('need somebody who is logged in', async () => {
    const nobody = new TherapykinClient(server);
    const paths = [
      ['POST', '/sessions/submit-rating'],
      ['POST', '/sessions/update-length'],
      ['POST', '/sessions/update-specialist'],
      ['GET', '/sessions/stats'],
      ['GET', '/users/preferences'],
      ['POST', '/users/preferences'],
      ['POST', '/users/update-pseudonym'],
    ] as const;
    for (const [method, path] of paths) {
      const body = method === 'POST' ? { pseudonym: 'John', email: client.email } : undefined;
      const answer = await nobody.request(method, path, body);
      expect(shown(answer), path).toEqual([401, { error: 'Not authenticated' }]);
      if (method === 'GET') continue;
      const page = await client.post(path, {}, { origin: 'https://elsewhere.example' });
      expect(page.status, path).toBe(403);
    }
  });

  it('keep preferences and a pseudonym, and nothing else that they are sent', async () => {
    const own = await TherapykinClient.register(server, { specialist: 'stress' });
    const first = {
      preferredSessionLength: 30,
      preferredVoice: 'L0Dsvb3SLTyegXwtm47J',
      preferredSpecialist: 'stress',
      cameraEnabled: false,
    };
    expect(shown(await own.get('/users/preferences'))).toEqual([200, { preferences: first }]);
    const changed = await own.post('/users/preferences', {
      preferredSessionLength: 45,
      cameraEnabled: true,
      plan: 'premium',
      account_id: newId('AccountId'),
      email: 'other@example.com',
      password_hash: 'x',
    });
    const preferences = { ...first, preferredSessionLength: 45, cameraEnabled: true };
    expect(shown(changed)).toEqual([200, { success: true, preferences }]);
    expect(shown(await own.post('/users/preferences', {}))).toEqual([200, { success: true, preferences }]);
    expect((await own.get('/users/preferences')).json).toEqual({ preferences });

    expect(shown(await own.post('/users/update-pseudonym', { pseudonym: ' Luna ' }))).toEqual([
      200,
      { success: true, pseudonym: 'Luna' },
    ]);
    expect((await load(await create(own))).context).toBe('The person who talks is called Luna.');
    const { user } = (await own.get('/auth/me')).json as { user: object };
    expect(user).toEqual({ id: own.id, email: own.email, firstName: 'John' });
  });

  it.each([
    [
      'preferences',
      { preferredSessionLength: 20 },
      'Valid preferredSessionLength is required (15, 30, or 45)',
    ],
    ['preferences', { preferredVoice: 7 }, 'Valid preferredVoice is required (string)'],
    ['preferences', { preferredSpecialist: 'sales_agent' }, 'Valid preferredSpecialist is required'],
    ['preferences', { cameraEnabled: 'yes' }, 'Valid cameraEnabled is required (boolean)'],
    ['update-pseudonym', {}, 'Pseudonym is required'],
    ['update-pseudonym', { pseudonym: '  ' }, 'Pseudonym is required'],
  ])('refuse %s of %j for a user', async (path, body, error) => {
    expect(shown(await client.post(`/users/${path}`, body))).toEqual([400, { error }]);
  });

  it('take each specialist', async () => {
    for (const specialist of SPECIALISTS)
      expect((await load(await create(client, { specialist }))).profile).toBe(specialist);
  });

  it('say of failures on our side only what the document says', async () => {
    const down = (): Promise<never> => Promise.reject(new Error('the database said: secret'));
    const { users, sessions } = services.therapykin;
    const of = <Part extends object>(part: Part, names: readonly string[]): Part =>
      Object.assign(Object.create(part) as Part, Object.fromEntries(names.map((name) => [name, down])));
    const authenticate = users.authenticate.bind(users);
    const failing = await TestHttpServer.start({
      ...services,
      therapykin: {
        ...services.therapykin,
        users: Object.assign(of(users, ['preferences', 'setPreferences', 'setPseudonym']), { authenticate }),
        sessions: of(sessions, ['create', 'rate', 'setLength', 'setSpecialist', 'stats', 'setImage']),
      },
    });
    const one = new TherapykinClient(failing);
    one.token = client.token;
    const asks = [
      ['/sessions/create-demo', { kinId: 'kin' }, 'Failed to create demo session'],
      ['/sessions/submit-rating', { sessionId: ID, ...RATING }, 'Failed to submit rating'],
      ['/sessions/update-length', { sessionId: ID, sessionLength: 15 }, 'Failed to update session length'],
      ['/sessions/update-specialist', { sessionId: ID, specialist: 'sleep' }, 'Failed to update specialist'],
      ['/sessions/stats', null, 'Failed to fetch session statistics'],
      [
        '/sessions/update-image',
        { sessionId: ID, imageUrl: 'https://a.example/' },
        'Failed to update session image',
      ],
      ['/users/preferences', null, 'Failed to fetch user preferences'],
      ['/users/preferences', {}, 'Failed to update user preferences'],
      ['/users/update-pseudonym', { pseudonym: 'Luna' }, 'Failed to update user pseudonym'],
    ] as const;
    for (const [path, body, error] of asks) {
      const answer = await (body === null ? one.get(path) : one.post(path, body));
      expect(shown(answer), path).toEqual([500, { error }]);
    }
    const gone = newId('TherapykinUserId');
    const works = [
      () => users.preferences(gone),
      () => users.setPreferences(gone, {}),
      () => users.setPseudonym(gone, 'x'),
    ];
    for (const work of works)
      await expect(work()).rejects.toMatchObject({ code: 'not_found', message: 'User not found' });
    await failing.close();
  });
});
