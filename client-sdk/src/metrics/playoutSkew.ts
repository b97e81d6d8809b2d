/** The browser's statistics of the avatar's streams. */
export type AvatarReports = Partial<Record<'audio' | 'video', RTCStatsReport>>;

/** What Chrome and Safari report beside the standard's fields. */
interface InboundPlayout {
  readonly type: string;
  readonly timestamp: number;
  /** Sender's time (NTP, ms) of what is being played at `timestamp`. */
  readonly estimatedPlayoutTimestamp?: number;
}

function playoutLag(report: RTCStatsReport | undefined): number | null {
  let lag: number | null = null;
  report?.forEach((entry: InboundPlayout) => {
    if (entry.type !== 'inbound-rtp' || entry.estimatedPlayoutTimestamp === undefined) return;
    lag = entry.timestamp - entry.estimatedPlayoutTimestamp;
  });
  return lag;
}

/**
 * How far the sound plays behind the picture, ms; negative when it is ahead; null when the browser does not say.
 *
 * It is the browser's own estimate from the sender reports: it sees buffering in this browser and on the way, not a
 * wrong stamp at the sender.
 */
export function playoutSkew({ audio, video }: AvatarReports): number | null {
  const audioLag = playoutLag(audio);
  const videoLag = playoutLag(video);
  return audioLag === null || videoLag === null ? null : audioLag - videoLag;
}
