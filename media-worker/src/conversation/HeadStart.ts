import type { Llm, LlmPiece, LlmRequest } from '../providers/llm/Llm.ts';
import type { SynthesisOptions, Tts, TtsChunk } from '../providers/tts/Tts.ts';
import { Prepared } from './Prepared.ts';
import { pronounceable } from './pronunciation.ts';
import { SentenceSplitter } from './sentences.ts';
import { speakable } from './speakable.ts';

/** How often a turn may be answered on speculation: each try may cost the customer tokens. */
const MAX_TRIES = 3;

/** Whether another than the configured provider was at work, and who wants to know. */
interface StandIn {
  happened: boolean;
  tell: (() => void) | undefined;
}

interface Guess {
  readonly key: string;
  readonly standIn: StandIn;
  readonly reply: Prepared<LlmPiece>;
  /** The first sentence's sound. */
  speech: { readonly key: string; readonly audio: Prepared<TtsChunk>; readonly standIn: StandIn } | undefined;
}

/**
 * A model and a voice that can begin before the user's turn is over, on the words so far. What they made is used when
 * the very same is asked for later; otherwise it is thrown away, and nobody ever knows of it: it is not screened, played,
 * kept or told, and tools that it asks for are not called.
 */
export class HeadStart {
  readonly llm: Llm;
  readonly tts: Tts;
  readonly #llm: Llm;
  readonly #tts: Tts;
  readonly #onUsed: () => void;
  #guess: Guess | undefined;
  #turnId: string | undefined;
  #tries = 0;

  /** @param onUsed called when a reply that was begun ahead is asked for. */
  constructor(llm: Llm, tts: Tts, onUsed: () => void = () => undefined) {
    this.#onUsed = onUsed;
    this.#llm = llm;
    this.#tts = tts;
    this.llm = {
      name: llm.name,
      reply: (request, signal, onFallback) => this.#reply(request, signal, onFallback),
      close: () => llm.close(),
    };
    this.tts = {
      name: tts.name,
      sampleRate: tts.sampleRate,
      voices: tts.voices,
      synthesize: (text, options) => this.#synthesize(text, options),
      close: () => tts.close(),
    };
  }

  /** Begins a reply that may be asked for. A guess before it is dropped unless it is the same. */
  begin(turnId: string, request: LlmRequest, speaking: Omit<SynthesisOptions, 'signal'>): void {
    const key = keyOf(request);
    if (this.#guess?.key === key) return;
    this.drop();
    if (this.#turnId !== turnId) this.#tries = 0;
    this.#turnId = turnId;
    if (this.#tries++ >= MAX_TRIES) return;
    const standIn: StandIn = { happened: false, tell: undefined };
    const guess: Guess = {
      key,
      standIn,
      reply: new Prepared((signal) => this.#llm.reply(request, signal, noted(standIn))),
      speech: undefined,
    };
    this.#guess = guess;
    void this.#speakFirst(guess, speaking);
  }

  /** The words were others. */
  drop(): void {
    this.#guess?.reply.drop();
    this.#guess?.speech?.audio.drop();
    this.#guess = undefined;
  }

  #reply(request: LlmRequest, signal: AbortSignal, onFallback?: () => void): AsyncIterable<LlmPiece> {
    const guess = this.#guess;
    if (guess?.key === keyOf(request) && !guess.reply.failed) {
      // Its first sentence's sound stays, to be asked for in a moment.
      this.#guess = { ...guess, key: '' };
      handOver(guess.standIn, onFallback);
      this.#onUsed();
      return guess.reply.take(signal);
    }
    this.drop();
    return this.#llm.reply(request, signal, onFallback);
  }

  #synthesize(text: string, options: SynthesisOptions): AsyncIterable<TtsChunk> {
    const speech = this.#guess?.speech;
    if (speech?.key === speechKey(text, options) && !speech.audio.failed) {
      this.#guess = undefined;
      handOver(speech.standIn, options.onFallback);
      return speech.audio.take(options.signal);
    }
    return this.#tts.synthesize(text, options);
  }

  async #speakFirst(guess: Guess, speaking: Omit<SynthesisOptions, 'signal'>): Promise<void> {
    const splitter = new SentenceSplitter();
    let first: string | undefined;
    for await (const piece of guess.reply.watch()) {
      if (typeof piece !== 'string') return;
      first = splitter
        .push(piece)
        .map(speakable)
        .find((sentence) => sentence !== '');
      if (first !== undefined) break;
    }
    first ??= splitter
      .flush()
      .map(speakable)
      .find((sentence) => sentence !== '');
    // Taken already: whoever took it has it spoken.
    if (first === undefined || this.#guess !== guess) return;
    const text = pronounceable(first);
    const standIn: StandIn = { happened: false, tell: undefined };
    const onFallback = noted(standIn);
    const audio = new Prepared((signal) => this.#tts.synthesize(text, { ...speaking, signal, onFallback }));
    guess.speech = { key: speechKey(text, speaking), audio, standIn };
  }
}

function noted(standIn: StandIn): () => void {
  return () => {
    standIn.happened = true;
    standIn.tell?.();
  };
}

function handOver(standIn: StandIn, tell: (() => void) | undefined): void {
  standIn.tell = tell;
  if (standIn.happened) tell?.();
}

function keyOf(request: LlmRequest): string {
  return JSON.stringify(request);
}

function speechKey(text: string, { voice, rate = 1 }: Omit<SynthesisOptions, 'signal'>): string {
  return JSON.stringify([text, voice, rate]);
}
