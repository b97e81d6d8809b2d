import { ChatEngine, createImageMaker } from '@visavis/media-worker';
import type { Meter } from '../billing/Meter.ts';
import { BridgeService } from '../bridges/BridgeService.ts';
import { chatModeration, chatModels } from '../chat/chatModels.ts';
import { ChatService } from '../chat/ChatService.ts';
import { IllustrationService } from '../illustrations/IllustrationService.ts';
import { Journal } from '../journal/Journal.ts';
import type { SafeFetch } from '../net/safeFetch.ts';
import { imageSettings } from '../partSettings.ts';
import type { Basics } from './Basics.ts';
import type { Live } from './createLive.ts';
import type { SessionParts } from './createSessions.ts';

/** Conversations in writing, and what the platforms make of them. */
export interface Chats {
  readonly chat: ChatService;
  readonly bridges: BridgeService;
  readonly illustrations: IllustrationService;
  readonly journal: Journal;
}

export function createChats(
  { config, database, clock, part }: Basics,
  deps: SessionParts & Pick<Live, 'figures'> & { meter: Meter; safeFetch: SafeFetch },
): Chats {
  const { sessions, profiles, knowledge, memory, figures, meter, safeFetch } = deps;
  const chat = new ChatService({
    engine: new ChatEngine({
      ...chatModels(config),
      moderation: chatModeration(config),
      retryMs: config.providerRetryMs ?? undefined,
      firstTokenTimeoutMs: config.llmFirstTokenTimeoutMs ?? undefined,
      clock,
      log: part('chat'),
    }),
    database,
    sessions,
    meter,
    retrieve: (session, query) => knowledge.retrieve(session, query),
    remember: (id, facts) => memory.remember(id, facts),
    onAlert: ({ id, endUserId }, { level, source, timestamp: at }) =>
      figures.emit('safetyAlert', id, { level, source, at }, endUserId),
    clock,
    log: part('chat'),
    turnsAtOnce: config.chatTurnsAtOnce,
  });
  return {
    chat,
    bridges: new BridgeService({ database, sessions, chat, profiles, clock }),
    illustrations: new IllustrationService({
      database,
      maker: createImageMaker(imageSettings(config)),
      safeFetch,
      clock,
    }),
    journal: new Journal({ database, clock }),
  };
}
