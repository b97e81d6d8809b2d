import { sleep, TypedEmitter, type Clock, type ConversationMode, type TurnId } from '@visavis/shared';
import type { Stt } from '../providers/stt/Stt.ts';
import type { Vad } from '../vad/Vad.ts';
import { END_SILENCE, patientSilenceMs } from './endOfTurn.ts';
import { LivePartials } from './LivePartials.ts';
import type { PartialBudget } from './PartialBudget.ts';
import { SpeechSegmenter, type SegmenterOptions } from './SpeechSegmenter.ts';
import { sameWords, wordsSince } from './spokenWords.ts';
import type { TurnEvents, UserTurn } from './turnEvents.ts';
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
  /** For words while the user still speaks; without it, they come at pauses only. */
  readonly partials?: PartialBudget;
  /** Somebody waits for the words of the speech that is going on. */
  readonly urgent?: () => boolean;
  /** Nothing of the answer to that turn was heard: who goes on speaking may take the turn back. Default: never. */
  readonly mayContinue?: (turnId: TurnId) => boolean;
  /** Default 10 s. */
  readonly sttTimeoutMs?: number;
  readonly segmenter?: Partial<SegmenterOptions>;
}

/** Who goes on within this time of a commit goes on with that turn, when nothing of the answer was heard. */
export const MERGE_MS = 1_500;

/** A turn that was committed and may still be taken back. */
interface Committed {
  readonly utterance: Utterance;
  readonly turn: UserTurn;
  readonly cancel: () => void;
}

/**
 * Decides when the user has said what they had to say. Feed it the microphone; it emits `TurnEvents`.
 *
 * Hands-free: at 192 ms of silence the words are transcribed on speculation; how they end says how long the silence
 * must last, counted from the real end of speech. Whoever goes on speaking within it cancels all that, and the audio
 * is joined. There is at most one such task, and it looks again after every await whether it still counts.
 * Whoever goes on shortly after the commit, before anything of the answer was heard, takes the turn back: what follows is
 * joined too. That makes an early commit cheap.
 */
export class TurnDetector extends TypedEmitter<TurnEvents> {
  readonly #options: TurnDetectorOptions;
  readonly #clock: Clock;
  readonly #segmenter: SpeechSegmenter;
  readonly #partials: LivePartials | undefined;
  #language: string;
  #utterance: Utterance | undefined;
  /** The one task that may end the turn. */
  #ending: AbortController | undefined;
  /** What the last speculative transcription said, to know new words from a cough. */
  #lastText = '';
  /** Words of the utterance before the stretch in progress. */
  #textBefore = '';
  #committed: Committed | undefined;
  /** The committed turn that is being said on. */
  #reopened: UserTurn | undefined;
  /** The user holds the key to talk. */
  #talking = false;
  #muted = false;
  #closed = false;
  /** Turns that the user ended are committed in order. */
  #commits: Promise<void> = Promise.resolve();
  #committing: Utterance | undefined;

