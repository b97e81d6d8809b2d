import {
  idPattern,
  newId,
  VisavisError,
  type BridgeId,
  type Clock,
  type HistoryEntry,
  type SessionId,
} from '@visavis/shared';
import type { ChatService } from '../chat/ChatService.ts';
import type { ProfileService } from '../profiles/ProfileService.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import type { Database } from '../store/Database.ts';
import type { Bridge, BridgeMessage, Person } from './Bridge.ts';
import * as queries from './bridgeQueries.ts';
import { MEDIATOR_PROFILE, mediatorSession } from './mediator.ts';

export interface BridgeServiceDeps {
  readonly database: Database;
  readonly sessions: Pick<SessionService, 'create' | 'load' | 'historyAfter' | 'observer'>;
  readonly chat: Pick<ChatService, 'reply'>;
  readonly profiles: Pick<ProfileService, 'find'>;
  readonly clock: Clock;
}

/** A page of a bridge's messages. */
export interface MessagePage {
  readonly messages: readonly BridgeMessage[];
  readonly hasMore: boolean;
}

const MAX_BRIDGES = 100;
const MAX_PARTICIPANTS = 8;
const MAX_WATCHES = 8;
/** Another server may have written: looked for at least so often. */
const LOOK_EVERY_MS = 10_000;
const PAGE = 100;
/** Said in the answer to a message whose reply gave way to something urgent, and kept nowhere. */
const GAVE_WAY = 'I had to answer somebody else first. I have read what you wrote.';

/**
 * Conversations of several people with a mediator, who answers each message through the same engine as every other chat:
 * screened, metered, and knowing who said what. Only participants get in; who is invited by email becomes one with the
 * first request that they make as somebody with that email.
 */
export class BridgeService {
  readonly #deps: BridgeServiceDeps;
  readonly #watching = new Map<string, number>();

  constructor(deps: BridgeServiceDeps) {
    this.#deps = deps;
  }

  /** @throws VisavisError `bad_request` for an invitation to oneself, `conflict` for too many. */
  async create(
    person: Person,
    request: { name: string; description: string; type: string; participantEmail?: string | undefined },
  ): Promise<Bridge> {
    const { database, sessions } = this.#deps;
    const { name, description, type, participantEmail } = request;
    if (participantEmail === person.email) throw invitesThemselves();
    if ((await queries.countMade(database.db, person)) >= MAX_BRIDGES) {
      throw new VisavisError('conflict', `Nobody can make more than ${MAX_BRIDGES} bridges`);
    }
    const session = await sessions.create(person.accountId, mediatorSession(request), 'therapykin');
    const id = newId('BridgeId');
    const now = this.#now();
    await database.transaction(async (tx) => {
      await queries.insertBridge(tx, database.cipher, {
        id,
        account_id: person.accountId,
        session_id: session.id,
        end_user_id: person.endUserId,
        name,
        description,
        type,
        created_at: now,
        last_active_at: now,
      });
      const shared = { bridge_id: id, account_id: person.accountId, pseudonym: null, invited_at: now };
      const maker = { email: person.email, end_user_id: person.endUserId, joined_at: now };
      await queries.insertParticipant(tx, { ...shared, ...maker });
      if (participantEmail !== undefined) {
        const invited = { email: participantEmail, end_user_id: null, joined_at: null };
        await queries.insertParticipant(tx, { ...shared, ...invited });
      }
    });
    return this.get(person, id);
  }

