import { afterAll, beforeAll, expect, it } from 'vitest';
import type {
  AdminAccountWire,
  ApiKeyWire,
  AuditEntryWire,
  MemberWire,
  NewApiKeyWire,
  NewInvitationWire,
} from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
import { newEmail, PASSWORD, Person } from '../support/Person.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const DAY_MS = 24 * 60 * 60_000;

describeOnEachStore('Accounts', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  const opened: string[] = [];
  beforeAll(async () => {
    services = await createServices(database(), {
      accounts: { opening: async (_tx, accountId) => void opened.push(accountId) },
    });
    server = await TestHttpServer.start(services);
  });
  afterAll(async () => {
    await server.close();
  });

  /** Invited, and joined by signing up. */
  const join = async (owner: Person, role: string): Promise<Person> => {
    const person = new Person(server);
    const invited = await owner.request('POST', '/v1/invitations', { email: person.email, role });
    const { token: invitation } = invited.json as NewInvitationWire;
    const fields = { email: person.email, password: PASSWORD, name: `The ${role}`, invitation };
    expect((await person.request('POST', '/v1/auth/sign-up', fields)).status).toBe(201);
    return person;
  };
  const actions = async (owner: Person): Promise<string[]> => {
    const page = (await owner.request('GET', '/v1/audit-log?limit=100')).json as { data: AuditEntryWire[] };
    return page.data.map(({ action }) => action).toReversed();
  };

  it('opens an account with its owner at sign-up, in one transaction with what else happens then', async () => {
    const ada = await Person.signUp(server, { account_name: 'Analytical Engines' });
    const me = await ada.me();
    expect(me).toMatchObject({ user: { email: ada.email, name: 'Ada' }, operator: false });
    expect(me.memberships).toMatchObject([{ account_name: 'Analytical Engines', role: 'owner' }]);
    expect(opened).toContain(me.memberships[0]!.account_id);
    expect(await actions(ada)).toEqual(['account.created']);
    const again = await new Person(server).request('POST', '/v1/auth/sign-up', {
      email: ada.email.toUpperCase(),
      password: PASSWORD,
      name: 'Another',
    });
    expect([again.status, again.json]).toMatchObject([409, { code: 'conflict' }]);

    const failing = await createServices(database(), {
      accounts: { opening: async () => Promise.reject(new Error('no credit')) },
    });
    const elsewhere = await TestHttpServer.start(failing);
    const email = newEmail();
    const body = { email, password: PASSWORD, name: 'Nobody' };
    const refused = await elsewhere.request('POST', '/v1/auth/sign-up', { key: null, body });
    await elsewhere.close();
    expect(refused.status).toBe(500);
    expect((await new Person(server, email).signIn()).status).toBe(401);
  });

  it('renames the account', async () => {
    const ada = await Person.signUp(server);
    expect((await ada.request('PATCH', '/v1/account', { name: ' Bakers ' })).json).toMatchObject({
      name: 'Bakers',
    });
    expect((await ada.me()).memberships[0]?.account_name).toBe('Bakers');
    expect(await actions(ada)).toContain('account.renamed');
  });

  it('lets who is invited join, with that email, once, for a week', async () => {
    const owner = await Person.signUp(server, { account_name: 'Bakers' });
    const grace = await Person.signUp(server);
    const invited = await owner.request('POST', '/v1/invitations', { email: grace.email, role: 'billing' });
    const { token, link, id } = invited.json as NewInvitationWire;
    expect([invited.status, invited.headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(link).toBe(`${server.url}/console/invitation#${token}`);
    const preview = await new Person(server).request('POST', '/v1/invitations/preview', { token });
    expect(preview.json).toMatchObject({ account_name: 'Bakers', email: grace.email, known: true });

    expect((await owner.request('POST', '/v1/invitations/accept', { token })).status).toBe(403);
    // Virtual time stands still by itself: she joins later than she signed up.
    await services.clock.advance(1);
    const accepted = await grace.request('POST', '/v1/invitations/accept', { token });
    expect(accepted.json).toMatchObject({ memberships: [{ role: 'owner' }, { role: 'billing' }] });
    expect((await grace.request('POST', '/v1/invitations/accept', { token })).status).toBe(404);
    expect((await owner.request('DELETE', `/v1/invitations/${id}`)).status).toBe(404);
    const known = await owner.request('POST', '/v1/invitations', { email: grace.email, role: 'owner' });
    expect(known.status).toBe(409);
    const stored = JSON.stringify(await database().db.selectFrom('invitations').selectAll().execute());
    expect(stored).not.toContain(token);

    const late = await owner.request('POST', '/v1/invitations', { email: newEmail(), role: 'developer' });
    await services.clock.advance(7 * DAY_MS);
    await owner.signIn();
    const { token: expired } = late.json as NewInvitationWire;
    expect((await owner.request('POST', '/v1/invitations/preview', { token: expired })).status).toBe(404);
    expect((await owner.request('GET', '/v1/invitations')).json).toEqual({ data: [] });
  });

  it('takes invitations back, and lets the newest to an email count', async () => {
    const owner = await Person.signUp(server);
    const email = newEmail();
    const invite = async (): Promise<NewInvitationWire> =>
      (await owner.request('POST', '/v1/invitations', { email, role: 'developer' }))
        .json as NewInvitationWire;
    const [first, second] = [await invite(), await invite()];
    const preview = (token: string) => owner.request('POST', '/v1/invitations/preview', { token });
    expect((await preview(first.token)).status).toBe(404);
    expect((await preview(second.token)).json).toMatchObject({ known: false });
    expect((await owner.request('GET', '/v1/invitations')).json).toMatchObject({ data: [{ id: second.id }] });
    expect((await owner.request('DELETE', `/v1/invitations/${second.id}`)).status).toBe(204);
    expect((await preview(second.token)).status).toBe(404);
  });

  it('keeps roles to what is theirs, from the moment they change', async () => {
    const owner = await Person.signUp(server);
    const developer = await join(owner, 'developer');
    const billing = await join(owner, 'billing');
    const may = async (person: Person): Promise<Record<string, number>> => ({
      sessions: (await person.request('GET', '/v1/sessions')).status,
      keys: (await person.request('GET', '/v1/api-keys')).status,
      members: (await person.request('GET', '/v1/members')).status,
      invite: (await person.request('POST', '/v1/invitations', { email: newEmail(), role: 'owner' })).status,
      rename: (await person.request('PATCH', '/v1/account', { name: 'New' })).status,
      audit: (await person.request('GET', '/v1/audit-log')).status,
      admin: (await person.request('GET', '/v1/admin/accounts')).status,
    });
    const all = { sessions: 200, keys: 200, members: 200, invite: 201, rename: 200, audit: 200, admin: 403 };
    const managing = { invite: 403, rename: 403, audit: 403 };
    expect(await may(owner)).toEqual(all);
    expect(await may(developer)).toEqual({ ...all, ...managing });
    expect(await may(billing)).toEqual({ ...all, ...managing, sessions: 403, keys: 403 });

    const developerId = (await developer.me()).user.id;
    const changed = await owner.request('PATCH', `/v1/members/${developerId}`, { role: 'billing' });
    expect(changed.json).toMatchObject({ user_id: developerId, role: 'billing' });
    expect((await may(developer)).keys).toBe(403);
    expect((await owner.request('DELETE', `/v1/members/${developerId}`)).status).toBe(204);
    expect((await may(developer)).members).toBe(403);
    expect(await actions(owner)).toEqual(
      expect.arrayContaining(['member.invited', 'member.joined', 'member.role_changed', 'member.removed']),
    );
  });

  it('never lets the last owner go, not even two at once', async () => {
    const owner = await Person.signUp(server);
    const other = await join(owner, 'developer');
    const [ownerId, otherId] = [(await owner.me()).user.id, (await other.me()).user.id];
    expect((await owner.request('DELETE', `/v1/members/${ownerId}`)).status).toBe(409);
    expect((await owner.request('PATCH', `/v1/members/${ownerId}`, { role: 'billing' })).status).toBe(409);
    expect((await other.request('DELETE', `/v1/members/${ownerId}`)).status).toBe(403);
    await owner.request('PATCH', `/v1/members/${otherId}`, { role: 'owner' });
    const both = await Promise.all([
      owner.request('DELETE', `/v1/members/${ownerId}`),
      other.request('DELETE', `/v1/members/${otherId}`),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    const stays = both[0].status === 409 ? owner : other;
    const { data } = (await stays.request('GET', '/v1/members')).json as { data: MemberWire[] };
    expect(data.map(({ role }) => role)).toEqual(['owner']);
  });

  it('gives keys scopes, shows them once, and says when they were last used, to the minute', async () => {
    const owner = await Person.signUp(server);
    const made = await owner.request('POST', '/v1/api-keys', { name: 'Usage only', scopes: ['usage'] });
    const { key, id, ...info } = made.json as NewApiKeyWire;
    expect(made.headers.get('cache-control')).toBe('no-store');
    expect(info).toMatchObject({ scopes: ['usage'], last_used_at: null, prefix: key.slice(0, 9) });
    const all = (await owner.request('POST', '/v1/api-keys', { name: 'Default' })).json as NewApiKeyWire;
    expect(all.scopes).toEqual(['sessions', 'usage', 'billing', 'webhooks']);
    const statusOf = async (path: string, with_: string): Promise<number> =>
      (await server.request('GET', path, { key: with_ })).status;
    expect(await statusOf('/v1/sessions', key)).toBe(403);
    expect(await statusOf('/v1/sessions', all.key)).toBe(200);
    expect(await statusOf('/v1/api-keys', all.key)).toBe(403);
    expect(await statusOf('/sessions', key)).toBe(403);

    const listed = async (): Promise<ApiKeyWire> => {
      const list = await owner.request('GET', '/v1/api-keys');
      expect(list.bytes.toString()).not.toContain(key);
      return (list.json as { data: ApiKeyWire[] }).data.find((each) => each.id === id)!;
    };
    const used = (await listed()).last_used_at;
    expect(used).toBe(new Date(services.clock.wallNow()).toISOString());
    await services.clock.advance(59_000);
    await statusOf('/v1/sessions', key);
    expect((await listed()).last_used_at).toBe(used);
    await services.clock.advance(1_000);
    await statusOf('/v1/sessions', key);
    expect((await listed()).last_used_at).toBe(new Date(services.clock.wallNow()).toISOString());

    const changes = { name: 'Sessions', scopes: ['sessions', 'sessions'] };
    expect((await owner.request('PATCH', `/v1/api-keys/${id}`, changes)).json).toMatchObject({
      name: 'Sessions',
      scopes: ['sessions'],
    });
    expect(await statusOf('/v1/sessions', key)).toBe(200);
    expect((await owner.request('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
    expect(await statusOf('/v1/sessions', key)).toBe(401);
    expect((await listed()).revoked_at).not.toBeNull();
    expect(await actions(owner)).toEqual(
      expect.arrayContaining(['api_key.created', 'api_key.changed', 'api_key.revoked']),
    );
  });

  it('lets nobody give a key more than they have', async () => {
    const owner = await Person.signUp(server);
    const developer = await join(owner, 'developer');
    const make = (person: Person, scopes?: string[]) =>
      person.request('POST', '/v1/api-keys', { name: 'key', scopes });
    expect((await make(developer, ['sessions', 'billing'])).status).toBe(403);
    expect((await make(developer, ['admin'])).status).toBe(403);
    expect((await make(developer)).json).toMatchObject({ scopes: ['sessions', 'usage', 'webhooks'] });
    const admin = (await make(owner, ['admin'])).json as NewApiKeyWire;
    const byKey = (method: string, path: string, body: unknown) =>
      server.request(method, path, { key: admin.key, body });
    expect((await byKey('POST', '/v1/api-keys', { name: 'wider', scopes: ['sessions'] })).status).toBe(403);
    expect((await byKey('PATCH', `/v1/api-keys/${admin.id}`, { scopes: ['sessions'] })).status).toBe(403);
    expect((await byKey('PATCH', `/v1/api-keys/${admin.id}`, { name: 'Deploys' })).status).toBe(200);
  });

  it('shows operators every account, and lets them look into each; others see none', async () => {
    const ada = await Person.signUp(server, { account_name: 'Zebra & Sons 100%' });
    const { account_id } = (await ada.me()).memberships[0]!;
    const operator = new Person(server);
    const { password } = await services.accounts.users.appointOperator(operator.email);
    expect((await operator.signIn(password!)).status).toBe(200);
    expect(await operator.me()).toMatchObject({ operator: true, memberships: [] });

    const search = async (words: string): Promise<string[]> => {
      const path = `/v1/admin/accounts?limit=100&search=${encodeURIComponent(words)}`;
      return ((await operator.request('GET', path)).json as { data: AdminAccountWire[] }).data.map(
        ({ id }) => id,
      );
    };
    expect(await search('zebra')).toEqual([account_id]);
    expect(await search('100%')).toEqual([account_id]);
    expect(await search('son zeb')).toEqual([account_id]);
    expect(await search("& '")).toEqual([]);
    expect(await search('z%s')).toEqual([]);
    expect(await search('\\ zebra')).toEqual([]);
    expect(await search(`(${ada.email.split('@')[0]})`)).toEqual([account_id]);
    expect(await search(ada.email)).toEqual([account_id]);
    expect(await search(account_id)).toEqual([account_id]);
    const pages: string[] = [];
    let cursor: string | null = '';
    do {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = (await operator.request('GET', `/v1/admin/accounts?limit=2${more}`)).json as {
        data: AdminAccountWire[];
        next_cursor: string | null;
      };
      pages.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(new Set(pages).size).toBe(pages.length);
    const all = await database().db.selectFrom('accounts').select('id').execute();
    expect(pages.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
    expect((await operator.request('GET', `/v1/admin/accounts/${account_id}`)).json).toMatchObject({
      member_count: 1,
      session_count: 0,
      members: [{ email: ada.email, role: 'owner' }],
    });

    expect((await operator.request('GET', '/v1/sessions')).status).toBe(403);
    operator.account = account_id;
    expect((await operator.request('GET', '/v1/account')).json).toMatchObject({ name: 'Zebra & Sons 100%' });
    expect((await operator.request('GET', '/v1/admin/audit-log')).json).toMatchObject({
      data: [{ action: 'operator.appointed', details: { email: operator.email } }],
    });
  });

  it('makes the first operator by configuration, and leaves alone who signed up with that email', async () => {
    const { users } = services.accounts;
    const email = newEmail();
    const first = await users.ensureFirstOperator(services.accountId, { email, password: null });
    expect(first).toMatchObject({ created: true, operator: true });
    const operator = new Person(server, email);
    await operator.signIn(first.password!);
    expect(await operator.me()).toMatchObject({ operator: true, memberships: [{ role: 'owner' }] });
    expect(await users.ensureFirstOperator(services.accountId, { email, password: null })).toMatchObject({
      created: false,
      password: null,
    });

    const stranger = await Person.signUp(server);
    const given = { email: stranger.email, password: PASSWORD };
    expect(await users.ensureFirstOperator(services.accountId, given)).toMatchObject({ operator: false });
    expect(await stranger.me()).toMatchObject({ operator: false });
    expect(await users.appointOperator(stranger.email)).toEqual({ password: null });
    expect(await stranger.me()).toMatchObject({ operator: true });
  });

  it('takes no strangers where that is switched off, but who is invited', async () => {
    const owner = await Person.signUp(server);
    const closed = await TestHttpServer.start(
      await createServices(database(), { accounts: { signUp: false } }),
    );
    await expect(Person.signUp(closed)).rejects.toThrow(/ask for an invitation/);
    const email = newEmail();
    const invited = await owner.request('POST', '/v1/invitations', { email, role: 'developer' });
    const { token: invitation } = invited.json as NewInvitationWire;
    const body = { email, password: PASSWORD, name: 'Invited', invitation };
    // Its clock is another: the invitation must be valid in both.
    expect((await closed.request('POST', '/v1/auth/sign-up', { key: null, body })).status).toBe(201);
    await closed.close();
  });
});
