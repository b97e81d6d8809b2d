import { createHash, randomBytes } from 'node:crypto';
import {
  idPattern,
  newId,
  Observer,
  VisavisError,
  type AccountId,
  type Clock,
  type CreateSessionRequest,
  type EndReason,
  type HistoryEntry,
  type PauseReason,
  type SessionId,
  type SessionSnapshot,
  type SessionStatus,
  type SessionTool,
  type StartSession,
} from '@visavis/shared';
import type { Catalog } from '../catalog/Catalog.ts';
import type { ProfileService } from '../profiles/ProfileService.ts';
import type { Database } from '../store/Database.ts';
import type { SessionOrigin } from '../store/tables.ts';
import { decodeTimeCursor, timePage } from '../store/timeCursor.ts';
import { resolveSettings } from './effectiveSettings.ts';
import { conversationOf, snapshotOf } from './handover.ts';
import * as histories from './historyQueries.ts';
import { notFound, requireConnectable, toSessionId } from './refusals.ts';
import type { CreatedSession, Session, SessionEvents, SessionWithHistory } from './Session.ts';
import type { SessionResources } from './SessionResources.ts';
import { toSessionEventData, type EventOutbox } from './sessionEvents.ts';
import * as queries from './sessionQueries.ts';
import type { UrlCheck } from './sessionTools.ts';
import { StatusChanges, type Target } from './StatusChanges.ts';
import { canTransition, checkTransition } from './transitions.ts';

/**
 * Sessions: what they are, and what they may become. Methods that take an account act for a customer: another
 * account's session does not exist for them (`not_found`). The others act from the inside, for a session whose client
 * token was verified or whose conversation we hold. `observer` tells of changes after they are stored.
 */
export class SessionService {
  readonly observer = new Observer<SessionEvents>();
  readonly #database: Database;
  readonly #catalog: Catalog;
  readonly #profiles: ProfileService;
  readonly #clock: Clock;
  readonly #resources: SessionResources;
  readonly #checkUrl: UrlCheck;
  readonly #outbox: EventOutbox;
  readonly #status: StatusChanges;

  /** @param deps.checkUrl looks at the URLs of webhooks. */
  constructor(deps: {
    database: Database;
    catalog: Catalog;
    profiles: ProfileService;
    clock: Clock;
    checkUrl: UrlCheck;
    resources: SessionResources;
    outbox: EventOutbox;
  }) {
    this.#database = deps.database;
    this.#catalog = deps.catalog;
    this.#profiles = deps.profiles;
    this.#clock = deps.clock;
    this.#checkUrl = deps.checkUrl;
    this.#resources = deps.resources;
    this.#outbox = deps.outbox;
    this.#status = new StatusChanges({ ...deps, observer: this.observer });
  }

