import type { Clock } from '@visavis/shared';
import type { IllustrationService } from './illustrations/IllustrationService.ts';
import type { Invoices } from './billing/invoices/Invoices.ts';
import type { Ledger } from './billing/Ledger.ts';
import type { Meter } from './billing/Meter.ts';
import type { ClipService } from './clips/ClipService.ts';
import type { IdempotencyService } from './idempotency/IdempotencyService.ts';
import type { Logger } from './log.ts';
import { Periodic } from './Periodic.ts';
import type { RecordingService } from './recording/RecordingService.ts';
import type { WebhookSender } from './webhooks/WebhookSender.ts';

const SEAL_EVERY_MS = 1_000;
const SETTLE_EVERY_MS = 60_000;
const EXPIRE_EVERY_MS = 60_000;
const CLOSE_EVERY_MS = 10 * 60_000;
const PURGE_EVERY_MS = 60 * 60_000;

export interface ChoreParts {
  readonly meter: Meter;
  readonly ledger: Ledger;
  readonly invoices: Invoices;
  readonly sender: WebhookSender;
  readonly idempotency: IdempotencyService;
  readonly clips: ClipService;
  readonly recordings: RecordingService;
  readonly illustrations: IllustrationService;
}

export interface ChoreOptions {
  readonly clipRetentionDays: number;
  /** Null: recordings are kept. */
  readonly recordingRetentionDays: number | null;
  readonly clock: Clock;
  /** The log of a part. */
  readonly part: (name: string) => Logger;
}

/** What the server does again and again by itself. What fails is logged, and done again at the next time. */
export function createChores(parts: ChoreParts, options: ChoreOptions): Periodic[] {
  const { meter, ledger, invoices, sender, idempotency, clips, recordings, illustrations } = parts;
  const { clipRetentionDays, recordingRetentionDays, clock, part } = options;
  const chore = (
    id: string,
    task: () => Promise<unknown>,
    everyMs: number,
    [name, failure]: readonly [part: string, failure: string],
  ): Periodic =>
    new Periodic({ id, task, everyMs, clock, onError: (error) => part(name).error({ err: error }, failure) });
  return [
    chore('silent-spans', () => meter.sealSilent(), SEAL_EVERY_MS, [
      'meter',
      'silent spans could not be sealed',
    ]),
    chore('ended-sessions', () => meter.settleEnded(), SETTLE_EVERY_MS, [
      'meter',
      'ended sessions could not be settled',
    ]),
    chore('expired-credit', () => ledger.expire(), EXPIRE_EVERY_MS, [
      'ledger',
      'expired credit could not be taken',
    ]),
    chore('ended-months', () => invoices.closeEnded(), CLOSE_EVERY_MS, [
      'invoices',
      'ended months could not be invoiced',
    ]),
    chore('old-events', () => sender.purge(), PURGE_EVERY_MS, [
      'webhooks',
      'old events could not be deleted',
    ]),
    chore('old-idempotency-keys', () => idempotency.purge(), PURGE_EVERY_MS, [
      'http',
      'old idempotency keys could not be deleted',
    ]),
    chore('old-clips', () => clips.purge(clipRetentionDays), PURGE_EVERY_MS, [
      'clips',
      'old clips could not be deleted',
    ]),
    chore('old-illustrations', () => illustrations.purge(), PURGE_EVERY_MS, [
      'illustrations',
      'expired illustrations could not be deleted',
    ]),
    ...(recordingRetentionDays === null
      ? []
      : [
          chore('old-recordings', () => recordings.purge(recordingRetentionDays), PURGE_EVERY_MS, [
            'recording',
            'old recordings could not be deleted',
          ]),
        ]),
  ];
}
