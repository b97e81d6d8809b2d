import { sleep, TypedEmitter, type Clock, type ConversationMode } from '@visavis/shared';
import type { Stt } from '../providers/stt/Stt.ts';
import type { Vad } from '../vad/Vad.ts';
import { END_SILENCE, patientSilenceMs } from './endOfTurn.ts';
import { LivePartials } from './LivePartials.ts';
import { SpeechSegmenter, type SegmenterOptions } from './SpeechSegmenter.ts';
import { sameWords } from './spokenWords.ts';
import type { TurnEvents } from './turnEvents.ts';
import { Utterance, type Transcription } from './Utterance.ts';

export interface TurnDetectorOptions {
  /** This stream's own. */
  readonly vad: Vad;
  readonly stt: Stt;
  readonly clock: Clock;
  /** BCP 47. */
  readonly language: string;
  readonly mode: ConversationMode;
  /** Hands-on: silence after speech that ends the turn all the same; null: only `commitTurn` does. */
  readonly handsOnTimeoutMs?: number | null;
  /** Hands-free: factor on the silence that ends a turn. Default 1. */
  readonly patience?: number;
  /** A fast recogniser for words while the user still speaks; without it, partials come at pauses only. */
  readonly partialStt?: Stt;
  /** Speech that counts as the user breaking in, ms. Default 200. */
  readonly bargeInMs?: number;
  /** Default 10 s. */
  readonly sttTimeoutMs?: number;
  readonly segmenter?: Partial<SegmenterOptions>;
}

/**
 * Decides when the user has said what they had to say. Feed it the microphone; it emits `TurnEvents`.
 *
 * Hands-free: at 192 ms of silence the words are transcribed on speculation; how they end says how long the silence
 * must last, counted from the real end of speech. Whoever goes on speaking within it cancels all that, and the audio
 * is joined. There is at most one such task, and it looks again after every await whether it still counts.
 */
export class TurnDetector extends TypedEmitter<TurnEvents> {
  readonly #options: TurnDetectorOptions;
  readonly #clock: Clock;
  readonly #segmenter: SpeechSegmenter;
  readonly #partials: LivePartials | undefined;
  readonly #bargeInMs: number;
  #utterance: Utterance | undefined;
  /** The one task that may end the turn. */
  #ending: AbortController | undefined;
  /** What the last speculative transcription said, to know new words from a cough. */
  #lastText = '';
  /** Words of the utterance before the stretch in progress. */
  #textBefore = '';
  #bargedIn = false;
  #muted = false;
  #closed = false;
  /** Turns that the user ended are committed in order. */
  #commits: Promise<void> = Promise.resolve();
  #committing: Utterance | undefined;

