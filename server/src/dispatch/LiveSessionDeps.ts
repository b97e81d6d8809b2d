import type { Clock, Observer } from '@visavis/shared';
import type { Logger } from '../log.ts';
import type { BitrateLimits } from '../sfu/BitrateController.ts';
import type { Dispatcher } from './Dispatcher.ts';
import type { LiveFigures } from './LiveFigures.ts';
import type {
  ConversationResources,
  RoomFactory,
  SessionRecorder,
  SessionStore,
  SpanMeter,
  ToolWebhooks,
} from './ports.ts';

/** The parts around live sessions. */
export interface LiveSessionDeps {
  readonly sessions: SessionStore;
  readonly resources: ConversationResources;
  readonly meter: SpanMeter;
  readonly rooms: RoomFactory;
  readonly dispatcher: Dispatcher;
  readonly recorder: SessionRecorder;
  readonly webhooks: ToolWebhooks;
  readonly figures: Observer<LiveFigures>;
  readonly video: { readonly size: number; readonly fps: number; readonly bitrate: BitrateLimits };
  readonly clock: Clock;
  readonly log: Logger;
}
