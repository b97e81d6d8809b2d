import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  NEUTRAL_MANNER,
  problemSchema,
  profileDetailSchema,
  profileListSchema,
  sessionSchema,
  type ProfileDetailWire,
  type ProfileWire,
} from '@visavis/shared';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const GUIDE = {
  id: 'museum_guide',
  name: 'Museum guide',
  instructions: 'You are a guide of the museum.',
  greeting: 'Welcome!',
  face: 'leo',
  voice: 'slt',
  manner: { speaking_rate: 0.9, patience: 1.4 },
};

describeOnEachStore('/v1/profiles', (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  let strangers: TestHttpServer;
  beforeAll(async () => {
    services = await createServices(database());
    server = await TestHttpServer.start(services);
    strangers = await TestHttpServer.start(await createServices(database()));
  });
  afterAll(async () => {
    await server.close();
    await strangers.close();
  });

  const list = async (of: TestHttpServer, key?: null): Promise<ProfileWire[]> =>
    profileListSchema.parse((await of.request('GET', '/v1/profiles', key === null ? { key } : {})).json).data;
  const create = async (body: object): Promise<ProfileDetailWire> => {
    const answer = await server.request('POST', '/v1/profiles', { body });
    expect(answer.status, answer.bytes.toString()).toBe(201);
    expect(answer.headers.get('location')).toBe(`/v1/profiles/${(answer.json as ProfileDetailWire).id}`);
    return profileDetailSchema.strict().parse(answer.json);
  };
  const session = async (body: object) => {
    const answer = await server.request('POST', '/v1/sessions', { body });
    expect(answer.status, answer.bytes.toString()).toBe(201);
    return sessionSchema.parse(answer.json);
  };

  it('makes, shows, changes and deletes a profile of the account', async () => {
    const made = await create(GUIDE);
    expect(made).toEqual({
      ...GUIDE,
      description: '',
      manner: { speaking_rate: 0.9, warmth: 0.5, expressiveness: 0.5, patience: 1.4 },
      built_in: false,
      customized: false,
      editable: true,
    });
    const path = `/v1/profiles/${made.id}`;
    expect((await server.request('GET', path)).json).toEqual(made);
    const body = { greeting: null, manner: { warmth: 1 } };
    const changed = (await server.request('PATCH', path, { body })).json;
    expect(changed).toEqual({ ...made, greeting: null, manner: { ...made.manner, warmth: 1 } });
    expect((await server.request('GET', path)).json).toEqual(changed);
    expect((await list(server)).at(-1)).toMatchObject({ id: 'museum_guide', built_in: false });
    expect((await server.request('DELETE', path)).status).toBe(204);
    expect((await server.request('GET', path)).status).toBe(404);
    expect((await server.request('DELETE', path)).status).toBe(404);
    expect((await list(server)).map(({ id }) => id)).not.toContain('museum_guide');
  });

  it('makes up an id, and refuses one that is taken', async () => {
    const { id } = await create({ name: 'A', instructions: 'Be kind.' });
    expect(id).toMatch(/^prf_[0-9a-z]{24}$/);
    await create({ id: 'twice', name: 'A', instructions: 'Be kind.' });
    for (const taken of ['twice', 'interviewer']) {
      const body = { id: taken, name: 'B', instructions: 'Be brief.' };
      const answer = await server.request('POST', '/v1/profiles', { body });
      expect(answer.status).toBe(409);
      expect(problemSchema.parse(answer.json).detail).toMatch(/PATCH/);
    }
    const same = { id: 'raced', name: 'B', instructions: 'Be brief.' };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => server.request('POST', '/v1/profiles', { body: same })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
  });

  it.each([
    [{}, 'name', /is required/],
    [{ name: ' ' }, 'name', /must not be empty/],
    [{ name: 'x'.repeat(81) }, 'name', /at most 80/],
    [{ instructions: ' \n' }, 'instructions', /must not be empty/],
    [{ instructions: 'x'.repeat(20_001) }, 'instructions', /at most 20000/],
    [{ description: 'x'.repeat(301) }, 'description', /at most 300/],
    [{ greeting: 'x'.repeat(1_001) }, 'greeting', /at most 1000/],
    [{ greeting: 'a\0b' }, 'greeting', /NUL/],
    [{ id: 'Has Space' }, 'id', /lower-case/],
    [{ voice: 'nobody' }, 'voice', /is not a voice; there are: slt, rms/],
    [{ face: 'nobody' }, 'face', /is not a face; there are: maya, leo/],
    [{ manner: { speaking_rate: 3 } }, 'manner.speaking_rate', /at most 1.3/],
    [{ manner: { patience: 0 } }, 'manner.patience', /at least 0.8/],
    [{ manner: { mood: 1 } }, 'manner.mood', /not a known field/],
    [{ built_in: true }, 'built_in', /not a known field/],
    [{ account_id: 'acc_1' }, 'account_id', /not a known field/],
  ])('answers 422 to %j and names the field', async (wrong, path, message) => {
    const base =
      'name' in wrong || path === 'name' ? { instructions: 'x' } : { name: 'A', instructions: 'x' };
    const answer = await server.request('POST', '/v1/profiles', { body: { ...base, ...wrong } });
    expect(answer.status).toBe(422);
    const { errors = [] } = problemSchema.parse(answer.json);
    expect(errors.map((error) => error.path)).toContain(path);
    expect(errors.find((error) => error.path === path)?.message).toMatch(message);
  });

  it('changes a built-in profile for this account alone, and gives it back when that is deleted', async () => {
    const before = (await server.request('GET', '/v1/profiles/companion')).json as ProfileDetailWire;
    expect(before).toMatchObject({ built_in: true, customized: false, voice: 'slt', face: 'maya' });
    const body = { greeting: 'Good evening.', voice: 'rms' };
    const changed = await server.request('PATCH', '/v1/profiles/companion', { body });
    expect(changed.json).toEqual({ ...before, ...body, customized: true });
    const mine = await list(server);
    const builtIn = mine.filter(({ built_in }) => built_in).map(({ id }) => id);
    expect(builtIn).toEqual((await list(server, null)).map(({ id }) => id));
    expect(mine.find(({ id }) => id === 'companion')).toMatchObject({ greeting: 'Good evening.' });
    expect(await session({ profile: 'companion' })).toMatchObject({
      face: 'maya',
      voice: 'rms',
      greeting: 'Good evening.',
    });
    for (const others of [await list(strangers), await list(server, null)]) {
      expect(others.find(({ id }) => id === 'companion')).toMatchObject({
        greeting: before.greeting,
        customized: false,
      });
    }
    expect((await server.request('DELETE', '/v1/profiles/companion')).status).toBe(204);
    expect((await server.request('GET', '/v1/profiles/companion')).json).toEqual(before);
    expect((await server.request('DELETE', '/v1/profiles/companion')).status).toBe(409);
  });

  it('gives sessions the profile as it was when they were created', async () => {
    await create({ ...GUIDE, id: 'guide2' });
    const { id, manner } = await session({ profile: 'guide2' });
    expect(manner).toMatchObject({ speaking_rate: 0.9, patience: 1.4 });
    const body = { instructions: 'You are a pirate.', manner: { patience: 2 } };
    expect((await server.request('PATCH', '/v1/profiles/guide2', { body })).status).toBe(200);
    const kept = await services.sessions.get(services.accountId, id);
    expect(kept.instructions).toBe(GUIDE.instructions);
    expect((await session({ profile: 'guide2' })).manner.patience).toBe(2);
    expect((await server.request('DELETE', '/v1/profiles/guide2')).status).toBe(204);
    expect(await services.sessions.conversation(kept.id)).toMatchObject({
      instructions: GUIDE.instructions,
      manner: { ...NEUTRAL_MANNER, speakingRate: 0.9, patience: 1.4 },
    });
    const gone = await server.request('POST', '/v1/sessions', { body: { profile: 'guide2' } });
    expect(gone.status).toBe(422);
  });

  it("takes the profile's face, and its voice with that face only", async () => {
    await create({ ...GUIDE, id: 'pair' });
    await create({ ...GUIDE, id: 'any_face', face: null });
    expect(await session({ profile: 'pair' })).toMatchObject({ face: 'leo', voice: 'slt' });
    expect(await session({ profile: 'default', face: 'leo' })).toMatchObject({ face: 'leo', voice: 'rms' });
    expect(await session({ profile: 'interviewer' })).toMatchObject({ face: 'leo', voice: 'rms' });
    expect(await session({ profile: 'interviewer', face: 'maya' })).toMatchObject({ voice: 'slt' });
    expect(await session({ profile: 'any_face', face: 'leo' })).toMatchObject({ face: 'leo', voice: 'slt' });
    expect(await session({ profile: 'any_face', face: 'leo', voice: 'rms' })).toMatchObject({ voice: 'rms' });
    expect(await session({})).toMatchObject({ profile: 'default', face: 'maya', voice: 'slt' });
  });

  it("is 404 or 422 for another account's profile, in the words for one that does not exist", async () => {
    await create({ ...GUIDE, id: 'secret' });
    for (const [method, body] of [['GET'], ['PATCH', { name: 'Mine' }], ['DELETE']] as const) {
      const foreign = await strangers.request(method, '/v1/profiles/secret', body ? { body } : {});
      const missing = await strangers.request(method, '/v1/profiles/no_such', body ? { body } : {});
      expect(foreign.status).toBe(404);
      expect(foreign.bytes.toString()).toBe(missing.bytes.toString());
    }
    const used = await strangers.request('POST', '/v1/sessions', {
      body: { face: 'leo', profile: 'secret' },
    });
    expect(used.status).toBe(422);
    expect(used.bytes.toString()).not.toContain('museum');
    // Ids are an account's own: another may use the same.
    const theirs = await strangers.request('POST', '/v1/profiles', {
      body: { ...GUIDE, id: 'secret', name: 'Other' },
    });
    expect(theirs.status).toBe(201);
    expect((await server.request('GET', '/v1/profiles/secret')).json).toMatchObject({ name: 'Museum guide' });
  });

  it('needs the key for everything but the list, which a wrong key does not open', async () => {
    for (const [method, path] of [
      ['POST', '/v1/profiles'],
      ['GET', '/v1/profiles/default'],
      ['PATCH', '/v1/profiles/default'],
      ['DELETE', '/v1/profiles/default'],
    ] as const) {
      expect((await server.request(method, path, { key: null })).status, `${method} ${path}`).toBe(401);
    }
    expect((await server.request('GET', '/v1/profiles', { key: 'wrong' })).status).toBe(401);
    const open = await server.request('GET', '/v1/profiles', { key: null });
    expect(open.bytes.toString()).not.toContain('instructions');
    expect((await list(server, null)).every(({ editable, built_in }) => !editable && built_in)).toBe(true);
    const wrong = await server.request('PUT', '/v1/profiles/default');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, PATCH, DELETE, HEAD']);
  });

  it('finds nothing under an id that no store could hold', async () => {
    for (const id of ['a%00b', '%ED%A0%80', '..%2f..', 'x'.repeat(300)]) {
      for (const method of ['GET', 'DELETE'] as const) {
        expect((await server.request(method, `/v1/profiles/${id}`)).status, `${method} ${id}`).toBeLessThan(
          405,
        );
      }
      const patch = await server.request('PATCH', `/v1/profiles/${id}`, { body: { name: 'x' } });
      expect([400, 404]).toContain(patch.status);
    }
    expect(server.logged).toEqual([]);
  });

  it('holds a hundred profiles an account, and no more', async () => {
    const full = await createServices(database());
    for (let count = 0; count < 99; count++) {
      await full.profiles.create(full.accountId, { name: `${count}`, instructions: 'x' });
    }
    const attempts = await Promise.allSettled([
      full.profiles.create(full.accountId, { name: 'a', instructions: 'x' }),
      full.profiles.create(full.accountId, { name: 'b', instructions: 'x' }),
      full.profiles.update(full.accountId, 'default', { name: 'c' }),
    ]);
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'conflict' });
    }
  });
});
