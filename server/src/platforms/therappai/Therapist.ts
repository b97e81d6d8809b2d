import { VisavisError, type AccountId } from '@visavis/shared';
import type { EndUserGrant } from '../../auth/TokenService.ts';
import { ChatFailure } from '../../chat/ChatFailure.ts';
import type { ChatService } from '../../chat/ChatService.ts';
import type { Exchange } from '../../chat/Exchange.ts';
import type { SingleMessage } from '../../chat/SingleMessage.ts';
import type { UserSessions } from '../../chat/UserSessions.ts';
import type { Profile } from '../../catalog/profiles.ts';
import type { ProfileService } from '../../profiles/ProfileService.ts';
import type { ContextField } from './therappaiSchemas.ts';

export interface Question {
  readonly message: string;
  readonly context?: ContextField | undefined;
  /** BCP 47. */
  readonly language?: string | undefined;
  /** Whose manner the answer has. Default: `PROFILE`. */
  readonly profile?: string | undefined;
  /** Heard rather than read. */
  readonly spoken?: boolean;
}

/** The profile of an account by this name answers; its own version of it, if it has one. */
export const PROFILE = 'companion';

const SUPPORT =
  'Take up what they feel before you suggest anything. Where it helps, use one skill of CBT or DBT in plain words: notice a ' +
  'thought and look for what speaks for and against it, one small step to do today, grounding, slow breathing, putting up ' +
  'with a feeling until it passes, saying what one needs. One at a time, as an offer, without naming the method.';
const IN_WRITING = `This is a message in writing about how the user is. Answer in two to five short sentences. ${SUPPORT}`;
const IN_A_VIDEO =
  'Your reply is spoken in a video that the user watches; they cannot answer in it. Answer in two to four short sentences, ' +
  `and end with something to take along rather than a question. ${SUPPORT}`;

/** Answers messages on their own. Neither they nor the answers are kept. */
export class Therapist {
  readonly #chat: Pick<ChatService, 'answer'>;
  readonly #sessions: UserSessions;
  readonly #profiles: Pick<ProfileService, 'find'>;
  readonly #log: { error(details: object, message: string): void };

  constructor(deps: {
    chat: Pick<ChatService, 'answer'>;
    sessions: UserSessions;
    profiles: Pick<ProfileService, 'find'>;
    log: { error(details: object, message: string): void };
  }) {
    this.#chat = deps.chat;
    this.#sessions = deps.sessions;
    this.#profiles = deps.profiles;
    this.#log = deps.log;
  }

  /**
   * @returns undefined when the signal aborted.
   * @throws VisavisError as `ChatService.answer`; `validation_failed` for a profile that there is not; `unavailable` when
   *   no model answers.
   */
  async answer(user: EndUserGrant, question: Question, signal: AbortSignal): Promise<Exchange | undefined> {
    const { accountId, endUserId } = user;
    const single = await this.#singleOf(user, question);
    const session = await this.#sessions.of(accountId, endUserId);
    try {
      for await (const event of this.#chat.answer(session, single, signal)) {
        if (event.type === 'exchange') return event.exchange;
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof ChatFailure)) throw error;
      const { message, cause } = error;
      this.#log.error(
        { error: { message, cause: cause instanceof Error ? cause.message : undefined } },
        'a reply failed',
      );
      throw new VisavisError(
        'unavailable',
        'The reply could not be written: send the message again in a moment.',
        {
          retryAfterS: 2,
          cause: error,
        },
      );
    }
  }

  /** @throws VisavisError `validation_failed` when the account has none of this id. */
  async profile(accountId: AccountId, id: string): Promise<Profile> {
    const profile = await this.#profiles.find(accountId, id);
    if (profile) return profile;
    const problem = `${JSON.stringify(id)} is not a context: GET liveavatar/contexts/ lists them`;
    throw new VisavisError('validation_failed', `context_id: ${problem}`, {
      fields: [{ path: 'context_id', message: problem }],
    });
  }

  async #singleOf({ accountId }: EndUserGrant, question: Question): Promise<SingleMessage> {
    const { message, context, language = 'en', profile: id = PROFILE, spoken = false } = question;
    const profile = await this.profile(accountId, id);
    const snippets = typeof context === 'string' ? [context] : (context ?? []);
    const notes = snippets
      .filter((snippet) => typeof snippet === 'string')
      .filter((note) => note.trim() !== '');
    return {
      text: message.trim(),
      persona: {
        instructions: profile.instructions,
        behavior: spoken ? IN_A_VIDEO : IN_WRITING,
        context: notes.join('\n'),
        language,
      },
      before: snippets.filter((snippet) => typeof snippet !== 'string'),
      notes,
    };
  }
}
