import type { Generated } from 'kysely';
import type { MessageId, SessionId } from '@visavis/shared';
import type { Sealed } from './FieldCipher.ts';

export interface ChatTables {
  /** Turns of chats in writing; their words are in `history_entries`. */
  chat_exchanges: {
    id: MessageId;
    session_id: SessionId;
    position: Generated<number>;
    message_id: string;
    reply_id: string | null;
    /** JSON: how the user seemed to be, and what they were recommended. */
    assessment: Sealed;
    at: Date;
  };
}
