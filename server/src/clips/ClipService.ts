import {
  CLIP_LIMITS,
  countWords,
  idPattern,
  newId,
  Observer,
  VisavisError,
  type AccountId,
  type ClipFailureReason,
  type ClipId,
  type ClipJob,
  type ClipStatus,
  type Clock,
  type CreateClipRequest,
  type OutboxEvent,
} from '@visavis/shared';
import type { Catalog } from '../catalog/Catalog.ts';
import type { Service } from '../lifecycle.ts';
import type { Logger } from '../log.ts';
import type { ProfileService } from '../profiles/ProfileService.ts';
import { resolveSettings } from '../sessions/effectiveSettings.ts';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import { decodeTimeCursor, timePage } from '../store/timeCursor.ts';
import { ClipRenderError, isFinished, type Clip, type ClipEvents, type ClipRenderer } from './Clip.ts';
import { ClipFiles, type ClipAsset } from './ClipFiles.ts';
import { ClipQueue, type PendingClip } from './ClipQueue.ts';
import * as queries from './clipQueries.ts';
import { toClipEventData } from './clipWire.ts';

/** What clips cost: `TimeCharges`. */
export interface ClipBilling {
  require(time: { accountId: AccountId; endUserId: string | null; ms: number }): Promise<void>;
  charge(
    tx: Executor,
    clip: { id: ClipId; accountId: AccountId; endUserId: string | null; ms: number; orderedAt: Date },
  ): Promise<number>;
}

/** What webhooks are told of: `Outbox`. */
export interface ClipOutbox {
  add(tx: Executor, event: Extract<OutboxEvent, { type: 'clip.ready' | 'clip.failed' }>): Promise<void>;
}

export interface ClipServiceDeps {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly profiles: ProfileService;
  readonly clock: Clock;
  readonly renderer: ClipRenderer;
  /** How many are rendered at once. */
  readonly concurrency: number;
  readonly billing: ClipBilling;
  readonly outbox: ClipOutbox;
  /** Files are kept in `<folder>/<account>/`. */
  readonly folder: string;
  readonly log: Logger;
}

/** Speech at its usual rate: what a clip will cost at least is known before it is made. */
const MS_PER_WORD = 300;
const LEAST_MS = 1_000;
const UNFINISHED: readonly ClipStatus[] = ['queued', 'rendering'];
const PROGRESS_STEP = 0.1;
const PURGE_BATCH = 100;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Clips: videos of a face that says a text, or answers a message. What they say is kept in memory until it is rendered,
 * and then in their files alone: clips that a server had not finished when it ended have failed (`server_stopped`).
 * Methods that take an account act for a customer: another account's clip does not exist for them (`not_found`).
 */
export class ClipService implements Service {
  readonly id = 'clips';
  readonly observer = new Observer<ClipEvents>();
  readonly #deps: ClipServiceDeps;
  readonly #files: ClipFiles;
  readonly #queue: ClipQueue;
  /** Of those that are being rendered: the store has it in steps only. */
  readonly #progress = new Map<ClipId, number>();
  #stopping = false;

  constructor(deps: ClipServiceDeps) {
    this.#deps = deps;
    this.#files = new ClipFiles(deps.folder);
    this.#queue = new ClipQueue(deps.concurrency, (pending) => this.#work(pending));
  }