  /** @throws VisavisError `validation_failed`, `unsupported_option`, `context_too_long`. */
  async create(
    accountId: AccountId,
    request: CreateSessionRequest,
    origin: SessionOrigin = 'v1',
  ): Promise<CreatedSession> {
    const session: Session = {
      id: newId('SessionId'),
      accountId,
      origin,
      status: 'IDLE',
      ...resolveSettings(request, this.#catalog, {
        profiles: await this.#profiles.list(accountId),
        checkUrl: this.#checkUrl,
      }),
      createdAt: new Date(this.#clock.wallNow()),
      startedAt: null,
      endedAt: null,
      pauseReason: null,
      endReason: null,
      durationMs: 0,
    };
    await this.#resources.check(session);
    const toolSecret = session.tools.some(({ kind }) => kind === 'server') ? newToolSecret() : null;
    await this.#database.transaction(async (tx) => {
      await queries.insertSession(tx, this.#database.cipher, session, toolSecret);
      await this.#outbox.add(tx, { accountId, type: 'session.created', data: toSessionEventData(session) });
    });
    this.observer.emit('created', session);
    return { ...session, toolSecret };
  }

  /** @throws VisavisError `not_found`. */
  async get(accountId: AccountId, id: string): Promise<SessionWithHistory> {
    const session = await queries.findSession(
      this.#database.db,
      this.#database.cipher,
      toSessionId(id),
      accountId,
    );
    if (!session) throw notFound();
    return this.#withHistory(session);
  }

  /**
   * Newest first. A cursor stands for a place between sessions, so new ones never shift a page.
   * @throws VisavisError `validation_failed` for a cursor that is none.
   */
  async list(
    accountId: AccountId,
    query: { limit: number; cursor?: string | undefined } & queries.SessionFilter,
  ): Promise<{ sessions: Session[]; nextCursor: string | null }> {
    const { limit, cursor, ...filter } = query;
    const found = await queries.listSessions(this.#database.db, this.#database.cipher, {
      ...filter,
      accountId,
      after: cursor === undefined ? undefined : decodeTimeCursor(cursor, idPattern('SessionId')),
      limit: limit + 1,
    });
    const { data, nextCursor } = timePage(found, limit);
    return { sessions: data, nextCursor };
  }

  /** A page by number, newest first, pages counted from 1. */
  async listPage(
    accountId: AccountId,
    { limit, page }: { limit: number; page: number },
  ): Promise<SessionWithHistory[]> {
    const offset = (page - 1) * limit;
    return this.#withHistories(
      await queries.listSessions(this.#database.db, this.#database.cipher, { accountId, offset, limit }),
    );
  }

  /**
   * Pauses in the store alone; `SessionCommands` also reaches the live connection.
   * @throws VisavisError `not_found`, `illegal_transition`, `session_terminated`.
   */
  async pause(accountId: AccountId, id: string, reason: PauseReason): Promise<Session> {
    return this.#move(toSessionId(id), { status: 'PAUSED', reason }, accountId);
  }

  /** As `pause`. */
  async terminate(accountId: AccountId, id: string, reason: EndReason): Promise<Session> {
    return this.#move(toSessionId(id), { status: 'TERMINATED', reason }, accountId);
  }

  /** @returns a session by its id, whoever owns it; undefined for an id of none. */
  async find(id: string): Promise<Session | undefined> {
    return queries.findSession(this.#database.db, this.#database.cipher, toSessionId(id));
  }

  /** @throws VisavisError `not_found`. */
  async load(id: SessionId): Promise<Session> {
    const session = await queries.findSession(this.#database.db, this.#database.cipher, id);
    if (!session) throw notFound();
    return session;
  }

  /**
   * @returns a session that was made through this API, whoever owns it.
   * @throws VisavisError `not_found`, also when another API made it.
   */
  async findByOrigin(id: string, origin: SessionOrigin): Promise<Session> {
    const session = await queries.findSession(this.#database.db, this.#database.cipher, toSessionId(id));
    if (session?.origin !== origin) throw notFound();
    return session;
  }

  /** @returns the newest of an end user's that was made through this API and can be written to. */
  async latestOf(of: {
    accountId: AccountId;
    endUserId: string;
    origin: SessionOrigin;
  }): Promise<Session | undefined> {
    return queries.findLatestOf(this.#database.db, this.#database.cipher, of);
  }

  /**
   * Binds the session to the first claim made on it.
   * @returns whether it is bound to this claim, or, for no claim, to none.
   */
  async holdsClaim(id: SessionId, claim: string | undefined): Promise<boolean> {
    if (claim === undefined) return (await queries.findClaim(this.#database.db, id)) === null;
    const hash = createHash('sha256').update(claim).digest('hex');
    return (await queries.claimSession(this.#database.db, id, hash)) === hash;
  }

  /**
   * What a browser that joins is shown.
   * @throws VisavisError `not_found`; `session_terminated` when it can no longer be connected.
   */
  async snapshot(id: SessionId): Promise<SessionSnapshot> {
    const session = await this.load(id);
    requireConnectable(session);
    return snapshotOf(await this.#withHistory(session));
  }

  /** @returns a tool of the session by its name, and the secret that its webhook is signed with. */
  async findTool(
    id: SessionId,
    name: string,
  ): Promise<{ tool: SessionTool; secret: string | null } | undefined> {
    const found = await queries.findTools(this.#database.db, id);
    const tool = found?.tools.find((each) => each.name === name);
    return found && tool && { tool, secret: found.secret };
  }

  /** How many entries the history has. */
  async historyLength(id: SessionId): Promise<number> {
    return histories.countHistory(this.#database.db, id);
  }

  /**
   * A page of what was said, oldest first.
   * @param page.after the last entry that is known; undefined: from the beginning.
   * @throws VisavisError `validation_failed` for an `after` that is none of the session's.
   */
  async historyAfter(
    id: SessionId,
    page: { after: string | undefined; limit: number },
  ): Promise<{ entries: HistoryEntry[]; hasMore: boolean }> {
    const { after, limit } = page;
    const found = await histories.listHistoryAfter(this.#database.db, this.#database.cipher, id, {
      after,
      limit: limit + 1,
    });
    if (!found) throw new VisavisError('validation_failed', 'after: is no message of this conversation');
    return { entries: found.slice(0, limit), hasMore: found.length > limit };
  }

  /**
   * What a media-worker needs to hold the conversation, or to go on with it.
   * @param of a session as it is now, or which.
   */
  async conversation(of: SessionId | Session): Promise<StartSession['conversation']> {
    const session = typeof of === 'string' ? await this.load(of) : of;
    requireConnectable(session);
    const [withHistory, briefing] = await Promise.all([
      this.#withHistory(session),
      this.#resources.briefing(session),
    ]);
    // A session older than its copy of the profile has the catalog's.
    const instructions = session.instructions || (this.#catalog.profile(session.profile)?.instructions ?? '');
    return conversationOf(withHistory, { ...briefing, instructions });
  }

  /**
   * The conversation is open. Changes nothing for a session that is ACTIVE already (a newer connection took over).
   * @throws VisavisError `not_found`, `session_terminated`.
   */
  async markActive(id: SessionId): Promise<Session> {
    return this.#move(id, { status: 'ACTIVE' });
  }

  /** @returns false when the session was not ACTIVE: something else ended the conversation first. */
  async pauseIfActive(id: SessionId, reason: PauseReason): Promise<boolean> {
    return this.#moveIfLegal(id, { status: 'PAUSED', reason });
  }

  /** @returns false when the session was TERMINATED before. */
  async terminateIfLive(id: SessionId, reason: EndReason): Promise<boolean> {
    return this.#moveIfLegal(id, { status: 'TERMINATED', reason });
  }

  /** @returns false when the session was TERMINATED before, or somebody is connected to it. */
  async terminateIfAway(id: SessionId, reason: EndReason): Promise<boolean> {
    const decide = (from: SessionStatus, to: SessionStatus): boolean =>
      from !== 'ACTIVE' && canTransition(from, to);
    return (await this.#status.change(id, { status: 'TERMINATED', reason }, decide)) !== null;
  }

  /**
   * Stores what was said and heard. An entry whose id the session has already changes nothing.
   * @throws VisavisError `not_found`.
   */
  async appendHistory(id: SessionId, entry: HistoryEntry): Promise<void> {
    // A provider's text may hold what a database cannot: NUL, or half a surrogate pair.
    const stored = { ...entry, content: entry.content.replaceAll('\0', '').toWellFormed() };
    if (await histories.insertHistoryEntry(this.#database.db, this.#database.cipher, id, stored)) {
      this.observer.emit('historyAppended', { sessionId: id, entry: stored });
    } else {
      // It was known; or there is no such session.
      await this.load(id);
    }
  }

  /**
   * After a start: sessions that a server which died left ACTIVE are PAUSED (`server_stopped`). Only for the one
   * server of its store.
   * @returns how many there were.
   */
  async pauseAbandoned(): Promise<number> {
    let paused = 0;
    for (const id of await queries.activeSessionIds(this.#database.db)) {
      if (await this.pauseIfActive(id, 'server_stopped')) paused++;
    }
    return paused;
  }

  async #moveIfLegal(id: SessionId, target: Target): Promise<boolean> {
    return (await this.#status.change(id, target, canTransition)) !== null;
  }

  async #move(id: SessionId, target: Target, accountId?: AccountId): Promise<Session> {
    const decide = (from: SessionStatus, to: SessionStatus): boolean => checkTransition(from, to) === 'go';
    return (await this.#status.change(id, target, decide, accountId)) ?? this.load(id);
  }

  async #withHistory(session: Session): Promise<SessionWithHistory> {
    const [withHistory] = await this.#withHistories([session]);
    return withHistory!;
  }

  async #withHistories(sessions: readonly Session[]): Promise<SessionWithHistory[]> {
    const found = await histories.listHistory(
      this.#database.db,
      this.#database.cipher,
      sessions.map((session) => session.id),
    );
    return sessions.map((session) => ({ ...session, history: found.get(session.id) ?? [] }));
  }
}

/** As Standard Webhooks wants it: 24 random bytes. */
function newToolSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}
