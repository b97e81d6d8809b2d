import type { AccountId, KnowledgeSourceId, SessionId, SourceKind, SourceStatus } from '@visavis/shared';

/** Something that answers may be taken from. */
export interface Source {
  readonly id: KnowledgeSourceId;
  readonly accountId: AccountId;
  /** Null: for any session of the account that names it. */
  readonly sessionId: SessionId | null;
  readonly kind: SourceKind;
  readonly title: string;
  readonly status: SourceStatus;
  readonly failure: string | null;
  readonly url: string | null;
  readonly method: 'GET' | 'POST' | null;
  /** Secrets: for requests to the source alone. */
  readonly headers: Readonly<Record<string, string>>;
  readonly description: string | null;
  readonly pages: number | null;
  readonly chunkCount: number;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Whose sources are meant: an account's own, or those of one of its sessions. */
export interface SourceOwner {
  readonly accountId: AccountId;
  readonly sessionId: SessionId | null;
}