  constructor(options: TurnDetectorOptions) {
    super();
    this.#options = options;
    this.#clock = options.clock;
    this.#bargeInMs = options.bargeInMs ?? 200;
    this.#segmenter = new SpeechSegmenter(options.vad, options.clock, options.segmenter);
    this.#partials =
      options.partialStt && new LivePartials(options.partialStt, options.language, this.#clock);
    this.#listen();
  }

  /** @param pcm mono, 16 kHz, 20 ms as a rule. Ignored while muted and after `close`. */
  push(pcm: Int16Array): void {
    if (!this.#muted && !this.#closed) this.#segmenter.push(pcm);
  }

  /** True from the first 50 ms of speech until 250 ms of silence. */
  get speaking(): boolean {
    return this.#segmenter.speaking;
  }

  /** True while something was said that is neither committed nor discarded. */
  get pending(): boolean {
    return this.#utterance !== undefined || this.#committing !== undefined;
  }

  /** Muting ends what was being said: it is committed by the usual rules. */
  setMuted(muted: boolean): void {
    if (this.#closed || muted === this.#muted) return;
    this.#muted = muted;
    if (muted) this.#segmenter.endNow();
  }

  /** The user says the turn is over: what was said up to now is committed as soon as it is transcribed. */
  commitTurn(): void {
    if (this.#closed) return;
    this.#commits = this.#commits.then(() => this.#commitNow());
  }

  /** Drops whatever was heard and is not committed yet. */
  reset(): void {
    if (this.#closed) return;
    this.#stopEnding();
    const { speaking } = this;
    const dropped = [this.#committing, this.#utterance].filter((utterance) => utterance !== undefined);
    this.#segmenter.reset();
    this.#partials?.stop();
    this.#utterance = undefined;
    for (const utterance of dropped) utterance.close();
    const current = dropped.at(-1);
    if (speaking && current) this.emit('userSpeech', { speaking: false, turnId: current.turnId });
    for (const { turnId } of dropped) this.emit('discarded', { turnId, reason: 'reset' });
  }

  /** Does not close the providers: they are the media-worker's. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopEnding();
    this.#partials?.stop();
    this.#utterance?.close();
    this.#committing?.close();
    this.#utterance = undefined;
    this.#segmenter.close();
    this.removeAllListeners();
  }

  #listen(): void {
    const segmenter = this.#segmenter;
    segmenter.on('speechStart', () => {
      this.#stopEnding();
      this.#utterance ??= this.#newUtterance();
      this.#textBefore = this.#lastText;
      this.#bargedIn = false;
      this.emit('userSpeech', { speaking: true, turnId: this.#utterance.turnId });
    });
    segmenter.on('speech', ({ speechMs, startedAt }) => {
      const utterance = this.#utterance;
      if (!utterance) return;
      if (!this.#bargedIn && speechMs >= this.#bargeInMs) {
        this.#bargedIn = true;
        this.emit('bargeIn', { turnId: utterance.turnId, startedAt });
      }
      this.#partials?.offer(
        () => segmenter.live(),
        (text) =>
          this.emit('partial', { turnId: utterance.turnId, text: `${this.#textBefore} ${text}`.trim() }),
      );
    });
    segmenter.on('pause', ({ endedAt }) => void this.#awaitEnd(endedAt));
    segmenter.on('resume', () => this.#stopEnding());
    segmenter.on('split', ({ audio }) => {
      const utterance = this.#utterance;
      if (!utterance) return;
      utterance.add(audio);
      // A head start; whoever asks for the whole is told of failures.
      utterance.transcribe().then(
        ({ text }) => (this.#textBefore = text),
        () => undefined,
      );
    });
    segmenter.on('speechEnd', ({ endedAt, audio }) => {
      const utterance = this.#utterance;
      if (!utterance) return;
      utterance.add(audio);
      this.#partials?.stop();
      this.emit('userSpeech', { speaking: false, turnId: utterance.turnId });
      // Cut short by mute or by a stream that stopped: there was no pause to begin from.
      if (!this.#ending) void this.#awaitEnd(endedAt);
    });
    segmenter.on('failed', ({ error }) => this.#warn('vad_failed', error));
  }

  #newUtterance(): Utterance {
    const { stt, language, sttTimeoutMs = 10_000 } = this.#options;
    this.#lastText = '';
    return new Utterance({ stt, language, clock: this.#clock, sttTimeoutMs });
  }

  /** The user goes on, or the matter is settled otherwise. */
  #stopEnding(): void {
    if (!this.#ending) return;
    this.#ending.abort();
    this.#ending = undefined;
    this.#utterance?.cancel();
  }

  async #awaitEnd(endedAt: number): Promise<void> {
    const utterance = this.#utterance;
    if (!utterance) return;
    this.#stopEnding();
    const ending = new AbortController();
    this.#ending = ending;
    const { signal } = ending;
    const overtaken = (): boolean => signal.aborted;

    const result = await this.#transcribe(utterance, this.#segmenter.live());
    if (overtaken()) return;

    const isNew = !result || !sameWords(result.text, this.#lastText);
    // A cough behind the words does not make them end later.
    if (isNew || utterance.endOfSpeechAt === 0) utterance.endOfSpeechAt = endedAt;
    if (result && isNew) {
      this.#lastText = result.text;
      this.emit('partial', { turnId: utterance.turnId, text: result.text });
    }

    const wait = this.#silenceFor(result);
    if (wait === null) return;
    await sleep(this.#clock, utterance.endOfSpeechAt + wait - this.#clock.now(), signal);
    if (overtaken()) return;
    await this.#segmenter.caughtUp();
    if (overtaken()) return;

    this.#segmenter.endNow();
    this.#ending = undefined;
    this.#utterance = undefined;
    this.#settle(utterance, result);
  }

  /** @returns ms of silence after which the turn ends; null: never by itself. */
  #silenceFor(result: Transcription | undefined): number | null {
    const { mode, handsOnTimeoutMs = null, patience = 1 } = this.#options;
    if (mode === 'hands_on') return handsOnTimeoutMs;
    return result ? patientSilenceMs(result.text, patience) : END_SILENCE.empty;
  }

  async #commitNow(): Promise<void> {
    await this.#segmenter.caughtUp();
    const ending = this.#ending;
    if (ending) {
      // Not #stopEnding: the transcription that it may have begun is the one we need.
      ending.abort();
      this.#ending = undefined;
    }
    if (this.speaking) {
      if (this.#utterance) this.#utterance.endOfSpeechAt = this.#clock.now();
      // Marks the turn as being ended, so that `speechEnd` starts no wait of its own.
      this.#ending = new AbortController();
      this.#segmenter.endNow(true);
      this.#ending = undefined;
    }
    const utterance = this.#utterance;
    this.#utterance = undefined;
    if (!utterance) return;
    this.#committing = utterance;
    const result = await this.#transcribe(utterance);
    this.#committing = undefined;
    if (!utterance.closed) this.#settle(utterance, result);
  }

  /** @returns undefined when it failed (told by a warning) or is no longer wanted. */
  async #transcribe(utterance: Utterance, live?: Float32Array): Promise<Transcription | undefined> {
    const ending = this.#ending;
    try {
      return await utterance.transcribe(live);
    } catch (error) {
      if (!utterance.closed && !ending?.signal.aborted) this.#warn('stt_failed', error);
      return undefined;
    }
  }

  #settle(utterance: Utterance, result: Transcription | undefined): void {
    const { turnId, endOfSpeechAt } = utterance;
    utterance.close();
    if (result && result.text !== '') {
      const { text, sttMs } = result;
      this.emit('turn', { turnId, text, endOfSpeechAt, commitAt: this.#clock.now(), sttMs });
    } else {
      this.emit('discarded', { turnId, reason: result ? 'no_words' : 'stt_failed' });
    }
  }

  #warn(code: string, error: unknown): void {
    if (this.#closed) return;
    const message = error instanceof Error ? error.message : String(error);
    this.emit('warning', { code, message });
  }
}
