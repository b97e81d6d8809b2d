import { playoutSkew, type AvatarReports } from './playoutSkew.ts';

/** How the avatar's streams arrive in this browser, since the last look where it is a rate. Null: not known (yet). */
export interface NetworkFigures {
  /** Round trip to the server. */
  readonly rttMs: number | null;
  /** Share of packets that were lost, 0 to 1. */
  readonly loss: number | null;
  /** Audio and video together. */
  readonly bitsPerSecond: number | null;
  /** Frames decoded. Null without video. */
  readonly fps: number | null;
  /** How long the browser held sound back, on average, to smooth out the network. */
  readonly audioBufferMs: number | null;
  readonly videoBufferMs: number | null;
  /** How far the sound plays behind the picture. */
  readonly avSkewMs: number | null;
}

/** The fields of the standard's inbound-rtp and candidate-pair entries that are used. */
interface StatsEntry {
  readonly type: string;
  readonly ssrc?: number;
  readonly timestamp: number;
  readonly bytesReceived?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly framesDecoded?: number;
  readonly jitterBufferDelay?: number;
  readonly jitterBufferEmittedCount?: number;
  readonly nominated?: boolean;
  readonly currentRoundTripTime?: number;
}

function entries(report: RTCStatsReport | undefined, type: string): StatsEntry[] {
  const found: StatsEntry[] = [];
  report?.forEach((entry: StatsEntry) => {
    if (entry.type === type) found.push(entry);
  });
  return found;
}

/** The stream itself; the server's bandwidth probes come as another, small one. */
function streamOf(report: RTCStatsReport | undefined): StatsEntry | undefined {
  return entries(report, 'inbound-rtp').toSorted(
    (a, b) => (b.bytesReceived ?? 0) - (a.bytesReceived ?? 0),
  )[0];
}

/** Turns the counters of WebRTC's statistics into figures: feed it again and again. */
export class NetworkMeter {
  #before: { audio: StatsEntry | undefined; video: StatsEntry | undefined } = {
    audio: undefined,
    video: undefined,
  };

  measure(reports: AvatarReports): NetworkFigures {
    const now = { audio: streamOf(reports.audio), video: streamOf(reports.video) };
    const audio = changes(this.#before.audio, now.audio);
    const video = changes(this.#before.video, now.video);
    this.#before = now;
    const both = [audio, video].filter((change) => change !== null);
    const total = (of: (change: Changes) => number): number => both.reduce((sum, each) => sum + of(each), 0);
    const packets = total(({ received, lost }) => received + lost);
    const pair = entries(reports.audio ?? reports.video, 'candidate-pair').find(({ nominated }) => nominated);
    return {
      rttMs: pair?.currentRoundTripTime === undefined ? null : pair.currentRoundTripTime * 1_000,
      loss:
        packets > 0
          ? Math.max(
              0,
              total(({ lost }) => lost),
            ) / packets
          : null,
      bitsPerSecond: both.length > 0 ? total(({ bytes, seconds }) => (bytes * 8) / seconds) : null,
      fps: video ? video.frames / video.seconds : null,
      audioBufferMs: audio?.bufferMs ?? null,
      videoBufferMs: video?.bufferMs ?? null,
      avSkewMs: playoutSkew(reports),
    };
  }
}

interface Changes {
  readonly seconds: number;
  readonly bytes: number;
  readonly received: number;
  readonly lost: number;
  readonly frames: number;
  readonly bufferMs: number | null;
}

/** @returns null without two looks at the same stream. */
function changes(before: StatsEntry | undefined, now: StatsEntry | undefined): Changes | null {
  if (!before || !now || before.ssrc !== now.ssrc || now.timestamp <= before.timestamp) return null;
  const grown = (name: keyof StatsEntry): number => Number(now[name] ?? 0) - Number(before[name] ?? 0);
  const emitted = grown('jitterBufferEmittedCount');
  return {
    seconds: grown('timestamp') / 1_000,
    bytes: grown('bytesReceived'),
    received: grown('packetsReceived'),
    lost: grown('packetsLost'),
    frames: grown('framesDecoded'),
    bufferMs: emitted > 0 ? (grown('jitterBufferDelay') / emitted) * 1_000 : null,
  };
}
