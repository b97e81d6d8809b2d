import type { AccountId, ApiKeyId, UserId } from '@visavis/shared';
import type { Executor } from './tables.ts';

/** Who did something; a `Principal` is one. `part` names what of the server did it by itself. */
export type AuditActor =
  | { readonly kind: 'key'; readonly keyId: ApiKeyId }
  | { readonly kind: 'user'; readonly userId: UserId }
  | { readonly kind: 'system'; readonly part: string };

/** What happened, to be recorded. */
export interface AuditFact {
  /** Null: it concerns no account alone, such as the price book. Operators read those. */
  readonly accountId: AccountId | null;
  readonly actor: AuditActor;
  /** `what.done`, as in `api_key.revoked`. */
  readonly action: string;
  /** The id of what it was done to. */
  readonly target?: string | null;
  /** What is worth knowing of it; never a secret. JSON. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * Writes a fact into the audit log, in the transaction of what happened; last, since it locks the account's log. For who
 * must not know the log itself (`AuditLog.record`).
 */
export type RecordFact = (tx: Executor, fact: AuditFact) => Promise<void>;

/** An actor as it is stored: an id, or `system:` and the part. */
export function actorText(actor: AuditActor): string {
  switch (actor.kind) {
    case 'key':
      return actor.keyId;
    case 'user':
      return actor.userId;
    case 'system':
      return `system:${actor.part}`;
  }
}
