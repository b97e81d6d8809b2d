import { access, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  idPattern,
  newId,
  Observer,
  VisavisError,
  type AccountId,
  type Clock,
  type OutboxEvent,
  type RecordingId,
  type SessionId,
} from '@visavis/shared';
import type { Service } from '../lifecycle.ts';
import type { Logger } from '../log.ts';
import type { Database } from '../store/Database.ts';
import type { Executor } from '../store/tables.ts';
import { finishRecording } from './finish.ts';
import type { Recording, RecordingEvents } from './Recording.ts';
import { toRecordingWire } from './recordingWire.ts';
import * as queries from './recordingQueries.ts';

export interface RecordingServiceDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** Files are kept in `<folder>/<account>/`. */
  readonly folder: string;
  readonly log: Logger;
  /** Where it is put that a file is ready, in the same transaction. */
  readonly outbox: RecordingOutbox;
  /** For tests. */
  readonly finish?: typeof finishRecording;
}

/** What webhooks are told of: `Outbox`. */
export interface RecordingOutbox {
  add(tx: Executor, event: Extract<OutboxEvent, { type: 'recording.ready' }>): Promise<void>;
}

/** A disk or a process may fail once. */
const FINISH_ATTEMPTS = 2;
/** How long a stop waits for files that are being made; the next start takes them up again. */
const STOP_PATIENCE_MS = 4_000;
const PURGE_BATCH = 100;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Recordings and their files. While a conversation goes on, its recording grows in a `.mkv` that plays up to wherever it
 * was cut off; after it, ffmpeg makes the `.webm` of it that is downloaded, one at a time, and the `.mkv` goes. What a
 * server that died left half done is finished at the next start.
 */
export class RecordingService implements Service {
  readonly id = 'recordings';
  readonly stopWithinMs = STOP_PATIENCE_MS + 1_000;
  readonly observer = new Observer<RecordingEvents>();
  readonly #deps: RecordingServiceDeps;
  readonly #finish: typeof finishRecording;
  readonly #stopped = new AbortController();
  #finishing: Promise<void> = Promise.resolve();

  constructor(deps: RecordingServiceDeps) {
    this.#deps = deps;
    this.#finish = deps.finish ?? finishRecording;
  }

  /** Takes up what the last server of this store and folder left; does not wait until it is finished. */
  async start(): Promise<void> {
    const { database, log } = this.#deps;
    const left = await queries.recordingsInStatus(database.db, ['recording', 'processing', 'failed']);
    for (const recording of left) {
      const hasPart = await exists(this.partPath(recording));
      if (hasPart) this.#queue(await this.#interrupt(recording));
      else if (recording.status !== 'failed') await this.#fail(recording);
    }
    if (left.length > 0)
      log.warn({ recordings: left.length }, 'recordings of the last run are being finished');
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    const cancel = this.#deps.clock.setTimeout(() => this.#stopped.abort(), STOP_PATIENCE_MS);
    await this.#finishing;
    cancel();
    this.#stopped.abort();
  }

