import { TypedEmitter, type Clock } from '@visavis/shared';
import { rms } from '../audio/rms.ts';
import { VAD_FRAME_SAMPLES, VAD_SAMPLE_RATE, type Vad } from '../vad/Vad.ts';
import { concatSamples } from './samples.ts';

const FRAME_MS = (VAD_FRAME_SAMPLES / VAD_SAMPLE_RATE) * 1_000;
/** Of the loudest, from frame to frame: 5 dB a second. */
const FADING = 0.98;
const framesOf = (ms: number): number => Math.ceil(ms / FRAME_MS);

/** Defaults of the field's segmenters (Silero's own iterator, LiveKit agents); ms unless said. */
export const SEGMENTER_DEFAULTS = {
  /** Probability at which a frame counts as speech, and under which it counts as silence. Between: as before. */
  activate: 0.5,
  release: 0.35,
  /**
   * Of the stretch's loudest frame (RMS): less is silence, whatever the detector says, which hears a clean voice for 60 to
   * 100 ms beyond its end.
   */
  quiet: 0.05,
  minSpeechMs: 50,
  minSilenceMs: 250,
  /** Silence after which the utterance may be over: time to start transcribing on speculation. */
  pauseMs: 192,
  preRollMs: 500,
  /** Silence kept behind the last speech: final consonants are quiet. */
  tailMs: 128,
  /** From here on a stretch is split at the next 64 ms of silence; and here at the latest. */
  splitMs: 14_000,
  maxMs: 24_000,
  /** No audio for so long means silence: the microphone's stream may stop without a word (DTX, loss, mute). */
  starvedMs: 400,
  /** VAD behind by more than this: the oldest audio is dropped. */
  maxBacklogMs: 4_000,
} as const;

export type SegmenterOptions = { readonly [Name in keyof typeof SEGMENTER_DEFAULTS]: number };

/** All times are `Clock` ms of the audio's arrival, however late the VAD judged it. */
export type SegmenterEvents = {
  speechStart: [{ speechMs: number; startedAt: number }];
  /** Every 32 ms while a stretch lasts and is not silent. */
  speech: [{ speechMs: number; startedAt: number }];
  /** 192 ms of silence: perhaps the end. Followed by `resume` or `speechEnd`. */
  pause: [{ endedAt: number }];
  resume: [];
  /** A long stretch was cut; it goes on without `speechEnd`. */
  split: [{ audio: Float32Array }];
  /** `audio`: 16 kHz, from the pre-roll to shortly after the last speech, at most 24 s; empty right after a split. */
  speechEnd: [{ endedAt: number; audio: Float32Array }];
  failed: [{ error: unknown }];
};

interface Frame {
  readonly samples: Float32Array;
  readonly at: number;
}

interface Stretch {
  readonly startedAt: number;
  frames: Float32Array[];
  speechFrames: number;
  /** Whether `frames` holds speech: not so right after a split. */
  voiced: boolean;
  /** Frames since the last speech. */
  silentFrames: number;
  lastSpeechAt: number;
  paused: boolean;
  /** RMS, 0..1; fades, so that who goes on in a low voice is heard. */
  loudest: number;
}

/** Cuts a microphone's audio into stretches of speech. One per session; not re-entrant across streams. */
export class SpeechSegmenter extends TypedEmitter<SegmenterEvents> {
  readonly #vad: Vad;
  readonly #clock: Clock;
  readonly #options: SegmenterOptions;
  #partial = new Float32Array(VAD_FRAME_SAMPLES);
  #partialLength = 0;
  #queue: Frame[] = [];
  #draining: Promise<void> | undefined;
  #preRoll: Float32Array[] = [];
  #hotFrames = 0;
  #hotSince = 0;
  #stretch: Stretch | undefined;
  #waitForSilence = 0;
  #generation = 0;
  #lastPushAt = 0;
  #cancelWatch: (() => void) | undefined;
  #closed = false;

  constructor(vad: Vad, clock: Clock, options: Partial<SegmenterOptions> = {}) {
    super();
    this.#vad = vad;
    this.#clock = clock;
    this.#options = { ...SEGMENTER_DEFAULTS, ...options };
  }

  get speaking(): boolean {
    return this.#stretch !== undefined;
  }

