import { SignJWT, decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';
import { TherapykinClient } from '../support/TherapykinClient.ts';

const REGISTER_400 = 'Email, first name, and password are required';
const DAY_MS = 24 * 60 * 60_000;

describeOnEachStore("TherapyKin's auth", (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
  });
  afterAll(async () => {
    await server.close();
    await services.chat.stop();
  });

  const nobody = (): TherapykinClient => new TherapykinClient(server);

  it('registers, tells who is logged in, logs out and in again, as documented', async () => {
    const client = nobody();
    const { email } = client;
    const registered = await client.post('/auth/register', {
      email: email.toUpperCase(),
      firstName: 'John',
      password: 'password123',
      specialist: 'generalist',
    });
    const user = { id: expect.stringMatching(/^tku_/) as string, email, firstName: 'John' };
    expect([registered.status, registered.json]).toEqual([
      201,
      { message: 'User registered successfully', user },
    ]);
    expect(registered.headers.get('cache-control')).toBe('no-store');
    expect(registered.headers.getSetCookie()[0]).toMatch(
      /^__Host-visavis-therapykin=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
    // The token is for the cookie alone.
    expect(registered.bytes.toString()).not.toContain(client.token!);
    expect(await client.get('/auth/me')).toMatchObject({ status: 200, json: { user } });

    const out = await client.post('/auth/logout');
    expect([out.status, out.json, client.token]).toEqual([200, { message: 'Logout successful' }, undefined]);
    expect(await client.get('/auth/me')).toMatchObject({ status: 401, json: { error: 'Not authenticated' } });
    expect((await client.post('/auth/logout')).status).toBe(200);

    const back = await client.post('/auth/login', {
      email: ` ${email.toUpperCase()} `,
      password: 'password123',
    });
    expect([back.status, back.json]).toEqual([200, { message: 'Login successful', user }]);
    expect((await client.get('/auth/me')).json).toEqual({ user });
  });

  it.each([
    ['login', {}, 400, 'Email and password are required'],
    ['login', { email: 'a@example.com' }, 400, 'Email and password are required'],
    ['login', { email: { $ne: null }, password: { $ne: null } }, 400, 'Email and password are required'],
    ['login', [], 400, 'Email and password are required'],
    ['login', { email: 'no\0body', password: 'password123' }, 401, 'Invalid credentials'],
    ['login', { email: 'nobody@example.com', password: 'password123' }, 401, 'Invalid credentials'],
    ['register', {}, 400, REGISTER_400],
    ['register', { email: 'a@example.com', firstName: 'John' }, 400, REGISTER_400],
    ['register', { email: 'a@example.com', firstName: ' ', password: 'password123' }, 400, REGISTER_400],
    [
      'register',
      { email: 'a@', firstName: 'John', password: 'password123' },
      400,
      'A valid email is required',
    ],
    [
      'register',
      { email: 'a@example.com', firstName: 'J\0', password: 'password123' },
      400,
      'A valid first name is required',
    ],
    [
      'register',
      { email: 'a@example.com', firstName: 'John', password: 'short12' },
      400,
      'Password must have at least 8 characters',
    ],
    [
      'register',
      { email: 'a@example.com', firstName: 'John', password: 'password123', specialist: 'sales_agent' },
      400,
      'Invalid specialist value',
    ],
  ])('refuses %s of %j', async (path, body, status, error) => {
    const answer = await nobody().post(`/auth/${path}`, body);
    expect([answer.status, answer.json]).toEqual([status, { error }]);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('refuses what is no JSON in the same shape', async () => {
    const broken = await nobody().post('/auth/login', '{"email": ');
    expect(broken).toMatchObject({ status: 400, json: { error: expect.stringContaining('JSON') as string } });
    const empty = await nobody().post('/auth/login');
    expect(empty).toMatchObject({ status: 400, json: { error: 'Email and password are required' } });
    const nothing = await nobody().get('/nothing');
    expect(nothing).toMatchObject({ status: 404, json: { error: expect.any(String) as string } });
    const get = await nobody().get('/auth/login');
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('takes an email once, also when two register at once, whatever its case', async () => {
    const { email } = nobody();
    const body = { email, firstName: 'John', password: 'password123' };
    const answers = await Promise.all([
      nobody().post('/auth/register', body),
      nobody().post('/auth/register', { ...body, email: email.toUpperCase() }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)!.json).toEqual({
      error: 'User with this email already exists',
    });
    // With another account it is another person.
    const other = await createServices(database());
    const others = await TestHttpServer.start(other);
    expect((await new TherapykinClient(others).post('/auth/login', body)).status).toBe(401);
    expect((await new TherapykinClient(others).post('/auth/register', body)).status).toBe(201);
    await others.close();
    await other.chat.stop();
  });

  it('changes the password, which ends every other login, and needs the current one', async () => {
    const client = await TherapykinClient.register(server);
    const elsewhere = nobody();
    elsewhere.token = client.token;
    const { email } = client;
    const change = (body: object) => client.post('/auth/change-password', body);
    const required = 'Current password and new password are required';
    expect(await change({})).toMatchObject({ status: 400, json: { error: required } });
    expect(await change({ newPassword: 'newPassword456' })).toMatchObject({
      status: 400,
      json: { error: required },
    });
    expect(await change({ currentPassword: 'wrongPassword', newPassword: 'newPassword456' })).toMatchObject({
      status: 401,
      json: { error: 'Current password is incorrect' },
    });
    expect(await change({ currentPassword: 'password123', newPassword: 'short' })).toMatchObject({
      status: 400,
      json: { error: 'Password must have at least 8 characters' },
    });
    expect((await elsewhere.get('/auth/me')).status).toBe(200);

    const changed = await change({ currentPassword: 'password123', newPassword: 'newPassword456' });
    expect([changed.status, changed.json]).toEqual([200, { message: 'Password updated successfully' }]);
    expect((await client.get('/auth/me')).status).toBe(200);
    expect((await elsewhere.get('/auth/me')).status).toBe(401);
    expect((await nobody().post('/auth/login', { email, password: 'password123' })).status).toBe(401);
    expect((await nobody().post('/auth/login', { email, password: 'newPassword456' })).status).toBe(200);
    expect(await nobody().post('/auth/change-password', {})).toMatchObject({
      status: 401,
      json: { error: 'Not authenticated' },
    });
    await expect(
      services.therapykin.users.changePassword(newId('TherapykinUserId'), { current: 'a', next: 'b' }),
    ).rejects.toMatchObject({ code: 'not_found', message: 'User not found' });
  });

  it('gives nobody what they ask for beside: role, credit, plan, account', async () => {
    const asked = {
      role: 'admin',
      operator: true,
      account_id: newId('AccountId'),
      id: newId('TherapykinUserId'),
      credit: 1_000_000,
      plan: 'premium',
      pseudonym: 'Somebody',
    };
    const client = await TherapykinClient.register(server, asked);
    const { user } = (await client.get('/auth/me')).json as { user: object };
    expect(Object.keys(user)).toEqual(['id', 'email', 'firstName']);
    const row = await database()
      .db.selectFrom('therapykin_users')
      .selectAll()
      .where('email', '=', client.email)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ account_id: services.accountId, end_user_id: row.id, pseudonym: null });
    expect(row.id).not.toBe(asked.id);
    expect(row.password_hash).toMatch(/^\$argon2id\$/);
    // They are nobody at the console.
    expect((await server.request('GET', '/v1/auth/me', { key: null, headers: client.cookie })).status).toBe(
      401,
    );
  });

  describe('takes no token', () => {
    const meWith = (token: string) => {
      const client = nobody();
      client.token = token;
      return client.get('/auth/me');
    };
    const refused = { status: 401, json: { error: 'Not authenticated' } };

    it('that is unsigned, signed by others, or changed', async () => {
      const { token } = await TherapykinClient.register(server);
      const [head, claims, signature] = token!.split('.') as [string, string, string];
      const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const none = encode({ alg: 'none', typ: 'therapykin+jwt' });
      const changed = encode({ ...decodeJwt(token!), sub: newId('TherapykinUserId') });
      const strange = await new SignJWT({ ...decodeJwt(token!) })
        .setProtectedHeader({ alg: 'HS256', typ: 'therapykin+jwt' })
        .sign(Buffer.from('another key, of thirty-two bytes'));
      const others = [
        `${none}.${claims}.`,
        `${none}.${claims}.${signature}`,
        `${head}.${changed}.${signature}`,
        strange,
        'nonsense',
      ];
      for (const other of others) expect(await meWith(other), other).toMatchObject(refused);
      expect((await meWith(token!)).status).toBe(200);
    });

    it('of another kind', async () => {
      const { accountId } = services;
      const endUser = await services.tokens.issueEndUserToken({ accountId, endUserId: 'a' });
      const client = await services.tokens.issueClientToken({ accountId, sessionId: newId('SessionId') });
      for (const { token } of [endUser, client]) expect(await meWith(token)).toMatchObject(refused);
      const { token } = await TherapykinClient.register(server);
      await expect(services.tokens.verifyEndUserToken(token!)).rejects.toMatchObject({
        code: 'unauthorized',
      });
    });

    it('whose login has ended: logged out, or a week old', async () => {
      const client = await TherapykinClient.register(server);
      const { token } = client;
      await client.post('/auth/logout');
      expect(await meWith(token!)).toMatchObject(refused);

      const week = await TherapykinClient.register(server);
      await services.clock.advance(7 * DAY_MS - 60_000);
      expect((await week.get('/auth/me')).status).toBe(200);
      await services.clock.advance(60_000);
      expect(await week.get('/auth/me')).toMatchObject(refused);
    });

    it('of a user and a login that do not belong together', async () => {
      const one = await TherapykinClient.register(server);
      const two = await TherapykinClient.register(server);
      const { login } = decodeJwt<{ login: `tkl_${string}` }>(one.token!);
      const { token } = await services.tokens.issueTherapykinToken(
        { userId: two.id as never, loginId: login as never },
        DAY_MS,
      );
      expect(await meWith(token)).toMatchObject(refused);
    });
  });

  it('lets no page of another site act, log in or out', async () => {
    const client = await TherapykinClient.register(server);
    const { email, password } = client;
    const elsewhere = { origin: 'https://elsewhere.example' };
    const attempts = [
      ['/auth/login', { email, password }],
      ['/auth/register', { email: 'new@example.com', firstName: 'John', password }],
      ['/auth/logout', undefined],
      ['/auth/change-password', { currentPassword: password, newPassword: 'newPassword456' }],
    ] as const;
    for (const [path, body] of attempts) {
      const answer = await client.post(path, body, elsewhere);
      expect([answer.status, answer.headers.getSetCookie()], path).toEqual([403, []]);
      if (!body) continue;
      const form = await client.post(path, JSON.stringify(body), { 'content-type': 'text/plain' });
      expect(form.status, path).toBe(403);
    }
    expect((await client.get('/auth/me')).status).toBe(200);
    // A program that is no browser names no origin.
    expect((await client.request('POST', '/auth/logout', undefined)).status).toBe(200);
  });

  it('says of failures on our side only what the document says', async () => {
    const { users } = services.therapykin;
    const broken = Object.assign(Object.create(Object.getPrototypeOf(users) as object) as typeof users, {
      logIn: () => Promise.reject(new Error('the database said: secret')),
      register: () => Promise.reject(new Error('secret')),
      authenticate: () => Promise.reject(new Error('secret')),
    });
    const failing = await TestHttpServer.start({
      ...services,
      therapykin: { ...services.therapykin, users: broken },
    });
    const client = new TherapykinClient(failing);
    const { email, password } = client;
    const login = await client.post('/auth/login', { email, password });
    expect([login.status, login.json]).toEqual([500, { error: 'Login failed' }]);
    const register = await client.post('/auth/register', { email, password, firstName: 'John' });
    expect([register.status, register.json]).toEqual([500, { error: 'Registration failed' }]);
    client.token = 'any';
    const fails = [
      ['GET', '/auth/me', 'Authentication check failed'],
      ['POST', '/auth/logout', 'Logout failed'],
      ['POST', '/auth/change-password', 'Failed to change password'],
    ] as const;
    for (const [method, path, error] of fails) {
      const answer = await client.request(method, path, undefined);
      expect([answer.status, answer.json], path).toEqual([500, { error }]);
    }
    expect(failing.logged.length).toBeGreaterThanOrEqual(5);
    await failing.close();
  });

  it('counts requests in the groups of the document', async () => {
    const limited = await TestHttpServer.start(services, {
      limits: { auth: 10, engine: 60, media: 30, other: 120 },
    });
    const client = new TherapykinClient(limited);
    for (let sent = 0; sent < 10; sent++) expect((await client.post('/auth/login', {})).status).toBe(400);
    const refused = await client.post('/auth/login', {});
    expect(refused).toMatchObject({ status: 429, json: { error: expect.any(String) as string } });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    const policyOf = async (path: string) =>
      (await client.get(path)).headers.get('ratelimit-policy')?.split(';w')[0];
    const groups = ['/auth/me', '/kinos', '/kinos/image', '/bridges/messages', '/tts', '/STT', '/bridges'];
    expect(await Promise.all(groups.map(policyOf))).toEqual([
      '"auth";q=10',
      '"engine";q=60',
      '"engine";q=60',
      '"engine";q=60',
      '"media";q=30',
      '"media";q=30',
      '"other";q=120',
    ]);
    await limited.close();
  });
});
