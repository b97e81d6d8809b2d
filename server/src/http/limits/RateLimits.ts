import type { Request, RequestHandler, Response } from 'express';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { VisavisError } from '@visavis/shared';
import type { Service } from '../../lifecycle.ts';
import { networkOf } from './networkOf.ts';

/** Requests are counted by what they cost. `auth`: passwords; `engine`: conversations; `media`: files and sound. */
export type LimitClass = 'auth' | 'engine' | 'media' | 'other';

/** Requests a minute, of one caller. */
export type Limits = Readonly<Record<LimitClass, number>>;

export interface RateLimitsOptions {
  readonly limits: Limits;
  /** Counts are shared by all servers that use this Redis; null: each server has its own. */
  readonly redisUrl: string | null;
  readonly log: { info(message: string): void; warn(details: object, message: string): void };
}

const WINDOW_S = 60;
const KEY_PREFIX = 'visavis:limit';
/** Longer than Redis ever takes on one network; a request waits no longer for it. */
const REDIS_TIMEOUT_MS = 250;
const CONNECT_TIMEOUT_MS = 2_000;
const MAX_RECONNECT_MS = 5_000;

type Limiter = RateLimiterMemory | RateLimiterRedis;

/**
 * How many requests a minute each caller may send. What is over it gets 429 with Retry-After; every answer tells what is
 * left (draft-ietf-httpapi-ratelimit-headers-08).
 *
 * Without Redis, or while it does not answer, each server counts in its own memory.
 */
export class RateLimits implements Service {
  readonly id = 'rate-limits';
  readonly #limits: Limits;
  readonly #limiters: Readonly<Record<LimitClass, Limiter>>;
  readonly #redis: Redis | null;
  #stopped = false;

  constructor({ limits, redisUrl, log }: RateLimitsOptions) {
    this.#limits = limits;
    const redis = redisUrl === null ? null : connectLazily(redisUrl, log);
    this.#redis = redis;
    const limiter = (name: LimitClass): Limiter => {
      const options = { points: limits[name], duration: WINDOW_S, keyPrefix: `${KEY_PREFIX}:${name}` };
      const memory = new RateLimiterMemory(options);
      if (!redis) return memory;
      const insured = { insuranceLimiter: memory, rejectIfRedisNotReady: true };
      return new RateLimiterRedis({ ...options, ...insured, storeClient: redis });
    };
    this.#limiters = {
      auth: limiter('auth'),
      engine: limiter('engine'),
      media: limiter('media'),
      other: limiter('other'),
    };
  }

  /** Never fails: without its Redis a server starts all the same, and tries on. */
  async start(): Promise<void> {
    await this.#redis?.connect().catch(() => undefined);
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#redis?.disconnect();
  }

  /**
   * @param classOf what the request counts as.
   * @param callerOf whose valid credential it has; null for nobody's, who are counted by their address. So are tries at
   * passwords (`auth`): a credential that one can make for oneself opens no further ones.
   */
  handler(
    classOf: (req: Request) => LimitClass,
    callerOf: (req: Request) => Promise<string | null>,
  ): RequestHandler {
    return async (req, res, next) => {
      const name = classOf(req);
      const caller = name === 'auth' && req.method === 'POST' ? null : await callerOf(req);
      await this.#count(name, caller ?? `net_${networkOf(req.ip)}`, res);
      next();
    };
  }

  async #count(name: LimitClass, caller: string, res: Response): Promise<void> {
    const limit = this.#limits[name];
    const state = await this.#limiters[name].consume(caller).catch((thrown: unknown) => {
      if (thrown instanceof RateLimiterRes) return thrown;
      throw thrown;
    });
    const resetS = Math.max(1, Math.ceil(state.msBeforeNext / 1_000));
    res.set({
      'RateLimit-Policy': `"${name}";q=${limit};w=${WINDOW_S}`,
      RateLimit: `"${name}";r=${state.remainingPoints};t=${resetS}`,
    });
    if (state.consumedPoints <= limit) return;
    res.set('Retry-After', String(resetS));
    throw new VisavisError(
      'rate_limited',
      `More than ${limit} requests of this kind (${name}) in a minute: go on in ${resetS} s.`,
    );
  }
}

function connectLazily(url: string, log: RateLimitsOptions['log']): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: REDIS_TIMEOUT_MS,
    retryStrategy: (tries) => Math.min(100 * 2 ** Math.min(tries, 10), MAX_RECONNECT_MS),
  });
  let lost = false;
  // Each failed try to reconnect is an error, too: told once.
  redis.on('error', (error: Error) => {
    if (!lost)
      log.warn({ err: error }, 'Redis does not answer: rate limits are counted by each server alone');
    lost = true;
  });
  redis.on('ready', () => {
    if (lost) log.info('Redis answers again: rate limits are counted together');
    lost = false;
  });
  return redis;
}