  /** @param pcm mono, 16 kHz, any length (20 ms as a rule). Returns at once; the VAD runs behind. */
  push(pcm: Int16Array): void {
    if (this.#closed) return;
    const at = this.#clock.now();
    this.#lastPushAt = at;
    for (const sample of pcm) {
      this.#partial[this.#partialLength++] = sample / 32_768;
      if (this.#partialLength === VAD_FRAME_SAMPLES) {
        this.#queue.push({ samples: this.#partial, at });
        this.#partial = new Float32Array(VAD_FRAME_SAMPLES);
        this.#partialLength = 0;
      }
    }
    if (this.#queue.length > framesOf(this.#options.maxBacklogMs)) {
      this.#queue = this.#queue.slice(-framesOf(this.#options.maxBacklogMs / 2));
      this.emit('failed', { error: new Error('voice detection fell behind; audio was dropped') });
    }
    if (this.#queue.length > 0) this.#draining ??= this.#drain();
  }

  /** Resolves when every whole frame pushed so far was judged. */
  async caughtUp(): Promise<void> {
    await this.#draining;
  }

  /** The stretch in progress, as `speechEnd` would give it now. */
  live(): Float32Array | undefined {
    return this.#stretch && this.#trimmed(this.#stretch);
  }

  /**
   * Ends the stretch in progress at once.
   * @param andWait a new stretch must be preceded by silence: the rest of a word is not another utterance.
   */
  endNow(andWait = false): void {
    if (andWait && this.#stretch && this.#stretch.silentFrames < 3) this.#waitForSilence = 3;
    this.#end();
  }

  /** Forgets everything heard so far, silently. */
  reset(): void {
    this.#generation++;
    this.#queue = [];
    this.#partialLength = 0;
    this.#preRoll = [];
    this.#hotFrames = 0;
    this.#waitForSilence = 0;
    this.#stretch = undefined;
    this.#cancelWatch?.();
    this.#vad.reset();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.reset();
    this.removeAllListeners();
  }

  async #drain(): Promise<void> {
    try {
      for (let frame = this.#queue.shift(); frame; frame = this.#queue.shift()) {
        const generation = this.#generation;
        const probability = await this.#judge(frame);
        if (generation === this.#generation) this.#take(frame, probability);
      }
    } finally {
      this.#draining = undefined;
    }
  }

  async #judge(frame: Frame): Promise<number> {
    try {
      return await this.#vad.probability(frame.samples);
    } catch (error) {
      if (!this.#closed) this.emit('failed', { error });
      return 0;
    }
  }

  #take(frame: Frame, probability: number): void {
    if (this.#stretch) this.#takeInStretch(this.#stretch, frame, probability);
    else this.#takeInSilence(frame, probability);
  }

  #takeInSilence(frame: Frame, probability: number): void {
    const { activate, release, minSpeechMs, preRollMs } = this.#options;
    this.#preRoll.push(frame.samples);
    if (this.#waitForSilence > 0) {
      if (probability < release) this.#waitForSilence--;
      return;
    }
    if (probability < activate) this.#hotFrames = 0;
    else if (this.#hotFrames++ === 0) this.#hotSince = frame.at - FRAME_MS;

    const keep = framesOf(preRollMs) + this.#hotFrames;
    if (this.#preRoll.length > keep) this.#preRoll = this.#preRoll.slice(-keep);
    if (this.#hotFrames < framesOf(minSpeechMs)) return;

    const stretch: Stretch = {
      startedAt: this.#hotSince,
      frames: this.#preRoll,
      speechFrames: this.#hotFrames,
      voiced: true,
      silentFrames: 0,
      lastSpeechAt: frame.at,
      paused: false,
      loudest: Math.max(...this.#preRoll.slice(-this.#hotFrames).map(rms)),
    };
    this.#stretch = stretch;
    this.#preRoll = [];
    this.#hotFrames = 0;
    this.#watch();
    this.emit('speechStart', { speechMs: stretch.speechFrames * FRAME_MS, startedAt: stretch.startedAt });
  }

  #takeInStretch(stretch: Stretch, frame: Frame, probability: number): void {
    const { activate, release, quiet, pauseMs, minSilenceMs, splitMs, maxMs } = this.#options;
    stretch.frames.push(frame.samples);
    const loudness = rms(frame.samples);
    stretch.loudest = Math.max(loudness, stretch.loudest * FADING);
    // Once silent, only clear speech ends the silence: breath and room noise hover between the two thresholds.
    const silent =
      loudness < stretch.loudest * quiet || probability < (stretch.silentFrames > 0 ? activate : release);
    if (silent) {
      stretch.silentFrames++;
      if (!stretch.paused && stretch.silentFrames >= framesOf(pauseMs)) {
        stretch.paused = true;
        this.emit('pause', { endedAt: stretch.lastSpeechAt });
      }
      if (stretch.silentFrames >= framesOf(minSilenceMs)) {
        this.#end();
        return;
      }
    } else {
      stretch.silentFrames = 0;
      stretch.voiced = true;
      stretch.speechFrames++;
      stretch.lastSpeechAt = frame.at;
      if (stretch.paused) {
        stretch.paused = false;
        this.emit('resume');
      }
      this.emit('speech', {
        speechMs: stretch.speechFrames * FRAME_MS,
        startedAt: stretch.startedAt,
      });
    }
    const length = stretch.frames.length;
    if (length >= framesOf(maxMs) || (length >= framesOf(splitMs) && stretch.silentFrames === 2)) {
      const audio = concatSamples(stretch.frames);
      stretch.frames = [];
      stretch.voiced = false;
      this.emit('split', { audio });
    }
  }

  #end(): void {
    const stretch = this.#stretch;
    if (!stretch) return;
    const audio = this.#trimmed(stretch);
    this.#stretch = undefined;
    // What was trimmed is pre-roll for the next stretch, so that no sample is heard twice or lost.
    const trimmedFrames = Math.max(0, stretch.silentFrames - framesOf(this.#options.tailMs));
    this.#preRoll = trimmedFrames > 0 ? stretch.frames.slice(-trimmedFrames) : [];
    this.#cancelWatch?.();
    this.emit('speechEnd', { endedAt: stretch.lastSpeechAt, audio });
  }

  #trimmed(stretch: Stretch): Float32Array {
    if (!stretch.voiced) return new Float32Array(0);
    const surplus = Math.max(0, stretch.silentFrames - framesOf(this.#options.tailMs));
    return concatSamples(stretch.frames.slice(0, Math.max(0, stretch.frames.length - surplus)));
  }

  /** Ends the stretch when audio stops coming. */
  #watch(): void {
    const quietFor = this.#clock.now() - this.#lastPushAt;
    if (quietFor >= this.#options.starvedMs && this.#queue.length === 0) {
      this.#end();
      return;
    }
    this.#cancelWatch = this.#clock.setTimeout(
      () => this.#watch(),
      Math.max(FRAME_MS, this.#options.starvedMs - quietFor),
    );
  }
}