  constructor(options: TurnDetectorOptions) {
    super();
    this.#options = options;
    this.#clock = options.clock;
    this.#language = options.language;
    this.#segmenter = new SpeechSegmenter(options.vad, options.clock, options.segmenter);
    const { stt, language, clock, partials: budget } = options;
    this.#partials = budget && new LivePartials({ stt, language, clock, budget });
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

  /** Resolves when all audio that was pushed was listened to. */
  async caughtUp(): Promise<void> {
    await this.#segmenter.caughtUp();
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

  /** What is spoken from the next turn on, BCP 47. */
  setLanguage(language: string): void {
    this.#language = language;
    this.#partials?.setLanguage(language);
  }

  /** The user says the turn is over: what was said up to now is committed as soon as it is transcribed. */
  commitTurn(): void {
    if (this.#closed) return;
    this.#commits = this.#commits.then(() => this.#commitNow());
  }

  /**
   * Push-to-talk. Pressed: a turn begins afresh and stays open, however long the pauses in it. Released: it is committed.
   */
  setTalking(pressed: boolean): void {
    if (this.#closed || pressed === this.#talking) return;
    this.#talking = pressed;
    if (pressed) this.reset();
    else this.commitTurn();
  }

  /** Drops whatever was heard and is not committed yet. */
  reset(): void {
    if (this.#closed) return;
    this.#stopEnding();
    this.#settleCommitted();
    this.#reopened = undefined;
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
    this.#committed?.cancel();
    this.#committed?.utterance.close();
    this.#utterance?.close();
    this.#committing?.close();
    this.#utterance = undefined;
    this.#segmenter.close();
    this.removeAllListeners();
  }

  #listen(): void {
    const segmenter = this.#segmenter;
    segmenter.on('speechStart', ({ speechMs, startedAt }) => {
      this.#stopEnding();
      this.#utterance ??= this.#reopen(startedAt) ?? this.#newUtterance();
      this.#textBefore = this.#lastText;
      const { turnId } = this.#utterance;
      this.emit('userSpeech', { speaking: true, turnId });
      this.emit('speech', { turnId, speechMs, startedAt });
    });
    segmenter.on('speech', ({ speechMs, startedAt }) => {
      const utterance = this.#utterance;
      if (!utterance) return;
      const { turnId } = utterance;
      this.emit('speech', { turnId, speechMs, startedAt });
      const audio = (): Float32Array | undefined => segmenter.live();
      this.#partials?.offer({ speechMs, urgent: this.#options.urgent?.() ?? false, audio }, (text) => {
        if (this.#utterance !== utterance) return;
        this.emit('words', { turnId, text, atPause: false });
        this.emit('partial', { turnId, text: `${this.#textBefore} ${text}`.trim() });
      });
    });
    segmenter.on('pause', ({ endedAt }) => {
      // The whole is transcribed now: a guess would only keep it waiting.
      this.#partials?.stop();
      void this.#awaitEnd(endedAt);
    });
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
    const { stt, sttTimeoutMs = 10_000 } = this.#options;
    const language = this.#language;
    this.#lastText = '';
    const onFallback = (): void => this.#warn('stt_fallback', 'a stand-in answers');
    return new Utterance({ stt, language, clock: this.#clock, sttTimeoutMs, onFallback });
  }

  /** @returns the utterance of the turn that was just committed, when the user goes on with it. */
  #reopen(startedAt: number): Utterance | undefined {
    const committed = this.#committed;
    if (!committed) return undefined;
    const { utterance, turn } = committed;
    if (startedAt - turn.commitAt > MERGE_MS || !this.#options.mayContinue?.(turn.turnId)) {
      this.#settleCommitted();
      return undefined;
    }
    committed.cancel();
    this.#committed = undefined;
    this.#reopened = turn;
    this.#lastText = turn.text;
    return utterance;
  }

  #settleCommitted(): void {
    const committed = this.#committed;
    if (!committed) return;
    this.#committed = undefined;
    committed.cancel();
    committed.utterance.close();
    this.emit('settled', { turnId: committed.turn.turnId });
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
    if (result) {
      const { turnId } = utterance;
      this.emit('words', { turnId, text: wordsSince(this.#textBefore, result.text), atPause: true });
      if (isNew) this.#lastText = result.text;
      if (isNew) this.emit('partial', { turnId, text: result.text });
      if (result.text !== '') this.emit('candidate', { turnId, text: result.text });
    }
    // A listener may have put an end to it.
    if (overtaken()) return;

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
    if (this.#talking) return null;
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
    const reopened = this.#reopened;
    this.#reopened = undefined;
    const commitAt = this.#clock.now();
    if (result && result.text !== '') {
      const { text, sttMs } = result;
      this.#commit(utterance, { turnId, text, endOfSpeechAt, commitAt, sttMs });
    } else if (reopened) {
      // What was said before stands.
      this.#commit(utterance, { ...reopened, commitAt });
    } else {
      utterance.close();
      this.emit('discarded', { turnId, reason: result ? 'no_words' : 'stt_failed' });
    }
  }

  #commit(utterance: Utterance, turn: UserTurn): void {
    this.#settleCommitted();
    const mayBeTakenBack = this.#options.mode === 'hands_free' && this.#options.mayContinue !== undefined;
    if (mayBeTakenBack) {
      const cancel = this.#clock.setTimeout(() => this.#settleCommitted(), MERGE_MS);
      this.#committed = { utterance, turn, cancel };
    } else {
      utterance.close();
    }
    this.emit('turn', turn);
    if (!mayBeTakenBack) this.emit('settled', { turnId: turn.turnId });
  }

  #warn(code: string, error: unknown): void {
    if (this.#closed) return;
    const message = error instanceof Error ? error.message : String(error);
    this.emit('warning', { code, message });
  }
}