  /** What the last server of this store left unfinished has failed. */
  async start(): Promise<void> {
    for (const clip of await queries.unfinishedClips(this.#deps.database.db)) {
      await this.#fail(clip.id, 'server_stopped');
      await this.#files.remove(clip);
    }
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#stopping = true;
    // Also of those that only waited.
    for (const id of await this.#queue.cancelAll()) await this.#fail(id, 'server_stopped');
  }

  /**
   * Orders a clip; it is rendered in the background.
   * @throws VisavisError `validation_failed`, `unsupported_option`, `context_too_long`, `insufficient_credit`,
   * `cost_limit`, `rate_limited`, `no_capacity`, `unavailable`.
   */
  async create(accountId: AccountId, request: CreateClipRequest): Promise<Clip> {
    const { database, catalog, profiles, clock, billing } = this.#deps;
    if (this.#stopping)
      throw new VisavisError('unavailable', 'The server is stopping: try again in a moment.');
    const { face, voice, profile, language, behavior, context } = request;
    const settings = resolveSettings({ face, voice, profile, language, behavior, context }, catalog, {
      profiles: await profiles.list(accountId),
    });
    const say = sayOf(request);
    const endUserId = request.end_user_id ?? null;
    const ms = say.kind === 'text' ? Math.max(LEAST_MS, countWords(say.content) * MS_PER_WORD) : LEAST_MS;
    await billing.require({ accountId, endUserId, ms });
    const clip: Clip = {
      id: newId('ClipId'),
      accountId,
      endUserId,
      status: 'queued',
      progress: 0,
      failure: null,
      face: settings.face,
      voice: settings.voice,
      profile: settings.profile,
      language: settings.language,
      format: request.format ?? 'mp4',
      size: request.size ?? 512,
      createdAt: new Date(clock.wallNow()),
      startedAt: null,
      endedAt: null,
      durationMs: null,
      bytes: null,
      sha256: null,
      chargedMicros: null,
      safetyLevel: null,
    };
    const release = this.#queue.reserve(accountId);
    try {
      await queries.insertClip(database.db, clip);
    } catch (error) {
      release();
      throw error;
    }
    const { instructions, manner } = settings;
    const persona = {
      instructions,
      manner,
      language: settings.language,
      behavior: settings.behavior,
      context: settings.context,
    };
    const { face: faceId, voice: voiceId, format, size } = clip;
    const job = { clipId: clip.id, say, persona, face: faceId, voice: voiceId, format, size };
    this.#queue.add(clip, job, release);
    return clip;
  }

  /** @throws VisavisError `not_found`. */
  async get(accountId: AccountId, id: string): Promise<Clip> {
    return this.#find(id, accountId);
  }

  /** Whoever owns it: for callers whose authority is not an account. @throws VisavisError `not_found`. */
  async load(id: string): Promise<Clip> {
    return this.#find(id);
  }

  /** Newest first. @throws VisavisError `validation_failed` for a cursor that is none. */
  async list(
    accountId: AccountId,
    query: { limit: number; cursor?: string | undefined; status?: ClipStatus | undefined },
  ): Promise<{ data: Clip[]; nextCursor: string | null }> {
    const { limit, cursor, status } = query;
    const found = await queries.listClips(this.#deps.database.db, {
      accountId,
      limit: limit + 1,
      ...(status === undefined ? {} : { status }),
      ...(cursor === undefined ? {} : { after: decodeTimeCursor(cursor, idPattern('ClipId')) }),
    });
    const { data, nextCursor } = timePage(found, limit);
    return { data: data.map((clip) => this.#now(clip)), nextCursor };
  }

  /** @returns the path of a file of a clip that is ready. @throws VisavisError `conflict`: there is none (yet). */
  filePath(clip: Clip, asset: ClipAsset): string {
    switch (clip.status) {
      case 'queued':
      case 'rendering':
        throw new VisavisError('conflict', 'The clip is not ready yet; ask again when `status` says so.');
      case 'failed':
      case 'cancelled':
        throw new VisavisError('conflict', `The clip was not made (${clip.failure ?? 'cancelled'}).`);
      case 'ready':
        return this.#files.path(clip, asset);
    }
  }

  /**
   * Cancels a clip that is not finished; removes one that is, with its files.
   * @returns the cancelled clip; null when it was removed.
   * @throws VisavisError `not_found`.
   */
  async delete(accountId: AccountId, id: string): Promise<Clip | null> {
    const clip = await this.#find(id, accountId);
    if (!isFinished(clip)) {
      const cancelled = await this.#end(clip.id, { status: 'cancelled' });
      await this.#queue.cancel(clip.id);
      await this.#files.remove(clip);
      // Else it became ready in between, and is not wanted.
      if (cancelled) return cancelled;
    }
    await this.#remove(clip);
    return null;
  }

  /** All clips that were made for an end user, the unfinished ones too. @returns how many there were. */
  async deleteOfEndUser(accountId: AccountId, endUserId: string): Promise<number> {
    const clips = await queries.clipsOfEndUser(this.#deps.database.db, accountId, endUserId);
    for (const clip of clips) {
      await this.#queue.cancel(clip.id);
      await this.#remove(clip);
    }
    return clips.length;
  }

  /** Deletes what is older than that and finished, of all or of one account. @returns how many there were. */
  async purge(retentionDays: number, accountId?: AccountId): Promise<number> {
    const { database, clock } = this.#deps;
    const before = new Date(clock.wallNow() - retentionDays * DAY_MS);
    let purged = 0;
    for (;;) {
      const old = await queries.clipsBefore(database.db, before, PURGE_BATCH, accountId);
      for (const clip of old) await this.#remove(clip);
      purged += old.length;
      if (old.length < PURGE_BATCH) return purged;
    }
  }

  async #find(id: string, accountId?: AccountId): Promise<Clip> {
    const isId = idPattern('ClipId').test(id);
    const clip = isId ? await queries.findClip(this.#deps.database.db, id as ClipId, accountId) : undefined;
    if (!clip) throw new VisavisError('not_found', 'There is no such clip.');
    return this.#now(clip);
  }

  #now(clip: Clip): Clip {
    const progress = this.#progress.get(clip.id);
    return clip.status === 'rendering' && progress !== undefined ? { ...clip, progress } : clip;
  }

  /** Renders one, whatever comes of it. */
  async #work(pending: PendingClip): Promise<void> {
    const { clip, job, controller } = pending;
    const { log, clock, renderer } = this.#deps;
    const { signal } = controller;
    try {
      const started = await this.#change(clip.id, ['queued'], {
        status: 'rendering',
        started_at: new Date(clock.wallNow()),
      });
      if (!started || signal.aborted) return;
      const files = await this.#files.prepare(clip);
      signal.throwIfAborted();
      const onProgress = (progress: number): void => this.#onProgress(started, progress);
      const rendered = await renderer.render({ ...job, files }, { signal, onProgress });
      signal.throwIfAborted();
      await this.#keep(started, rendered);
    } catch (error) {
      // Of words that could not be spoken nothing is logged.
      if (!signal.aborted) log.warn({ clipId: clip.id, err: error }, 'a clip could not be rendered');
      const reason = this.#stopping ? 'server_stopped' : reasonOf(error);
      // First the files: who is told that it failed finds nothing left of it.
      await this.#files.remove(clip).catch(() => undefined);
      await this.#fail(clip.id, reason).catch((failure: unknown) =>
        log.error({ clipId: clip.id, err: failure }, 'the failure of a clip could not be stored'),
      );
    } finally {
      this.#progress.delete(clip.id);
    }
  }

