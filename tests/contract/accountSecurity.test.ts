import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId, type NewApiKeyWire, type NewInvitationWire } from '@visavis/shared';
import { Passwords } from '../../server/src/accounts/Passwords.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { newEmail, PASSWORD, Person } from '../support/Person.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

interface OpenApi {
  paths: Record<
    string,
    Record<
      string,
      {
        security?: object[];
        requestBody?: { content: Record<string, { examples?: { typical?: { value: unknown } } }> };
      }
    >
  >;
}

const DAY_MS = 24 * 60 * 60_000;

describeOnEachStore('The security of accounts', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  let derived = 0;
  beforeAll(async () => {
    const passwords = new Passwords({
      derive: async (password, salt) => {
        derived++;
        return Buffer.concat([salt, Buffer.from(password)]).subarray(0, 32);
      },
    });
    services = await createServices(database(), { accounts: { passwords } });
    server = await TestHttpServer.start(services);
  });
  afterAll(async () => {
    await server.close();
  });

  async function endpoints(part: string): Promise<{ method: string; path: string; body: unknown }[]> {
    const document = (await server.request('GET', '/openapi.json', { key: null })).json as OpenApi;
    return Object.entries(document.paths).flatMap(([path, operations]) =>
      path.includes(part)
        ? Object.entries(operations).map(([method, operation]) => ({
            method: method.toUpperCase(),
            path,
            body: operation.requestBody?.content['application/json']?.examples?.typical?.value,
          }))
        : [],
    );
  }

  it("answers 404 for another account's members, keys and invitations, as for ids that do not exist", async () => {
    const owner = await Person.signUp(server);
    const stranger = await Person.signUp(server);
    const made = await owner.request('POST', '/v1/api-keys', { name: 'theirs' });
    const invited = await owner.request('POST', '/v1/invitations', { email: newEmail(), role: 'owner' });
    const ids = {
      '{user_id}': [(await owner.me()).user.id, newId('UserId')],
      '{key_id}': [(made.json as NewApiKeyWire).id, newId('ApiKeyId')],
      '{invitation_id}': [(invited.json as NewInvitationWire).id, newId('InvitationId')],
    } as const;
    let tried = 0;
    for (const [part, [theirs, missing]] of Object.entries(ids)) {
      for (const { method, path, body } of await endpoints(part)) {
        const foreign = await stranger.request(method, path.replace(part, theirs), body);
        const none = await stranger.request(method, path.replace(part, missing), body);
        expect(foreign.status, `${method} ${path}`).toBe(404);
        expect(foreign.bytes.toString(), `${method} ${path}`).toBe(none.bytes.toString());
        tried++;
      }
    }
    expect(tried).toBeGreaterThanOrEqual(5);
    stranger.account = (await owner.me()).memberships[0]!.account_id;
    expect((await stranger.request('GET', '/v1/members')).status).toBe(404);
    expect((await stranger.request('GET', '/v1/sessions')).status).toBe(404);
    expect((await owner.request('GET', '/v1/api-keys')).json).toMatchObject({
      data: [{ name: 'theirs', revoked_at: null }],
    });
  });

  it('opens nothing of the operators to anybody else', async () => {
    const owner = await Person.signUp(server);
    const admin = await owner.request('POST', '/v1/api-keys', {
      name: 'all',
      scopes: ['sessions', 'usage', 'billing', 'webhooks', 'admin'],
    });
    const { key } = admin.json as NewApiKeyWire;
    const { account_id } = (await owner.me()).memberships[0]!;
    const paths = await endpoints('/v1/admin/');
    expect(paths.length).toBeGreaterThanOrEqual(3);
    for (const { method, path, body } of paths) {
      const url = path.replace('{account_id}', account_id).replace(/\{[^}]+\}/g, 'x');
      expect((await owner.request(method, url, body)).status, `${method} ${path}`).toBe(403);
      expect((await server.request(method, url, { key, body })).status, `${method} ${path}`).toBe(401);
      expect((await server.request(method, url, { key: null, body })).status, `${method} ${path}`).toBe(401);
    }
  });

  it('applies no field that is not the sender’s to set', async () => {
    const own = { email: newEmail(), password: PASSWORD, name: 'Mallory' };
    for (const more of [{ operator: true }, { role: 'owner' }, { credit: 1 }, { id: newId('UserId') }]) {
      const answer = await new Person(server).request('POST', '/v1/auth/sign-up', { ...own, ...more });
      expect([answer.status, answer.json]).toMatchObject([422, { code: 'validation_failed' }]);
    }
    const mallory = await Person.signUp(server);
    const { user } = await mallory.me();
    for (const [method, path, body] of [
      ['PATCH', '/v1/account', { name: 'x', id: newId('AccountId') }],
      ['PATCH', `/v1/members/${user.id}`, { role: 'owner', operator: true }],
      ['PATCH', `/v1/members/${user.id}`, { role: 'operator' }],
      ['POST', '/v1/api-keys', { name: 'x', account_id: newId('AccountId') }],
      ['POST', '/v1/invitations', { email: newEmail(), role: 'operator' }],
    ] as const) {
      expect((await mallory.request(method, path, body)).status, `${method} ${path}`).toBe(422);
    }
    expect(await mallory.me()).toMatchObject({ operator: false });
  });

  it('sets a cookie that scripts cannot read, for this host alone, over TLS alone', async () => {
    const body = { email: newEmail(), password: PASSWORD, name: 'Ada' };
    const answer = await server.request('POST', '/v1/auth/sign-up', { key: null, body });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      /^__Host-visavis=vvc_[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
    const stored = JSON.stringify(await database().db.selectFrom('console_sessions').selectAll().execute());
    expect(stored).not.toContain(/vvc_[\w-]+/.exec(cookie)![0]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const plain = await TestHttpServer.start(services, { publicUrl: 'http://dev.test:3000' });
    const other = { ...body, email: newEmail() };
    const given = await plain.request('POST', '/v1/auth/sign-up', { key: null, body: other });
    await plain.close();
    expect(given.headers.get('set-cookie')).toMatch(/^visavis-plain-http=.*; HttpOnly; SameSite=Lax$/);
  });

  it('takes changes under a cookie from its own pages only, as JSON only', async () => {
    const owner = await Person.signUp(server);
    const rename = (headers: Record<string, string>, body: unknown = { name: 'Forged' }) =>
      owner.request('PATCH', '/v1/account', body, headers);
    expect((await rename({ origin: 'https://evil.test' })).status).toBe(403);
    expect((await rename({ origin: 'null' })).status).toBe(403);
    expect((await rename({ origin: server.url.replace('127.0.0.1', 'localhost') })).status).toBe(403);
    expect((await rename({ origin: '' })).status).toBe(403);
    expect((await rename({ 'content-type': 'text/plain' }, '{"name":"Forged"}')).status).toBe(403);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await rename(form, 'name=Forged')).status).toBe(403);
    const { cookie } = owner;
    const bare = await server.request('PATCH', '/v1/account', {
      key: null,
      body: { name: 'Forged' },
      headers: { cookie: cookie! },
    });
    expect(bare.status).toBe(403);
    expect((await owner.request('GET', '/v1/account')).json).not.toMatchObject({ name: 'Forged' });
    expect((await rename({})).status).toBe(200);
    // Signing somebody in, or out, is a change too.
    for (const path of ['/v1/auth/sign-in', '/v1/auth/sign-up', '/v1/auth/sign-out']) {
      const body = { email: owner.email, password: PASSWORD };
      const answer = await new Person(server).request('POST', path, body, { origin: 'https://evil.test' });
      expect([path, answer.status]).toEqual([path, 403]);
    }
    // The older API knows no cookies.
    expect((await owner.request('GET', '/sessions')).status).toBe(401);
  });

  it('signs out everywhere else when the password changes, and takes the new one only', async () => {
    const ada = await Person.signUp(server);
    const elsewhere = new Person(server, ada.email);
    await elsewhere.signIn();
    const change = (current_password: string) =>
      ada.request('POST', '/v1/auth/password', { current_password, new_password: 'an analytical engine' });
    expect((await change('not the password')).json).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'current_password' }],
    });
    expect((await elsewhere.request('GET', '/v1/auth/me')).status).toBe(200);
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await elsewhere.request('GET', '/v1/auth/me')).status).toBe(401);
    expect((await ada.request('GET', '/v1/auth/me')).status).toBe(200);
    expect((await elsewhere.signIn()).status).toBe(401);
    expect((await elsewhere.signIn('an analytical engine')).status).toBe(200);
  });

  it('ends a session at sign-out, unseen for a week, and after thirty days', async () => {
    const ada = await Person.signUp(server);
    const { cookie } = ada;
    expect((await ada.request('POST', '/v1/auth/sign-out')).status).toBe(204);
    ada.cookie = cookie;
    expect((await ada.request('GET', '/v1/auth/me')).status).toBe(401);

    await ada.signIn();
    for (let day = 0; day < 29; day += 6) {
      expect((await ada.request('GET', '/v1/auth/me')).status, `day ${day}`).toBe(200);
      await services.clock.advance(6 * DAY_MS);
    }
    expect((await ada.request('GET', '/v1/auth/me')).status).toBe(401);
    await ada.signIn();
    await services.clock.advance(7 * DAY_MS);
    expect((await ada.request('GET', '/v1/auth/me')).status).toBe(401);
  });

  it('does the same work, and says the same, for an email that nobody has', async () => {
    const ada = await Person.signUp(server);
    const attempt = async (email: string): Promise<{ work: number; answer: string; status: number }> => {
      const before = derived;
      const answer = await new Person(server, email).signIn('a wrong password');
      return { work: derived - before, answer: answer.bytes.toString(), status: answer.status };
    };
    const known = await attempt(ada.email);
    expect(known).toMatchObject({ work: 1, status: 401 });
    expect(await attempt(newEmail())).toEqual(known);
  });

  it('lets ten attempts a minute pass from an address, whatever it claims to be', async () => {
    const limited = await TestHttpServer.start(services, { limits: { auth: 10 } });
    const statuses = await Promise.all(
      Array.from({ length: 15 }, async (_, index) => {
        const answer = await limited.request('POST', '/v1/auth/sign-in', {
          key: null,
          body: { email: newEmail(), password: 'a wrong password' },
          headers: { 'x-forwarded-for': `203.0.113.${index}` },
        });
        return answer.status;
      }),
    );
    await limited.close();
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  });

  it('refuses a revoked key with the next request, on every server', async () => {
    const owner = await Person.signUp(server);
    const { key, id } = (await owner.request('POST', '/v1/api-keys', { name: 'leaked' }))
      .json as NewApiKeyWire;
    const other = await TestHttpServer.start(services);
    expect((await other.request('GET', '/v1/sessions', { key })).status).toBe(200);
    await owner.request('DELETE', `/v1/api-keys/${id}`);
    expect((await other.request('GET', '/v1/sessions', { key })).status).toBe(401);
    await other.close();
  });
});
