/**
 * Branded ids: a session id cannot be passed where an account id is wanted.
 * On the wire they are plain strings with a readable prefix.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type AccountId = Branded<'AccountId'>;
export type ApiKeyId = Branded<'ApiKeyId'>;
export type SessionId = Branded<'SessionId'>;
export type MediaWorkerId = Branded<'MediaWorkerId'>;
export type ProfileId = Branded<'ProfileId'>;
export type TurnId = Branded<'TurnId'>;
export type MessageId = Branded<'MessageId'>;
export type RecordingId = Branded<'RecordingId'>;
export type ToolCallId = Branded<'ToolCallId'>;
export type KnowledgeSourceId = Branded<'KnowledgeSourceId'>;
export type MemoryFactId = Branded<'MemoryFactId'>;
export type LedgerTransactionId = Branded<'LedgerTransactionId'>;
export type CreditGrantId = Branded<'CreditGrantId'>;
export type PriceId = Branded<'PriceId'>;
export type InvoiceId = Branded<'InvoiceId'>;
export type UserId = Branded<'UserId'>;
export type InvitationId = Branded<'InvitationId'>;
export type ConsoleSessionId = Branded<'ConsoleSessionId'>;
export type AuditEntryId = Branded<'AuditEntryId'>;
export type WebhookEndpointId = Branded<'WebhookEndpointId'>;
export type WebhookEventId = Branded<'WebhookEventId'>;
export type WebhookDeliveryId = Branded<'WebhookDeliveryId'>;
export type PaymentId = Branded<'PaymentId'>;
export type ClipId = Branded<'ClipId'>;
export type MoodCheckInId = Branded<'MoodCheckInId'>;
export type RoutineId = Branded<'RoutineId'>;
export type TherapykinUserId = Branded<'TherapykinUserId'>;
export type TherapykinLoginId = Branded<'TherapykinLoginId'>;
export type SpeechId = Branded<'SpeechId'>;
export type BridgeId = Branded<'BridgeId'>;
export type IllustrationId = Branded<'IllustrationId'>;

const PREFIX = {
  AccountId: 'acc',
  ApiKeyId: 'key',
  SessionId: 'ses',
  MediaWorkerId: 'mwk',
  ProfileId: 'prf',
  TurnId: 'trn',
  MessageId: 'msg',
  RecordingId: 'rec',
  ToolCallId: 'tcl',
  KnowledgeSourceId: 'src',
  MemoryFactId: 'mem',
  LedgerTransactionId: 'txn',
  CreditGrantId: 'grt',
  PriceId: 'prc',
  InvoiceId: 'inv',
  UserId: 'usr',
  InvitationId: 'ivt',
  ConsoleSessionId: 'cns',
  AuditEntryId: 'aud',
  WebhookEndpointId: 'whe',
  WebhookEventId: 'evt',
  WebhookDeliveryId: 'dlv',
  PaymentId: 'pay',
  ClipId: 'clp',
  MoodCheckInId: 'mod',
  RoutineId: 'rtn',
  TherapykinUserId: 'tku',
  TherapykinLoginId: 'tkl',
  SpeechId: 'spc',
  BridgeId: 'brg',
  IllustrationId: 'img',
} as const;

type IdName = keyof typeof PREFIX;
export type IdOf<Name extends IdName> = Branded<Name>;

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A new id of 24 random characters (124 bits), from the platform's cryptographic source. */
export function newId<Name extends IdName>(name: Name): IdOf<Name> {
  let body = '';
  while (body.length < 24) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      // 252 is the largest multiple of 36 in a byte: beyond it the modulo would be biased.
      if (byte < 252 && body.length < 24) body += ALPHABET.charAt(byte % 36);
    }
  }
  return `${PREFIX[name]}_${body}` as IdOf<Name>;
}

/** The pattern of an id, for schemas: `ses_` and 24 lower-case letters or digits. */
export function idPattern(name: IdName): RegExp {
  return new RegExp(`^${PREFIX[name]}_[0-9a-z]{24}$`);
}
