import { beforeAll, expect, it } from 'vitest';
import { createHmac } from 'node:crypto';
import { CompactSign, exportJWK, generateKeyPair, UnsecuredJWT } from 'jose';
import { newId, type SessionId, type VisavisError } from '@visavis/shared';
import { TokenService } from '../../server/src/auth/TokenService.ts';
import { getSetting } from '../../server/src/store/settings.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';

const unauthorized = expect.objectContaining({ code: 'unauthorized' }) as VisavisError;

describeOnEachStore('TokenService', (database) => {
  let services: TestServices;
  let sessionId: SessionId;
  let secret: Uint8Array;
  beforeAll(async () => {
    services = await createServices(database());
    sessionId = newId('SessionId');
    secret = Buffer.from((await getSetting(database().db, 'token_secret')) ?? '', 'base64url');
  });

  const now = (): number => Math.floor(services.clock.wallNow() / 1_000);
  /** A token that is right in everything that is not given. */
  const forge = async (
    claims: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
    key: Uint8Array | CryptoKey = secret,
  ): Promise<string> => {
    const right = {
      iss: 'visavis',
      aud: 'visavis:client',
      sub: sessionId,
      account: services.accountId,
      permissions: ['speak'],
      iat: now(),
      exp: now() + 60,
    };
    return new CompactSign(Buffer.from(JSON.stringify({ ...right, ...claims })))
      .setProtectedHeader({ alg: 'HS256', typ: 'client+jwt', ...header })
      .sign(key);
  };
  const refused = async (token: string): Promise<void> => {
    await expect(services.tokens.verifyClientToken(token)).rejects.toEqual(unauthorized);
  };

  it('verifies what it issued, also after a restart and on another server', async () => {
    const { token, expiresAt } = await services.tokens.issueClientToken({
      sessionId,
      accountId: services.accountId,
    });
    expect(expiresAt.getTime() - services.clock.wallNow()).toBe(300_000);
    const other = await TokenService.create({ database: database(), clock: services.clock });
    for (const tokens of [services.tokens, other]) {
      expect(await tokens.verifyClientToken(token)).toEqual({
        sessionId,
        accountId: services.accountId,
        permissions: ['speak', 'settings'],
      });
    }
    expect(await services.tokens.verifyClientToken(await forge())).toBeDefined();
  });

  it('carries what its page may do, and nothing where that is missing', async () => {
    const grant = { sessionId, accountId: services.accountId };
    for (const permissions of [[], ['instruct']] as const) {
      const { token } = await services.tokens.issueClientToken({ ...grant, permissions });
      expect(await services.tokens.verifyClientToken(token)).toEqual({ ...grant, permissions });
    }
    expect(await services.tokens.verifyClientToken(await forge({ permissions: undefined }))).toEqual({
      ...grant,
      permissions: [],
    });
  });

  it('refuses an expired token and says that it is', async () => {
    const { token } = await services.tokens.issueClientToken(
      { sessionId, accountId: services.accountId },
      10_000,
    );
    await services.clock.advance(9_000);
    await expect(services.tokens.verifyClientToken(token)).resolves.toBeDefined();
    await services.clock.advance(1_001);
    await expect(services.tokens.verifyClientToken(token)).rejects.toThrow(/expired/);
    await refused(token);
  });

  it('keeps the purposes apart', async () => {
    const workerId = newId('MediaWorkerId');
    const worker = await services.tokens.issueWorkerToken(workerId);
    expect(await services.tokens.verifyWorkerToken(worker.token)).toEqual({ workerId });
    await refused(worker.token);
    const client = await services.tokens.issueClientToken({ sessionId, accountId: services.accountId });
    await expect(services.tokens.verifyWorkerToken(client.token)).rejects.toEqual(unauthorized);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['another issuer', { iss: 'someone' }, {}],
    ['another audience', { aud: 'visavis:media-worker' }, {}],
    ['a subject that is no session', { sub: 'x' }, {}],
    ['an account that is none', { account: 7 }, {}],
    ['a permission that there is not', { permissions: ['speak', 'root'] }, {}],
    ['no subject', { sub: undefined }, {}],
    ['no account', { account: undefined }, {}],
    ['no expiry', { exp: undefined }, {}],
    ['a future beginning', { nbf: Date.UTC(2040, 0, 1) / 1_000 }, {}],
    ['another type', {}, { typ: 'JWT' }],
    ['no type', {}, { typ: undefined }],
    ['a critical extension that we do not know', {}, { crit: ['exp'], exp: 1 }],
  ])('refuses %s', async (_what, claims, header) => {
    await refused(await signRaw(claims, header));
  });

  /** Signed by hand: a library would refuse to make some of these. */
  const signRaw = async (
    claims: Record<string, unknown>,
    header: Record<string, unknown>,
  ): Promise<string> => {
    const [, payload] = (await forge(claims)).split('.');
    const head = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'client+jwt', ...header })).toString(
      'base64url',
    );
    const signature = createHmac('sha256', secret).update(`${head}.${payload}`).digest('base64url');
    return `${head}.${payload}.${signature}`;
  };

  it('refuses alg none, a foreign key, and a key that the token brings along', async () => {
    const claims = { account: services.accountId };
    const unsecured = new UnsecuredJWT(claims)
      .setIssuer('visavis')
      .setAudience('visavis:client')
      .setSubject(sessionId)
      .setExpirationTime(now() + 60)
      .encode();
    await refused(unsecured);
    await refused(await forge({}, {}, Buffer.alloc(32, 1)));
    await refused(await forge({}, { alg: 'HS512' }, Buffer.concat([secret, secret])));
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwk = await exportJWK(publicKey);
    const own = { alg: 'RS256', jwk, jku: 'https://evil.example/keys', kid: '../../dev/null' };
    await refused(await forge({}, own, privateKey));
  });

  it('refuses a token with one character changed, and garbage', async () => {
    const { token } = await services.tokens.issueClientToken({ sessionId, accountId: services.accountId });
    const middle = Math.floor(token.length / 2);
    await refused(token.slice(0, middle) + (token[middle] === 'A' ? 'B' : 'A') + token.slice(middle + 1));
    for (const garbage of ['', '.', '..', 'a.b.c', 'x'.repeat(4_096), '{}']) await refused(garbage);
  });
});
