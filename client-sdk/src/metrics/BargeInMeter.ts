import type { AgentState, Clock, PlayoutState } from '@visavis/shared';
import type { AudioLevels } from './AudioLevels.ts';
import type { LevelSample } from './endOfSpeech.ts';
import { onsetOfSpeech } from './onsetOfSpeech.ts';

const POLL_MS = 20;
/** A hidden tab's timers stall: what was measured across a gap is worthless. */
const MAX_GAP_MS = 120;
const KEPT_SAMPLES = 60;
/** −44 dBFS: below is silence. */
const AVATAR_SILENT = 0.006;
/** The avatar is silent by then, or the figure is none. */
const PATIENCE_MS = 2_000;

export interface BargeInMeterOptions {
  readonly clock: Clock;
  readonly levels: AudioLevels | null;
  /** The reply to that turn was broken into: ms from the onset of the user's speech to the avatar's silence. */
  readonly onBargeIn: (turn: { turnId: string; bargeInMs: number }) => void;
}

/**
 * Measures, on what sounds in this browser, how fast the avatar falls silent for who speaks into its reply. It polls only
 * while the avatar speaks.
 */
export class BargeInMeter {
  readonly #options: BargeInMeterOptions;
  #samples: LevelSample[] = [];
  #onsetAt: number | null = null;
  #silentAt: number | null = null;
  #heldAt: number | null = null;
  #cancelPoll: (() => void) | null = null;

  constructor(options: BargeInMeterOptions) {
    this.#options = options;
  }

  agentState(state: AgentState): void {
    if (state === 'speaking') {
      this.#forget();
      this.#poll();
    } else if (this.#heldAt === null) {
      this.#stop();
    }
  }

  playout(turnId: string, state: PlayoutState): void {
    switch (state) {
      case 'held':
        this.#held();
        return;
      case 'resumed':
        this.#forget();
        return;
      case 'interrupted':
        this.#interrupted(turnId);
        return;
    }
  }

  close(): void {
    this.#stop();
  }

  #held(): void {
    if (this.#heldAt !== null) return;
    this.#heldAt = this.#options.clock.now();
    this.#onsetAt = onsetOfSpeech(this.#samples);
  }

  #interrupted(turnId: string): void {
    // Without a hold before it, it was a command and not the user's voice.
    const { clock, onBargeIn } = this.#options;
    const [heldAt, onsetAt, silentAt] = [this.#heldAt, this.#onsetAt, this.#silentAt];
    this.#stop();
    if (heldAt === null || onsetAt === null || silentAt === null || clock.now() - heldAt > PATIENCE_MS)
      return;
    onBargeIn({ turnId, bargeInMs: Math.max(0, silentAt - onsetAt) });
  }

  #poll(): void {
    if (this.#cancelPoll || !this.#options.levels) return;
    const { clock } = this.#options;
    let polledAt = clock.now();
    const tick = (): void => {
      const gap = clock.now() - polledAt;
      polledAt = clock.now();
      this.#cancelPoll = clock.setTimeout(tick, POLL_MS);
      if (gap > MAX_GAP_MS) this.#missed();
      this.#read(polledAt);
    };
    this.#cancelPoll = clock.setTimeout(tick, POLL_MS);
  }

  #read(at: number): void {
    if (this.#heldAt !== null) {
      const avatar = this.#options.levels?.avatar() ?? null;
      if (avatar !== null && avatar < AVATAR_SILENT) this.#silentAt ??= at;
      return;
    }
    const level = this.#options.levels?.microphone() ?? null;
    if (level === null) return;
    this.#samples.push({ at, level });
    if (this.#samples.length > KEPT_SAMPLES) this.#samples.shift();
  }

  /** Nobody looked for a while: an onset or a silence in it cannot be placed. */
  #missed(): void {
    this.#samples = [];
    if (this.#heldAt !== null && this.#silentAt === null) this.#onsetAt = null;
  }

  #forget(): void {
    this.#samples = [];
    this.#onsetAt = null;
    this.#silentAt = null;
    this.#heldAt = null;
  }

  #stop(): void {
    this.#cancelPoll?.();
    this.#cancelPoll = null;
    this.#forget();
  }
}
