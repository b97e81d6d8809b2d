import { ProviderError, type ImageMaker, type MadeImage } from '@visavis/media-worker';
import {
  idPattern,
  newId,
  VisavisError,
  type AccountId,
  type Clock,
  type IllustrationId,
} from '@visavis/shared';
import type { SafeFetch } from '../net/safeFetch.ts';
import type { Database } from '../store/Database.ts';
import * as queries from './illustrationQueries.ts';
import { pictureType, type PictureType } from './pictureType.ts';

export interface IllustrationServiceDeps {
  readonly database: Database;
  readonly maker: ImageMaker;
  /** Where a provider says that its picture is. */
  readonly safeFetch: Pick<SafeFetch, 'fetch'>;
  readonly clock: Clock;
}

/** Where they are seen, each under its id. */
export const ILLUSTRATIONS_PATH = '/therapykin/api/images';

const KEPT_MS = 24 * 60 * 60_000;
const MAX_BYTES = 20_000_000;
const MAKING_MS = 90_000;
const FETCHING_MS = 20_000;

/**
 * Pictures that are made from a person's words. Each has an id that nobody can guess: who has its URL may see it, for a
 * day. The words are not kept with it.
 */
export class IllustrationService {
  readonly #deps: IllustrationServiceDeps;

  constructor(deps: IllustrationServiceDeps) {
    this.#deps = deps;
  }

  /**
   * @param words screened before: nothing here looks at what they mean.
   * @throws VisavisError `validation_failed` when the provider refuses the words; ProviderError or FetchError when it fails.
   */
  async make(
    person: { accountId: AccountId; endUserId: string },
    words: string,
    signal: AbortSignal,
  ): Promise<{ id: IllustrationId; expiresAt: Date }> {
    const { database, clock } = this.#deps;
    const bytes = await this.#bytesOf(await this.#made(words, signal), signal);
    const type = pictureType(bytes);
    if (!type || bytes.length > MAX_BYTES) {
      throw new ProviderError('images', 'the picture is no PNG, JPEG or WebP, or too large', {
        fault: 'garbled',
      });
    }
    const id = newId('IllustrationId');
    const now = clock.wallNow();
    const expiresAt = new Date(now + KEPT_MS);
    await queries.insertIllustration(database.db, {
      id,
      account_id: person.accountId,
      end_user_id: person.endUserId,
      type,
      bytes,
      created_at: new Date(now),
      expires_at: expiresAt,
    });
    return { id, expiresAt };
  }

  /** @throws VisavisError `not_found`, also for one that has expired. */
  async open(id: string): Promise<{ bytes: Uint8Array; type: PictureType; expiresAt: Date }> {
    const { database, clock } = this.#deps;
    const found = idPattern('IllustrationId').test(id)
      ? await queries.findIllustration(database.db, id as IllustrationId, new Date(clock.wallNow()))
      : undefined;
    const type = found && pictureType(found.bytes);
    if (!found || !type) throw new VisavisError('not_found', 'There is no such image, or it has expired');
    return { bytes: found.bytes, type, expiresAt: found.expires_at };
  }

  /** Deletes what has expired. @returns how many there were. */
  async purge(): Promise<number> {
    const { database, clock } = this.#deps;
    return queries.deleteExpired(database.db, new Date(clock.wallNow()));
  }

  async #made(words: string, signal: AbortSignal): Promise<MadeImage> {
    const { maker, clock } = this.#deps;
    const late = new AbortController();
    const cancel = clock.setTimeout(() => late.abort(), MAKING_MS);
    try {
      return await maker.make(words, AbortSignal.any([signal, late.signal]));
    } catch (error) {
      if (!(error instanceof ProviderError) || error.fault !== 'rejected') throw error;
      throw new VisavisError('validation_failed', 'An image of that cannot be made: describe another one', {
        cause: error,
      });
    } finally {
      cancel();
    }
  }

  async #bytesOf(made: MadeImage, signal: AbortSignal): Promise<Uint8Array> {
    switch (made.kind) {
      case 'bytes':
        return made.bytes;
      case 'url': {
        const limits = { maxBytes: MAX_BYTES, timeoutMs: FETCHING_MS, signal };
        const { status, bytes } = await this.#deps.safeFetch.fetch(made.url, limits);
        if (status === 200) return bytes;
        throw new ProviderError('images', `the picture could not be fetched (${status})`);
      }
    }
  }
}
