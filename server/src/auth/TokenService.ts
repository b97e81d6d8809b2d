import { randomBytes, subtle, type webcrypto } from 'node:crypto';
import { jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { z } from 'zod';
import {
  DEFAULT_PERMISSIONS,
  idPattern,
  permissionSchema,
  VisavisError,
  type AccountId,
  type ClipId,
  type Clock,
  type MediaWorkerId,
  type RecordingId,
  type Permission,
  type SessionId,
  type TherapykinLoginId,
  type TherapykinUserId,
} from '@visavis/shared';
import { forgetOldest } from '../forgetOldest.ts';
import type { Database } from '../store/Database.ts';
import { getOrCreateSetting } from '../store/settings.ts';

/** What a verified client token stands for: one session, of one account. */
export interface ClientGrant {
  readonly sessionId: SessionId;
  readonly accountId: AccountId;
  /** What its page may do beside talking. */
  readonly permissions: readonly Permission[];
}

/** What a verified end user's token stands for: one person of one account's. */
export interface EndUserGrant {
  readonly accountId: AccountId;
  /** The customer's own id of them. */
  readonly endUserId: string;
}

/** What a verified token of TherapyKin stands for. Whether the login still counts is for its owner to say. */
export interface TherapykinGrant {
  readonly userId: TherapykinUserId;
  readonly loginId: TherapykinLoginId;
}

/** What a verified token of clips in a row stands for: who they are for, and what they are made of unless they say so. */
export interface ClipSessionGrant extends EndUserGrant {
  readonly face: string | null;
  readonly voice: string | null;
  readonly profile: string | null;
}

export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export const DEFAULT_CLIENT_TOKEN_TTL_MS = 5 * 60_000;
export const END_USER_TOKEN_TTL_MS = 12 * 60 * 60_000;
const DEFAULT_WORKER_TOKEN_TTL_MS = 24 * 60 * 60_000;
export const CLIP_SESSION_TTL_MS = 60 * 60_000;
const MEDIA_TOKEN_TTL_MS = 60 * 60_000;
/** Within such a span a clip has the same token, so that its URLs, and answers that hold them, can be cached. */
const CLIP_TOKEN_SPAN_MS = 15 * 60_000;
const ISSUER = 'visavis';
const ALGORITHM = 'HS256';

/** A token of one purpose is no token of the other: audience and type both differ. */
const PURPOSES = {
  client: { audience: 'visavis:client', type: 'client+jwt' },
  mediaWorker: { audience: 'visavis:media-worker', type: 'media-worker+jwt' },
  recording: { audience: 'visavis:recording', type: 'recording+jwt' },
  clip: { audience: 'visavis:clip', type: 'clip+jwt' },
  clipSession: { audience: 'visavis:clip-session', type: 'clip-session+jwt' },
  endUser: { audience: 'visavis:end-user', type: 'end-user+jwt' },
  therapykin: { audience: 'visavis:therapykin', type: 'therapykin+jwt' },
} as const;
type Purpose = keyof typeof PURPOSES;

/** A token whose signature was checked. */
interface Verified {
  readonly purpose: Purpose;
  readonly claims: JWTPayload;
}

const REMEMBERED_TOKENS = 2_000;

/** A token without the claim allows nothing beside talking. */
const permissionsSchema = z.array(permissionSchema).default([]);

/**
 * Signs and checks the short-lived JWTs of browsers and media-workers (HS256).
 * The algorithm is pinned and the key is ours alone: `alg`, `kid`, `jwk`, `jku` in a token's header decide nothing.
 * The secret is made once and kept in the store, so that tokens survive a restart and every server takes them.
 */
export class TokenService {
  readonly #secret: webcrypto.CryptoKey;
  readonly #clock: Clock;
  /** Who writes sends the same token with each message. What a token says never changes but by its end. */
  readonly #verified = new Map<string, Verified>();

  private constructor(secret: webcrypto.CryptoKey, clock: Clock) {
    this.#secret = secret;
    this.#clock = clock;
  }

  static async create(deps: { database: Database; clock: Clock }): Promise<TokenService> {
    const propose = (): string => randomBytes(32).toString('base64url');
    const secret = await getOrCreateSetting(deps.database.db, 'token_secret', propose);
    // Once: what is not imported yet is imported for each token anew.
    const key = await subtle.importKey(
      'raw',
      Buffer.from(secret, 'base64url'),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign', 'verify'],
    );
    return new TokenService(key, deps.clock);
  }

  /** For a browser: good for this session only. Whether the session may be connected is checked when it is used. */
  async issueClientToken(
    grant: Omit<ClientGrant, 'permissions'> & Partial<ClientGrant>,
    ttlMs = DEFAULT_CLIENT_TOKEN_TTL_MS,
  ): Promise<IssuedToken> {
    const permissions = [...new Set(grant.permissions ?? DEFAULT_PERMISSIONS)];
    return this.#issue('client', grant.sessionId, ttlMs, { account: grant.accountId, permissions });
  }

  /** @throws VisavisError `unauthorized` that says whether the token expired or is none of ours. */
  async verifyClientToken(token: string): Promise<ClientGrant> {
    const { subject, claims } = await this.#verify('client', token);
    const accountId = accountIn(claims);
    const permissions = permissionsSchema.safeParse(claims.permissions);
    if (!permissions.success || !idPattern('SessionId').test(subject)) throw invalid();
    return { sessionId: subject as SessionId, accountId, permissions: permissions.data };
  }

  /** For the page of an end user who writes: good for all sessions of theirs. */
  async issueEndUserToken(grant: EndUserGrant, ttlMs = END_USER_TOKEN_TTL_MS): Promise<IssuedToken> {
    return this.#issue('endUser', grant.endUserId, ttlMs, { account: grant.accountId });
  }

  /** @throws VisavisError `unauthorized`. */
  async verifyEndUserToken(token: string): Promise<EndUserGrant & { readonly expiresAt: Date }> {
    const { subject, claims } = await this.#verify('endUser', token);
    const { exp = 0 } = claims;
    if (subject === '') throw invalid();
    return { accountId: accountIn(claims), endUserId: subject, expiresAt: new Date(exp * 1_000) };
  }

  /** For the browser of a person who logged in. */
  async issueTherapykinToken({ userId, loginId }: TherapykinGrant, ttlMs: number): Promise<IssuedToken> {
    return this.#issue('therapykin', userId, ttlMs, { login: loginId });
  }

  /** @throws VisavisError `unauthorized`. */
  async verifyTherapykinToken(token: string): Promise<TherapykinGrant> {
    const { subject, claims } = await this.#verify('therapykin', token);
    const { login } = claims;
    if (
      typeof login !== 'string' ||
      !idPattern('TherapykinLoginId').test(login) ||
      !idPattern('TherapykinUserId').test(subject)
    )
      throw invalid();
    return { userId: subject as TherapykinUserId, loginId: login as TherapykinLoginId };
  }

  /** For a media-worker, to join the control namespace. */
  async issueWorkerToken(workerId: MediaWorkerId, ttlMs = DEFAULT_WORKER_TOKEN_TTL_MS): Promise<IssuedToken> {
    return this.#issue('mediaWorker', workerId, ttlMs, {});
  }

  /** @throws VisavisError `unauthorized`. */
  async verifyWorkerToken(token: string): Promise<{ workerId: MediaWorkerId }> {
    const { subject } = await this.#verify('mediaWorker', token);
    if (!idPattern('MediaWorkerId').test(subject)) throw invalid();
    return { workerId: subject as MediaWorkerId };
  }

  /** For whoever is to load a clip's files, as a part of their URLs: good for 45 minutes at least, an hour at most. */
  async issueClipToken(clipId: ClipId): Promise<IssuedToken> {
    const now = this.#clock.wallNow();
    return this.#issue('clip', clipId, MEDIA_TOKEN_TTL_MS, {}, now - (now % CLIP_TOKEN_SPAN_MS));
  }

  /** @throws VisavisError `unauthorized`, also for a token of another clip. */
  async verifyClipToken(token: string, clipId: string): Promise<ClipId> {
    const { subject } = await this.#verify('clip', token);
    if (subject !== clipId || !idPattern('ClipId').test(subject)) throw invalid();
    return subject as ClipId;
  }

  /** For somebody who will ask for clips, one after the other. */
  async issueClipSessionToken(grant: ClipSessionGrant): Promise<IssuedToken> {
    const { accountId: account, endUserId, face, voice, profile } = grant;
    const chosen = Object.entries({ face, voice, profile }).filter((entry) => entry[1] !== null);
    const claims = { account, ...(Object.fromEntries(chosen) as Record<string, string>) };
    return this.#issue('clipSession', endUserId, CLIP_SESSION_TTL_MS, claims);
  }

  /** @throws VisavisError `unauthorized`. */
  async verifyClipSessionToken(token: string): Promise<ClipSessionGrant> {
    const { subject, claims } = await this.#verify('clipSession', token);
    if (subject === '') throw invalid();
    const chosen = (name: string): string | null => {
      const value = claims[name];
      return typeof value === 'string' ? value : null;
    };
    return {
      accountId: accountIn(claims),
      endUserId: subject,
      face: chosen('face'),
      voice: chosen('voice'),
      profile: chosen('profile'),
    };
  }

  /** As a clip's: for whoever is to load a recording by its URL. */
  async issueRecordingToken(recordingId: RecordingId): Promise<IssuedToken> {
    return this.#issue('recording', recordingId, MEDIA_TOKEN_TTL_MS, {});
  }

  /** @throws VisavisError `unauthorized`, also for a token of another recording. */
  async verifyRecordingToken(token: string, recordingId: string): Promise<void> {
    const { subject } = await this.#verify('recording', token);
    if (subject !== recordingId) throw invalid();
  }

  async #issue(
    purpose: Purpose,
    subject: string,
    ttlMs: number,
    claims: Record<string, string | string[]>,
    issuedAtMs = this.#clock.wallNow(),
  ): Promise<IssuedToken> {
    const { audience, type } = PURPOSES[purpose];
    const issuedAt = Math.floor(issuedAtMs / 1_000);
    const expiresAt = issuedAt + Math.ceil(ttlMs / 1_000);
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: type })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.#secret);
    return { token, expiresAt: new Date(expiresAt * 1_000) };
  }

  async #verify(purpose: Purpose, token: string): Promise<{ subject: string; claims: JWTPayload }> {
    const known = this.#verified.get(token);
    if (known?.purpose === purpose && (known.claims.exp ?? 0) * 1_000 > this.#clock.wallNow()) {
      return { subject: known.claims.sub ?? '', claims: known.claims };
    }
    const { audience, type } = PURPOSES[purpose];
    try {
      const { payload } = await jwtVerify(token, this.#secret, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience,
        typ: type,
        requiredClaims: ['sub', 'iat', 'exp'],
        currentDate: new Date(this.#clock.wallNow()),
      });
      this.#remember(token, { purpose, claims: payload });
      return { subject: payload.sub ?? '', claims: payload };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ERR_JWT_EXPIRED') {
        throw new VisavisError('unauthorized', 'The token has expired: ask your backend for a new one.', {
          cause: error,
        });
      }
      throw invalid(error);
    }
  }

  #remember(token: string, verified: Verified): void {
    this.#verified.set(token, verified);
    forgetOldest(this.#verified, REMEMBERED_TOKENS);
  }
}

/** @throws VisavisError `unauthorized` when it names none. */
function accountIn({ account }: JWTPayload): AccountId {
  if (typeof account !== 'string' || !idPattern('AccountId').test(account)) throw invalid();
  return account as AccountId;
}

function invalid(cause?: unknown): VisavisError {
  return new VisavisError('unauthorized', 'The token is not valid here.', { cause });
}
