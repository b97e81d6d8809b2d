import { Observer } from '@visavis/shared';
import { SessionAnalytics } from '../analytics/SessionAnalytics.ts';
import { announceExpiring } from '../announceExpiring.ts';
import { announceSafetyAlerts } from '../announceSafetyAlerts.ts';
import type { Meter } from '../billing/Meter.ts';
import { Dispatcher } from '../dispatch/Dispatcher.ts';
import type { LiveFigures } from '../dispatch/LiveFigures.ts';
import { LiveSessions } from '../dispatch/LiveSessions.ts';
import { Recorder } from '../recording/Recorder.ts';
import type { RecordingService } from '../recording/RecordingService.ts';
import { SessionCommands } from '../sessions/SessionCommands.ts';
import { SessionSettings } from '../sessions/SessionSettings.ts';
import { SfuPool } from '../sfu/SfuPool.ts';
import { ToolWebhook } from '../tools/ToolWebhook.ts';
import type { Basics } from './Basics.ts';
import type { Outgoing } from './createOutgoing.ts';
import type { SessionParts } from './createSessions.ts';

const MIN_VIDEO_BITRATE = 120_000;

/** Conversations face to face. */
export interface Live {
  readonly sfu: SfuPool;
  readonly dispatcher: Dispatcher;
  /** What happens in them, for whoever watches. */
  readonly figures: Observer<LiveFigures>;
  readonly analytics: SessionAnalytics;
  readonly live: LiveSessions;
  readonly settings: SessionSettings;
  readonly commands: SessionCommands;
}

export function createLive(
  basics: Basics,
  deps: SessionParts & Outgoing & { meter: Meter; recordings: RecordingService },
): Live {
  const { config, database, clock, part } = basics;
  const { catalog, sessions, resources, knowledge, memory, meter, recordings, safeFetch } = deps;
  const sfu = new SfuPool({
    workers: config.sfuWorkers,
    port: config.rtcPort,
    rtcListenAddress: '0.0.0.0',
    rtcAnnouncedAddress: config.announcedAddress,
    listenAddress: config.mediaListenAddress,
    announcedAddress: config.mediaAnnouncedAddress,
    ports: config.mediaPorts,
    workerBin: config.mediasoupWorkerBin,
    clock,
    log: part('sfu'),
  });
  const dispatcher = new Dispatcher({ expectedWorkers: config.mediaWorkers, clock, log: part('dispatch') });
  const figures = new Observer<LiveFigures>();
  const analytics = new SessionAnalytics({ database, clock, log: part('analytics') });
  analytics.watch(figures);
  announce(figures, basics, deps);
  const live = new LiveSessions({
    sessions,
    resources: {
      retrievalMs: async (id) => resources.retrievalMs(await sessions.load(id)),
      retrieve: async (id, query) => knowledge.retrieve(await sessions.load(id), query),
      remember: (id, facts) => memory.remember(id, facts),
    },
    meter,
    rooms: sfu,
    dispatcher,
    recorder: new Recorder({ recordings, videoSize: config.videoSize, clock, log: part('recording') }),
    webhooks: new ToolWebhook({ safeFetch, clock }),
    figures,
    video: {
      size: config.videoSize,
      fps: config.videoFps,
      bitrate: { min: MIN_VIDEO_BITRATE, max: config.videoBitrate },
    },
    clock,
    log: part('session'),
  });
  const settings = new SessionSettings({ database, catalog });
  const commands = new SessionCommands({ sessions, settings, control: live, memory });
  return { sfu, dispatcher, figures, analytics, live, settings, commands };
}

/** What customers are told of while it happens. */
function announce(
  figures: Observer<LiveFigures>,
  { database, audit, clock, part }: Basics,
  { sessions, outbox }: Pick<SessionParts, 'sessions'> & Pick<Outgoing, 'outbox'>,
): void {
  announceExpiring({
    figures,
    sessions,
    database,
    outbox,
    onError: (error) => part('webhooks').error({ err: error }, 'an event could not be stored'),
  });
  announceSafetyAlerts({
    figures,
    sessions,
    database,
    outbox,
    audit,
    clock,
    onError: (error, sessionId, willRetry) =>
      part('safety').error({ err: error, sessionId, willRetry }, 'a safety alert could not be stored'),
  });
}
