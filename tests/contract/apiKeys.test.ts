import { beforeAll, expect, it } from 'vitest';
import { newId, type VisavisError } from '@visavis/shared';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const unauthorized = expect.objectContaining({ code: 'unauthorized' }) as VisavisError;

describeOnEachStore('ApiKeyService', (database) => {
  let services: TestServices;
  beforeAll(async () => {
    services = await createServices(database());
  });

  it('makes the first account and key once, also when several servers start together', async () => {
    await expect(services.keys.ensureFirst({ key: 'secret' })).rejects.toThrow(/32 random bytes/);
    const results = await Promise.all(Array.from({ length: 5 }, () => services.keys.ensureFirst()));
    const keys = results.flatMap(({ key }) => (key === null ? [] : [key]));
    expect(keys).toHaveLength(1);
    expect(new Set(results.map(({ accountId }) => accountId)).size).toBe(1);
    expect(keys[0]).toMatch(/^vv_[\w-]{43}$/);
    expect(await services.keys.authenticate(keys[0]!)).toMatchObject({ accountId: results[0]!.accountId });
    expect(await services.keys.ensureFirst()).toEqual({ accountId: results[0]!.accountId, key: null });
  });

  it('stores no key: only a hash and the prefix that is shown', async () => {
    const made = await services.keys.create(services.accountId, 'backend');
    const stored = JSON.stringify(await database().db.selectFrom('api_keys').selectAll().execute());
    expect(stored).not.toContain(made.key);
    expect(stored).not.toContain(made.key.slice(9));
    const [listed] = await services.keys.list(services.accountId);
    expect(listed).toMatchObject({ name: 'backend', prefix: made.key.slice(0, 9), revokedAt: null });
    expect(listed).not.toHaveProperty('key');
  });

  it('refuses a key from the moment it is revoked, and no other', async () => {
    const [kept, revoked] = await Promise.all([
      services.keys.create(services.accountId, 'kept'),
      services.keys.create(services.accountId, 'revoked'),
    ]);
    await services.keys.revoke(services.accountId, revoked.id);
    await expect(services.keys.authenticate(revoked.key)).rejects.toEqual(unauthorized);
    await expect(services.keys.authenticate(kept.key)).resolves.toEqual({
      kind: 'key',
      accountId: services.accountId,
      keyId: kept.id,
      scopes: ['sessions', 'usage', 'billing', 'webhooks'],
    });
    await expect(services.keys.revoke(services.accountId, revoked.id)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it("does not let an account revoke another's key", async () => {
    const other = await services.keys.createAccount('other');
    const made = await services.keys.create(services.accountId, 'mine');
    await expect(services.keys.revoke(other, made.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(services.keys.revoke(other, newId('ApiKeyId'))).rejects.toMatchObject({ code: 'not_found' });
    await expect(services.keys.authenticate(made.key)).resolves.toBeDefined();
  });

  it.each(['', 'vv_', 'wrong', `vv_${'a'.repeat(43)}`, "' or '1'='1", 'a\0b', '😀'.repeat(1_000)])(
    'refuses %j',
    async (key) => {
      await expect(services.keys.authenticate(key)).rejects.toEqual(unauthorized);
    },
  );
});
