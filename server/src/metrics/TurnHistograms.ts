import { TURN_MEASURES, type TurnMeasure } from '@visavis/shared';
import { Histogram, type Registry } from 'prom-client';

const LATENCY = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 3, 5, 10];
/** Around the aims: ±40 ms, and 200 ms. */
const SKEW = [-0.2, -0.1, -0.06, -0.04, -0.02, 0, 0.02, 0.04, 0.06, 0.1, 0.2];
const BARGE_IN = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5, 1, 2];

const MEASURES: Readonly<Record<TurnMeasure, { name: string; help: string; buckets: number[] }>> = {
  endOfSpeechToCommitMs: {
    name: 'visavis_turn_commit_seconds',
    help: "From the end of the user's speech until the turn was taken to be over",
    buckets: LATENCY,
  },
  sttMs: {
    name: 'visavis_turn_transcription_seconds',
    help: "How long the transcription of the turn's last words took",
    buckets: LATENCY,
  },
  llmFirstTokenMs: {
    name: 'visavis_turn_first_token_seconds',
    help: "From the end of the user's speech to the first word of the reply",
    buckets: LATENCY,
  },
  ttsFirstAudioMs: {
    name: 'visavis_turn_first_audio_seconds',
    help: "From the end of the user's speech to the first sound of the voice",
    buckets: LATENCY,
  },
  firstFrameSentMs: {
    name: 'visavis_turn_first_frame_sent_seconds',
    help: "From the end of the user's speech to the first talking frame that was sent",
    buckets: LATENCY,
  },
  browserFirstAudioMs: {
    name: 'visavis_turn_browser_first_audio_seconds',
    help: "From the end of the user's speech to the avatar's first sound, in the browser",
    buckets: LATENCY,
  },
  browserFirstFrameMs: {
    name: 'visavis_turn_browser_first_frame_seconds',
    help: "From the end of the user's speech to the first talking frame, in the browser",
    buckets: LATENCY,
  },
  avSkewMs: {
    name: 'visavis_turn_av_skew_seconds',
    help: 'How far the sound played behind the picture; negative: ahead',
    buckets: SKEW,
  },
  bargeInMs: {
    name: 'visavis_barge_in_silence_seconds',
    help: "From the onset of the user's speech to the avatar's silence, in the browser",
    buckets: BARGE_IN,
  },
};

/** One histogram for each figure of a turn. */
export class TurnHistograms {
  readonly #byMeasure: ReadonlyMap<TurnMeasure, Histogram>;

  constructor(registry: Registry) {
    this.#byMeasure = new Map(
      TURN_MEASURES.map((measure) => [
        measure,
        new Histogram({ ...MEASURES[measure], registers: [registry] }),
      ]),
    );
  }

  observe(figures: Readonly<Partial<Record<TurnMeasure, number | undefined>>>): void {
    for (const [measure, histogram] of this.#byMeasure) {
      const ms = figures[measure];
      if (ms !== undefined) histogram.observe(ms / 1_000);
    }
  }
}
