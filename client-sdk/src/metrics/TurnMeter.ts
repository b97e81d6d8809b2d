import type { AgentState, Clock, PlayoutState, TurnMetrics } from '@visavis/shared';
import type { AudioLevels } from './AudioLevels.ts';
import { endOfSpeech, type LevelSample } from './endOfSpeech.ts';
import { FrameLog, type FrameSource } from './FrameLog.ts';

const POLL_MS = 20;
/** A hidden tab's timers stall: what was measured across a gap is worthless. */
const MAX_GAP_MS = 120;
const KEPT_SAMPLES = 250;
/** −44 dBFS: above comfort noise, below the quietest speech of a reply. */
const AVATAR_LOUD = 0.006;
/** Readings of silence after which sound is the beginning of a reply. */
const SILENT_READINGS = 3;
/** A reply later than that belongs to something else. */
const PATIENCE_MS = 20_000;
/** How long the talking frame may come after the sound. */
const FRAME_PATIENCE_MS = 1_000;

/** What the browser adds to a turn's metrics. */
export type BrowserTurn = { turnId: string } & Pick<
  TurnMetrics,
  'browserFirstAudioMs' | 'browserFirstFrameMs' | 'avSkewMs'
>;

export interface TurnMeterOptions {
  readonly clock: Clock;
  readonly levels: AudioLevels | null;
  /** The playing `<video>`, if there is one now. */
  readonly frames: () => FrameSource | null;
  /** @see playoutSkew */
  readonly skew: () => Promise<number | null>;
  readonly onBrowserTurn: (turn: BrowserTurn) => void;
  readonly onMetrics: (metrics: TurnMetrics) => void;
}

/** The reply that is waited for. `startedAt`: the real end of the user's speech, or the sending of a text. */
interface Waiting {
  readonly startedAt: number;
  turnId: string | null;
  figures: Omit<BrowserTurn, 'turnId'> | null;
}

/**
 * Measures, in the browser, how long the user waits for the avatar's voice and for its talking picture. It polls only
 * from the beginning of the user's speech to the beginning of the reply.
 */
export class TurnMeter {
  readonly #options: TurnMeterOptions;
  readonly #frames = new FrameLog();
  #cancelPoll: (() => void) | null = null;
  #polledAt = 0;
  #samples: LevelSample[] = [];
  #silent = 0;
  #waiting: Waiting | null = null;
  #served: TurnMetrics | null = null;
  #measured: BrowserTurn | null = null;
  #closed = false;

  constructor(options: TurnMeterOptions) {
    this.#options = options;
  }

  userSpeech(speaking: boolean): void {
    if (this.#closed) return;
    if (speaking) {
      this.#waiting = null;
      this.#samples = [];
      this.#silent = 0;
      this.#poll();
      return;
    }
    const startedAt = endOfSpeech(this.#samples);
    this.#samples = [];
    if (startedAt === null) this.#stop();
    else this.#await(startedAt);
  }

  messageSent(): void {
    if (this.#closed) return;
    this.#silent = 0;
    this.#await(this.#options.clock.now());
    this.#poll();
  }

  agentState(state: AgentState, turnId: string | undefined): void {
    if (state === 'listening' || turnId === undefined) return;
    this.#bind(turnId);
  }

  /** A reply that goes on after a false alarm is no answer to it. */
  playout(state: PlayoutState): void {
    if (state === 'resumed' && this.#waiting) this.#stop();
  }

  serverMetrics(metrics: TurnMetrics): void {
    this.#served = metrics;
    this.#bind(metrics.turnId);
    this.#options.onMetrics(this.#merged() ?? metrics);
  }

  #await(startedAt: number): void {
    this.#waiting = { startedAt, turnId: null, figures: null };
    const source = this.#options.frames();
    if (source) this.#frames.start(source);
  }

  #bind(turnId: string): void {
    if (!this.#waiting) return;
    this.#waiting.turnId ??= turnId;
    this.#tell(this.#waiting);
  }

  #poll(): void {
    if (this.#cancelPoll || !this.#options.levels) return;
    this.#polledAt = this.#options.clock.now();
    const tick = (): void => {
      this.#cancelPoll = this.#options.clock.setTimeout(tick, POLL_MS);
      this.#read();
    };
    this.#cancelPoll = this.#options.clock.setTimeout(tick, POLL_MS);
  }

  #read(): void {
    const now = this.#options.clock.now();
    const gap = now - this.#polledAt;
    this.#polledAt = now;
    const avatar = this.#options.levels?.avatar() ?? null;
    if (gap > MAX_GAP_MS || avatar === null) {
      this.#stop();
      return;
    }

    const waiting = this.#waiting;
    if (!waiting) {
      const level = this.#options.levels?.microphone() ?? 0;
      this.#samples.push({ at: now, level });
      if (this.#samples.length > KEPT_SAMPLES) this.#samples.shift();
    } else if (now - waiting.startedAt > PATIENCE_MS) {
      this.#stop();
      return;
    }
    if (avatar < AVATAR_LOUD) this.#silent++;
    else if (waiting && this.#silent >= SILENT_READINGS) void this.#replyBegan(waiting, now);
    else this.#silent = 0;
  }

  async #replyBegan(waiting: Waiting, audioAt: number): Promise<void> {
    this.#stopPolling();
    const { clock, skew } = this.#options;
    const figures: Omit<BrowserTurn, 'turnId'> = { browserFirstAudioMs: audioAt - waiting.startedAt };
    const cancelWait = clock.setTimeout(() => this.#frames.stop(), FRAME_PATIENCE_MS);
    try {
      const skewMs = await skew();
      if (skewMs !== null) {
        figures.avSkewMs = skewMs;
        // The picture that belongs to this sound is on screen `skewMs` before it; then the display's next frame.
        const frameAt = await this.#frames.firstSince(audioAt - skewMs);
        if (frameAt !== null) figures.browserFirstFrameMs = Math.max(0, frameAt - waiting.startedAt);
      }
    } catch {
      // The stream was replaced meanwhile: the sound's figure stands alone.
    } finally {
      cancelWait();
    }
    // The user may have begun to talk again meanwhile: the turn was measured all the same.
    if (this.#closed || (this.#waiting !== waiting && waiting.turnId === null)) return;
    if (this.#waiting === waiting) this.#frames.stop();
    waiting.figures = figures;
    this.#tell(waiting);
  }

  #tell(waiting: Waiting): void {
    const { turnId, figures } = waiting;
    if (turnId === null || figures === null) return;
    if (this.#waiting === waiting) this.#waiting = null;
    this.#measured = { turnId, ...figures };
    this.#options.onBrowserTurn(this.#measured);
    const merged = this.#merged();
    if (merged) this.#options.onMetrics(merged);
  }

  #merged(): TurnMetrics | null {
    if (this.#served === null || this.#served.turnId !== this.#measured?.turnId) return null;
    return { ...this.#served, ...this.#measured };
  }

  #stopPolling(): void {
    this.#cancelPoll?.();
    this.#cancelPoll = null;
  }

  #stop(): void {
    this.#stopPolling();
    this.#frames.stop();
    this.#waiting = null;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stop();
    this.#options.levels?.close();
  }
}