  /** A recording that begins now, and the folder for its file. @throws VisavisError `not_found`. */
  async open(sessionId: SessionId, epoch: number, { video }: { video: boolean }): Promise<Recording> {
    const { database, clock } = this.#deps;
    const accountId = await queries.accountOf(database.db, sessionId);
    if (accountId === undefined) throw notFound();
    const recording: Recording = {
      id: newId('RecordingId'),
      accountId,
      sessionId,
      epoch,
      status: 'recording',
      video,
      interrupted: false,
      startedAt: new Date(clock.wallNow()),
      durationMs: null,
      bytes: null,
      sha256: null,
    };
    await mkdir(join(this.#deps.folder, accountId), { recursive: true, mode: 0o700 });
    await queries.insertRecording(database.db, recording);
    this.observer.emit('recordingStarted', recording);
    return recording;
  }

  /**
   * Its file at `partPath` is complete: makes the download of it, in the background.
   * @param interrupted it ended before the conversation did.
   */
  async close(recording: Recording, { interrupted }: { interrupted: boolean }): Promise<void> {
    const change = { status: 'processing', interrupted } as const;
    const closed = await queries.updateRecording(this.#deps.database.db, recording.id, change);
    if (closed) this.#queue(closed);
    // It was erased meanwhile.
    else await rm(this.partPath(recording), { force: true });
  }

  /** Where a recording grows while the conversation goes on. */
  partPath(recording: Pick<Recording, 'accountId' | 'id'>): string {
    return join(this.#deps.folder, recording.accountId, `${recording.id}.mkv`);
  }

  /** Of a session that the caller may see, oldest first. */
  async list(sessionId: SessionId): Promise<Recording[]> {
    return queries.listRecordings(this.#deps.database.db, sessionId);
  }

  /** @throws VisavisError `not_found`. */
  async get(sessionId: SessionId, id: string): Promise<Recording> {
    const isId = idPattern('RecordingId').test(id);
    const found = isId && (await queries.findRecording(this.#deps.database.db, sessionId, id as RecordingId));
    if (!found) throw notFound();
    return found;
  }

  /** @returns the path of its file. @throws VisavisError `not_found`; `conflict` while, or because, there is none. */
  async file(sessionId: SessionId, id: string): Promise<{ recording: Recording; path: string }> {
    const recording = await this.get(sessionId, id);
    switch (recording.status) {
      case 'recording':
      case 'processing':
        throw new VisavisError('conflict', 'The file is not ready yet; ask again when `status` says so.');
      case 'failed':
        throw new VisavisError('conflict', 'The recording failed: there is no file.');
      case 'ready':
      case 'interrupted':
        return { recording, path: this.#filePath(recording) };
    }
  }

  /** Removes the file and what is known of it. @throws VisavisError `not_found`; `conflict` while it is being made. */
  async delete(sessionId: SessionId, id: string): Promise<void> {
    const recording = await this.get(sessionId, id);
    if (recording.status === 'recording' || recording.status === 'processing') {
      throw new VisavisError('conflict', 'The recording is still being made; delete it when it is done.');
    }
    await this.#remove(recording);
  }

  /** Whatever a session has, also what is still being made. @returns how many there were. */
  async erase(sessionId: SessionId): Promise<number> {
    const recordings = await this.list(sessionId);
    for (const recording of recordings) await this.#remove(recording);
    return recordings.length;
  }

  /** Deletes what is older than that, of all or of one account. @returns how many there were. */
  async purge(retentionDays: number, accountId?: AccountId): Promise<number> {
    const { database, clock } = this.#deps;
    const before = new Date(clock.wallNow() - retentionDays * DAY_MS);
    let purged = 0;
    for (;;) {
      const old = await queries.recordingsBefore(database.db, before, PURGE_BATCH, accountId);
      for (const recording of old) await this.#remove(recording);
      purged += old.length;
      if (old.length < PURGE_BATCH) return purged;
    }
  }

  #filePath(recording: Recording): string {
    return join(this.#deps.folder, recording.accountId, `${recording.id}.webm`);
  }

  async #remove(recording: Recording): Promise<void> {
    // The files first: should this be cut short, the recording is still there to be deleted.
    await rm(this.#filePath(recording), { force: true });
    await rm(this.partPath(recording), { force: true });
    await queries.updateRecording(this.#deps.database.db, recording.id, {
      duration_ms: null,
      bytes: null,
      sha256: null,
      deleted_at: new Date(this.#deps.clock.wallNow()),
    });
    this.observer.emit('recordingDeleted', recording);
  }

  async #interrupt(recording: Recording): Promise<Recording> {
    const interrupted = recording.interrupted || recording.status === 'recording';
    const change = { status: 'processing', interrupted } as const;
    return (await queries.updateRecording(this.#deps.database.db, recording.id, change)) ?? recording;
  }

  #queue(recording: Recording): void {
    this.#finishing = this.#finishing.then(() => this.#process(recording));
  }

  async #process(recording: Recording): Promise<void> {
    const { log } = this.#deps;
    try {
      for (let attempt = 1; !this.#isStopped(); attempt++) {
        try {
          await this.#make(recording);
          return;
        } catch (error) {
          if (this.#isStopped()) return;
          log.warn({ err: error, recordingId: recording.id, attempt }, 'a recording could not be finished');
          if (attempt >= FINISH_ATTEMPTS) {
            await this.#fail(recording);
            return;
          }
        }
      }
    } catch (error) {
      log.error({ err: error, recordingId: recording.id }, 'a recording could not be stored');
    }
  }

  /** A method, because the answer changes across an await, which the compiler does not see. */
  #isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  async #make(recording: Recording): Promise<void> {
    const part = this.partPath(recording);
    const { durationMs, bytes, sha256 } = await this.#finish(part, this.#filePath(recording), {
      videoTrack: recording.video,
      signal: this.#stopped.signal,
    });
    const { database, outbox } = this.#deps;
    const ready = await database.transaction(async (tx) => {
      const stored = await queries.updateRecording(tx, recording.id, {
        status: recording.interrupted ? 'interrupted' : 'ready',
        duration_ms: durationMs,
        bytes,
        sha256,
      });
      if (stored) {
        const { accountId } = stored;
        await outbox.add(tx, { accountId, type: 'recording.ready', data: toRecordingWire(stored) });
      }
      return stored;
    });
    await rm(part, { force: true });
    // It was erased meanwhile.
    if (!ready) await rm(this.#filePath(recording), { force: true });
    if (ready) this.observer.emit('recordingReady', ready);
  }

  async #fail(recording: Recording): Promise<void> {
    const failed = await queries.updateRecording(this.#deps.database.db, recording.id, { status: 'failed' });
    if (failed) this.observer.emit('recordingFailed', failed);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function notFound(): VisavisError {
  return new VisavisError('not_found', 'There is no such recording.');
}
