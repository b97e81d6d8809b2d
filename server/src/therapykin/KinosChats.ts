import type { AccountId } from '@visavis/shared';
import type { ChatService } from '../chat/ChatService.ts';
import { InFlight } from '../InFlight.ts';
import type { ProfileService } from '../profiles/ProfileService.ts';
import type { Session, SessionWithHistory } from '../sessions/Session.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import { DEFAULT_SPECIALIST, type Specialist } from './specialists.ts';

export interface KinosChatsDeps {
  readonly sessions: Pick<SessionService, 'create' | 'list' | 'get'>;
  readonly profiles: Pick<ProfileService, 'get'>;
  readonly chat: Pick<ChatService, 'answer'>;
}

/** Who talks, and how they want to be called. */
export interface KinosPerson {
  readonly accountId: AccountId;
  readonly endUserId: string;
  readonly pseudonym: string;
}

const BEHAVIOR =
  'This is a chat in writing about how the user is. Answer in two to five short sentences. Take up what they feel before ' +
  'you suggest anything; suggest at most one thing at a time.';
const ANALYSIS =
  'The user asks for a written analysis of what they send, not for a conversation. In 120 to 250 words say what it is ' +
  'about, which feelings and needs show in it, what returns in what they told before (if the context holds any of it), ' +
  'what they already do that helps, and one question worth thinking about. Be tentative; name no diagnosis.';
/** Sessions that are looked through for one that can be gone on with. */
const LATEST = 50;
/** Of former conversations, so much is read as a rule; and of one at most. */
const MATERIAL_CHARS = 24_000;
const FILE_CHARS = 12_000;

/** The conversations in writing of a person: one with each specialist, which goes on until it cannot be written to. */
export class KinosChats {
  readonly #deps: KinosChatsDeps;
  /** Messages that come at once have the same. */
  readonly #asked = new InFlight<Session>();

  constructor(deps: KinosChatsDeps) {
    this.#deps = deps;
  }

  /**
   * @param specialist undefined: whoever it was last.
   * @throws VisavisError as `SessionService.create`.
   */
  async sessionOf(person: KinosPerson, specialist: Specialist | undefined): Promise<Session> {
    const key = JSON.stringify([person.accountId, person.endUserId, specialist]);
    return this.#asked.share(key, () => this.#find(person, specialist));
  }

  /**
   * Analyses a text by itself and by what the person told before. Nothing of it is kept.
   * @param request.files how many of their latest conversations are read: the fewest however long they are, as far as
   *   there are any, and the most.
   * @param request.behavior the customer's words for it.
   * @throws as `ChatService.answer`.
   */
  async analyse(
    person: KinosPerson,
    request: {
      text: string;
      specialist: Specialist | undefined;
      files: { min: number; max: number };
      behavior: string | undefined;
    },
    signal: AbortSignal,
  ): Promise<string> {
    const { text, specialist, files, behavior } = request;
    const session = await this.sessionOf(person, specialist);
    const { instructions } = await this.#deps.profiles.get(person.accountId, session.profile);
    const persona = {
      instructions,
      behavior: [ANALYSIS, behavior ?? ''].filter((part) => part !== '').join('\n\n'),
      context: await this.#material(person, files),
      language: session.language,
    };
    let reply = '';
    for await (const event of this.#deps.chat.answer(
      session,
      { text, persona, before: [], notes: [] },
      signal,
    )) {
      if (event.type === 'text') reply += event.text;
    }
    return reply;
  }

  async #find(person: KinosPerson, specialist: Specialist | undefined): Promise<Session> {
    const { sessions } = this.#deps;
    const latest = (await this.#latest(person)).find(
      (session) => isWritable(session) && (specialist === undefined || session.profile === specialist),
    );
    if (latest) return latest;
    return sessions.create(
      person.accountId,
      {
        profile: specialist ?? DEFAULT_SPECIALIST,
        behavior: BEHAVIOR,
        context: `The user wants to be called ${person.pseudonym.replace(/\s+/g, ' ')}.`,
        modality: 'text',
        greeting: null,
        idle_timeout_ms: null,
        end_user_id: person.endUserId,
      },
      'therapykin',
    );
  }

  async #latest({ accountId, endUserId }: KinosPerson): Promise<Session[]> {
    const { sessions } = await this.#deps.sessions.list(accountId, { limit: LATEST, endUserId });
    return sessions.filter(({ origin }) => origin === 'therapykin');
  }

  async #material(person: KinosPerson, { min, max }: { min: number; max: number }): Promise<string> {
    if (max === 0) return '';
    const files: string[] = [];
    let chars = 0;
    for (const { id } of await this.#latest(person)) {
      if (files.length >= max || (files.length >= min && chars >= MATERIAL_CHARS)) break;
      const file = toFile(await this.#deps.sessions.get(person.accountId, id));
      if (file === '') continue;
      files.push(file);
      chars += file.length;
    }
    return files.join('\n\n');
  }
}

function isWritable({ status, timeLimitMs, durationMs }: Session): boolean {
  return (status === 'IDLE' || status === 'PAUSED') && (timeLimitMs === null || durationMs < timeLimitMs);
}

/** A conversation to be read; its end, when it is long. */
function toFile({ createdAt, history }: SessionWithHistory): string {
  if (history.length === 0) return '';
  const lines = history.map(({ role, content }) => `${role === 'user' ? 'User' : 'You'}: ${content}`);
  return `A conversation that began on ${createdAt.toISOString().slice(0, 10)}:\n${lines.join('\n').slice(-FILE_CHARS)}`;
}
