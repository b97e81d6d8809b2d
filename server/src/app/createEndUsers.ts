import type { Meter } from '../billing/Meter.ts';
import type { ChatService } from '../chat/ChatService.ts';
import { EndUserService } from '../endUsers/EndUserService.ts';
import { Retention } from '../endUsers/Retention.ts';
import { Scrubber } from '../endUsers/Scrubber.ts';
import type { IdempotencyService } from '../idempotency/IdempotencyService.ts';
import type { SessionCommands } from '../sessions/SessionCommands.ts';
import type { SessionService } from '../sessions/SessionService.ts';
import type { Basics } from './Basics.ts';
import type { Files } from './createFiles.ts';

/** What is known of people, and how it is deleted. */
export interface EndUsers {
  readonly scrubber: Scrubber;
  readonly endUsers: EndUserService;
  readonly retention: Retention;
}

export function createEndUsers(
  { config, database, clock, record, part }: Basics,
  deps: Pick<Files, 'clips' | 'recordings'> & {
    sessions: SessionService;
    commands: SessionCommands;
    chat: ChatService;
    meter: Meter;
    idempotency: IdempotencyService;
  },
): EndUsers {
  const { sessions, commands, chat, clips, recordings, meter, idempotency } = deps;
  const scrubber = new Scrubber({ database, log: part('end-users') });
  return {
    scrubber,
    endUsers: new EndUserService({
      database,
      clock,
      record,
      commands,
      chat,
      clips,
      recordings,
      meter,
      idempotency,
      scrubber,
    }),
    retention: new Retention({
      database,
      clock,
      record,
      sessions,
      clips,
      recordings,
      scrubber,
      maxDays: config.retentionDays,
      log: part('end-users'),
    }),
  };
}
