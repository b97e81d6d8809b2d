import type { TtsChunk } from '../../providers/tts/Tts.ts';
import { alignedDecoder, freeDecoder, type VisemeDecoder } from './decoding.ts';
import type { LipSyncModel } from './LipSyncModel.ts';
import { ANALYSIS_RATE, FRAME_MS, LogMel } from './LogMel.ts';
import { visemesFromPhonemes } from './phones.ts';
import { pronounce } from './pronounce.ts';
import { Resampler } from './Resampler.ts';
import type { Viseme, VisemeEvent } from './Viseme.ts';

/**
 * A text whose alignment fits the sound this much worse than no text at all (log-likelihood per frame) is not what is
 * being said: another language, or a voice that reads numbers its own way.
 */
const MISFIT = 1.1;
/** Judged only on so much sound, frames. */
const MISFIT_AFTER = 60;

export interface LipSyncOptions {
  /** What is spoken, when known. */
  readonly text?: string;
  /** Of the chunks' PCM, Hz. */
  readonly sampleRate: number;
}

/**
 * Visemes of one utterance as it arrives, by the best means at hand: the voice's own phonemes (exact); else the text
 * aligned to the sound; else the sound alone. The sound leads by at most 75 ms (six frames of context and half a window);
 * nearer to the end of what has arrived, the last viseme holds.
 */
export class LipSync {
  readonly #model: LipSyncModel;
  readonly #sampleRate: number;
  readonly #resampler: Resampler;
  readonly #logMel = new LogMel();
  readonly #frames: Float32Array[] = [];
  readonly #free: VisemeDecoder;
  readonly #aligned: VisemeDecoder | undefined;
  #decoded = 0;
  #samples = 0;
  #exact: VisemeEvent[] = [];
  #events: readonly VisemeEvent[] = [];
  #ended = false;

  constructor(model: LipSyncModel, { text, sampleRate }: LipSyncOptions) {
    this.#model = model;
    this.#sampleRate = sampleRate;
    this.#resampler = new Resampler(sampleRate, ANALYSIS_RATE);
    this.#free = freeDecoder();
    const steps = text ? pronounce(text) : [];
    if (steps.length > 1) this.#aligned = alignedDecoder(steps);
  }

  /** The timeline so far: ordered, without gaps or overlaps within what was decoded. */
  get visemes(): readonly VisemeEvent[] {
    return this.#events;
  }

  /**
   * Takes the next chunk. Once a chunk has brought phonemes, the utterance is taken to have them to its end.
   * @returns the timeline so far
   */
  push({ pcm, phonemes }: TtsChunk): readonly VisemeEvent[] {
    if (this.#ended) return this.#events;
    this.#samples += pcm.length;
    if (phonemes && phonemes.length > 0) {
      this.#exact = [...this.#exact, ...visemesFromPhonemes(phonemes)];
      this.#events = this.#exact;
    }
    if (this.#exact.length > 0) return this.#events;
    this.#listen(this.#logMel.push(this.#resampler.push(pcm)), this.#model.future);
    this.#events = this.#timeline();
    return this.#events;
  }

  /** No more sound will come. @returns the final timeline */
  end(): readonly VisemeEvent[] {
    if (this.#ended) return this.#events;
    this.#ended = true;
    if (this.#exact.length === 0 && this.#samples > 0) {
      // The resampler holds back a few samples: silence pushes them out.
      const tail = this.#resampler.push(new Int16Array(Math.ceil(this.#sampleRate * 0.002)));
      this.#listen([...this.#logMel.push(tail), ...this.#logMel.end()], 0);
      this.#events = this.#timeline();
    }
    return this.#events;
  }

  /** Decodes the frames whose context of `ahead` frames has come. */
  #listen(frames: readonly Float32Array[], ahead: number): void {
    this.#frames.push(...frames);
    for (; this.#decoded < this.#frames.length - ahead; this.#decoded++) {
      const probabilities = this.#model.probabilities(this.#frames, this.#decoded);
      this.#free.push(probabilities);
      this.#aligned?.push(probabilities);
    }
  }

  #timeline(): VisemeEvent[] {
    if (this.#decoded === 0) return [];
    const aligned = this.#aligned;
    const fits =
      aligned !== undefined && (this.#decoded < MISFIT_AFTER || aligned.score > this.#free.score - MISFIT);
    const path = (fits ? aligned : this.#free).path(this.#ended);
    return joinFrames(path, (this.#samples / this.#sampleRate) * 1_000);
  }
}

/** Runs of equal frames as events. Frame i stands for the 10 ms around i × 10 ms. */
function joinFrames(path: readonly Viseme[], durationMs: number): VisemeEvent[] {
  const events: VisemeEvent[] = [];
  for (let from = 0; from < path.length;) {
    let to = from + 1;
    while (to < path.length && path[to] === path[from]) to++;
    const startMs = Math.max(0, from * FRAME_MS - FRAME_MS / 2);
    const endMs = to === path.length ? durationMs : to * FRAME_MS - FRAME_MS / 2;
    if (endMs > startMs) events.push({ viseme: path[from]!, startMs, endMs: Math.min(endMs, durationMs) });
    from = to;
  }
  return events.filter((event) => event.endMs > event.startMs);
}

/** Visemes of a whole utterance of which only the sound is known. @param pcm mono, 16 bit */
export function visemesFromAudio(
  model: LipSyncModel,
  pcm: Int16Array,
  sampleRate: number,
): readonly VisemeEvent[] {
  const lipSync = new LipSync(model, { sampleRate });
  lipSync.push({ pcm });
  return lipSync.end();
}

/** Visemes of a whole utterance whose text is known. @param pcm mono, 16 bit */
export function alignVisemes(
  model: LipSyncModel,
  text: string,
  pcm: Int16Array,
  sampleRate: number,
): readonly VisemeEvent[] {
  const lipSync = new LipSync(model, { text, sampleRate });
  lipSync.push({ pcm });
  return lipSync.end();
}