  async #keep(clip: Clip, rendered: { durationMs: number; safetyLevel: string }): Promise<void> {
    const { database, billing, clock } = this.#deps;
    const { bytes, sha256 } = await this.#files.keep(clip);
    const { id, accountId, endUserId, createdAt: orderedAt } = clip;
    const ms = rendered.durationMs;
    const ready = await database.transaction(async (tx) => {
      const stored = await queries.updateClip(tx, id, ['rendering'], {
        status: 'ready',
        progress: 1,
        ended_at: new Date(clock.wallNow()),
        duration_ms: ms,
        bytes,
        sha256,
        safety_level: rendered.safetyLevel,
        charged_micros: 0,
      });
      if (!stored) return undefined;
      const charged = await billing.charge(tx, { id, accountId, endUserId, ms, orderedAt });
      const paid = await queries.updateClip(tx, id, ['ready'], { charged_micros: charged });
      if (!paid) return undefined;
      await this.#deps.outbox.add(tx, { accountId, type: 'clip.ready', data: toClipEventData(paid) });
      return paid;
    });
    if (ready) this.observer.emit('changed', ready);
    // It was cancelled meanwhile.
    else await this.#files.remove(clip);
  }

  #onProgress(clip: Clip, progress: number): void {
    const before = this.#progress.get(clip.id) ?? 0;
    if (progress <= before || progress > 1) return;
    this.#progress.set(clip.id, progress);
    this.observer.emit('changed', { ...clip, progress });
    if (Math.floor(progress / PROGRESS_STEP) === Math.floor(before / PROGRESS_STEP)) return;
    queries
      .updateClip(this.#deps.database.db, clip.id, ['rendering'], { progress })
      .catch((error: unknown) =>
        this.#deps.log.warn({ clipId: clip.id, err: error }, 'progress could not be stored'),
      );
  }

  async #fail(id: ClipId, failure: ClipFailureReason): Promise<void> {
    await this.#end(id, { status: 'failed', failure });
  }

  /** @returns undefined when it was finished before. */
  async #end(
    id: ClipId,
    change: { status: 'cancelled' } | { status: 'failed'; failure: ClipFailureReason },
  ): Promise<Clip | undefined> {
    const { database, outbox, clock } = this.#deps;
    const ended = await database.transaction(async (tx) => {
      const stored = await queries.updateClip(tx, id, UNFINISHED, {
        ...change,
        ended_at: new Date(clock.wallNow()),
      });
      if (stored?.status === 'failed') {
        const { accountId } = stored;
        await outbox.add(tx, { accountId, type: 'clip.failed', data: toClipEventData(stored) });
      }
      return stored;
    });
    if (ended) this.observer.emit('changed', ended);
    return ended;
  }

  async #change(
    id: ClipId,
    from: readonly ClipStatus[],
    change: Parameters<typeof queries.updateClip>[3],
  ): Promise<Clip | undefined> {
    const changed = await queries.updateClip(this.#deps.database.db, id, from, change);
    if (changed) this.observer.emit('changed', changed);
    return changed;
  }

  async #remove(clip: Clip): Promise<void> {
    // The files first: should this be cut short, the clip is still there to be deleted.
    await this.#files.remove(clip);
    await queries.deleteClip(this.#deps.database.db, clip.id);
    this.observer.emit('deleted', clip);
  }
}

/** @throws VisavisError `validation_failed` when there are too many words. */
function sayOf({ text, message }: CreateClipRequest): ClipJob['say'] {
  const kind = text === undefined ? 'message' : 'text';
  const content = text ?? message ?? '';
  const words = countWords(content);
  if (words > CLIP_LIMITS.words) {
    const problem = `has ${words} words; at most ${CLIP_LIMITS.words} are taken: make several clips of it`;
    throw new VisavisError('validation_failed', `${kind}: ${problem}`, {
      fields: [{ path: kind, message: problem }],
    });
  }
  return { kind, content };
}

function reasonOf(error: unknown): ClipFailureReason {
  if (error instanceof ClipRenderError) return error.reason;
  if (error instanceof VisavisError) {
    if (error.code === 'insufficient_credit' || error.code === 'cost_limit') return error.code;
  }
  return 'renderer_failed';
}