  /** @returns the person's, the one that was used last first. */
  async list(person: Person): Promise<Bridge[]> {
    const { db, cipher } = this.#deps.database;
    await queries.takeUpInvitations(db, person, this.#now());
    return queries.listBridges(db, cipher, person, MAX_BRIDGES);
  }

  /** @throws VisavisError `not_found`; `forbidden` for who is no participant. */
  async get(person: Person, id: string): Promise<Bridge> {
    const { db, cipher } = this.#deps.database;
    const bridge = idPattern('BridgeId').test(id)
      ? await queries.findBridge(db, cipher, id as BridgeId, person.accountId)
      : undefined;
    if (!bridge) throw new VisavisError('not_found', 'Bridge not found');
    if (isIn(bridge, person)) return bridge;
    if (bridge.participants.some(({ email, endUserId }) => email === person.email && endUserId === null)) {
      await queries.takeUpInvitations(db, person, this.#now());
      const joined = await queries.findBridge(db, cipher, bridge.id, person.accountId);
      if (joined && isIn(joined, person)) return joined;
    }
    throw new VisavisError('forbidden', 'You do not have access to this bridge');
  }

  /**
   * Invites one more. Only who made the bridge may.
   * @throws VisavisError as `get`; `forbidden`, `bad_request`, `conflict`.
   */
  async invite(person: Person, id: string, email: string): Promise<Bridge> {
    const bridge = await this.get(person, id);
    if (bridge.participants[0]?.endUserId !== person.endUserId) {
      throw new VisavisError('forbidden', 'Only who made a bridge may invite to it');
    }
    if (email === person.email) throw invitesThemselves();
    if (bridge.participants.length >= MAX_PARTICIPANTS) {
      throw new VisavisError('conflict', `A bridge has at most ${MAX_PARTICIPANTS} participants`);
    }
    await queries.insertParticipant(this.#deps.database.db, {
      bridge_id: bridge.id,
      account_id: bridge.accountId,
      email,
      end_user_id: null,
      pseudonym: null,
      invited_at: this.#now(),
      joined_at: null,
    });
    return this.get(person, id);
  }

  /**
   * A participant says something; the mediator answers.
   * @param message.specialist the profile that the mediator is to heed in this reply, beside its own.
   * @returns the reply.
   * @throws VisavisError as `get`; `bad_request` when another participant is called that; as `ChatService.reply`.
   */
  async send(
    person: Person,
    id: string,
    message: { text: string; pseudonym: string; specialist?: string | undefined },
    signal: AbortSignal,
  ): Promise<BridgeMessage> {
    const { database, sessions, chat } = this.#deps;
    const bridge = await this.get(person, id);
    const { text, pseudonym, specialist = MEDIATOR_PROFILE } = message;
    if (!(await queries.namePerson(database.db, bridge.id, person.endUserId, pseudonym))) {
      throw new VisavisError('bad_request', 'Pseudonym is taken by another participant of this bridge');
    }
    const speaker = { id: person.endUserId, name: pseudonym };
    const session = await sessions.load(bridge.sessionId);
    const turn = { text, speaker, behavior: await this.#behaviorOf(bridge, specialist) };
    for await (const event of chat.reply(session, turn, signal)) {
      if (event.type === 'begun') await queries.markActive(database.db, bridge.id, this.#now());
      if (event.type !== 'exchange') continue;
      const { replyId, reply } = event.exchange;
      return {
        id: replyId ?? newId('MessageId'),
        role: 'assistant',
        content: reply === '' ? GAVE_WAY : reply,
        at: this.#now(),
        author: null,
        interrupted: false,
      };
    }
    throw new VisavisError('unavailable', 'The answer was called off: send the message again.');
  }

  /**
   * What was said, oldest first.
   * @param page.after the last message that is known; undefined: from the beginning.
   * @throws VisavisError as `get`; `validation_failed`.
   */
  async messages(
    person: Person,
    id: string,
    page: { after?: string | undefined; limit: number },
  ): Promise<MessagePage> {
    const bridge = await this.get(person, id);
    const { after, limit } = page;
    const { entries, hasMore } = await this.#deps.sessions.historyAfter(bridge.sessionId, { after, limit });
    return { messages: entries.map((entry) => toMessage(bridge, entry)), hasMore };
  }

  /**
   * What was said, and then what is said, as it is said.
   * @param options.after the last message that is known; undefined: from the beginning.
   * @returns ends at the abort, and when the person is no participant any more.
   * @throws VisavisError as `messages`; `rate_limited` for too many at once.
   */
  async *watch(
    person: Person,
    id: string,
    { after, signal }: { after: string | undefined; signal: AbortSignal },
  ): AsyncGenerator<BridgeMessage, void> {
    const bridge = await this.get(person, id);
    const release = this.#count(person);
    const news = this.#newsOf(bridge.sessionId, signal);
    try {
      let last = after;
      while (!signal.aborted) {
        const { messages, hasMore } = await this.messages(person, id, { after: last, limit: PAGE });
        for (const message of messages) {
          yield message;
          last = message.id;
        }
        if (!hasMore) await news.next();
      }
    } finally {
      news.close();
      release();
    }
  }

  /** @throws VisavisError as `get`. */
  async rate(
    person: Person,
    id: string,
    { rating, comments }: { rating: number; comments: string | null },
  ): Promise<void> {
    const bridge = await this.get(person, id);
    const { db, cipher } = this.#deps.database;
    await queries.saveRating(db, cipher, {
      bridge_id: bridge.id,
      account_id: bridge.accountId,
      end_user_id: person.endUserId,
      rating,
      comments,
      at: this.#now(),
    });
  }

  async #behaviorOf({ accountId }: Bridge, specialist: string): Promise<string | undefined> {
    if (specialist === MEDIATOR_PROFILE) return undefined;
    const profile = await this.#deps.profiles.find(accountId, specialist);
    if (!profile) throw new VisavisError('bad_request', 'Invalid specialist value');
    return `In this reply, still as the mediator of all, also bring this: ${profile.instructions}`;
  }

  #count({ accountId, endUserId }: Person): () => void {
    const key = `${accountId}/${endUserId}`;
    const count = (this.#watching.get(key) ?? 0) + 1;
    if (count > MAX_WATCHES) throw new VisavisError('rate_limited', 'Too many streams at once: close one');
    this.#watching.set(key, count);
    return () => {
      const left = (this.#watching.get(key) ?? 1) - 1;
      if (left === 0) this.#watching.delete(key);
      else this.#watching.set(key, left);
    };
  }

  /** @returns `next` resolves once something was said since it was called last, after a while, or at the abort. */
  #newsOf(sessionId: SessionId, signal: AbortSignal): { next(): Promise<void>; close(): void } {
    const { sessions, clock } = this.#deps;
    let fresh = false;
    let wake = (): void => undefined;
    const release = sessions.observer.on('historyAppended', (appended) => {
      if (appended.sessionId !== sessionId) return;
      fresh = true;
      wake();
    });
    const aborted = (): void => wake();
    signal.addEventListener('abort', aborted);
    return {
      next: async () => {
        if (!fresh && !signal.aborted) {
          const { promise, resolve } = Promise.withResolvers<undefined>();
          wake = () => resolve(undefined);
          const cancel = clock.setTimeout(wake, LOOK_EVERY_MS);
          await promise;
          cancel();
        }
        fresh = false;
      },
      close: () => {
        release();
        signal.removeEventListener('abort', aborted);
      },
    };
  }

  #now(): Date {
    return new Date(this.#deps.clock.wallNow());
  }
}

function isIn({ participants }: Bridge, { endUserId }: Person): boolean {
  return participants.some((participant) => participant.endUserId === endUserId);
}

function toMessage({ participants }: Bridge, entry: HistoryEntry): BridgeMessage {
  const { speaker } = entry;
  const email = participants.find(({ endUserId }) => endUserId === speaker?.id)?.email ?? null;
  return {
    id: entry.id,
    role: entry.role,
    content: entry.content,
    at: new Date(entry.timestamp),
    author: speaker ? { pseudonym: speaker.name, email } : null,
    interrupted: entry.interrupted ?? false,
  };
}

function invitesThemselves(): VisavisError {
  return new VisavisError('bad_request', 'participantEmail must be of another person');
}
