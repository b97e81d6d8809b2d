import { compileFlite, instantiateFlite, type FliteLibrary, type Pointer } from './wasm.ts';

export const FLITE_SAMPLE_RATE = 16_000;
export type FliteVoice = 'slt' | 'rms' | 'awb';

/** A phoneme as Flite timed it. */
export interface FlitePhone {
  /** ARPAbet, lower case; `pau` is silence. */
  readonly phone: string;
  /** From the start of the audio. */
  readonly endMs: number;
  /** Index of the white-space separated token that it belongs to; −1 for silence. */
  readonly token: number;
}

export interface FliteSpeech {
  /** Mono, 16 kHz, as loud as the voice was recorded. */
  readonly pcm: Int16Array;
  readonly phones: readonly FlitePhone[];
  /** How many tokens Flite read in the text. */
  readonly tokens: number;
}

/** A little slower than the recorded speakers: synthetic speech is harder to follow. */
const DURATION_STRETCH = 1.05;
/** Offsets of 32 bit fields: `cst_voice.features`; `cst_wave.sample_rate`, `.num_samples`, `.samples`. */
const VOICE_FEATURES = 4;
const WAVE = { sampleRate: 4, count: 8, samples: 16 };

/** CMU Flite's clustergen voices. Synchronous, 0.02 of real time: run it in a worker thread. */
export class FliteEngine {
  readonly #flite: FliteLibrary;
  readonly #voices: Record<FliteVoice, Pointer>;
  /** Constant C strings, made once. */
  readonly #text: Record<'segment' | 'token' | 'name' | 'end' | 'tokenOfSegment' | 'stretch', Pointer>;

  private constructor(flite: FliteLibrary) {
    this.#flite = flite;
    this.#voices = {
      slt: flite.register_cmu_us_slt(0),
      rms: flite.register_cmu_us_rms(0),
      awb: flite.register_cmu_us_awb(0),
    };
    this.#text = {
      segment: this.#newString('Segment'),
      token: this.#newString('Token'),
      name: this.#newString('name'),
      end: this.#newString('end'),
      tokenOfSegment: this.#newString('R:SylStructure.parent.parent.R:Token.parent'),
      stretch: this.#newString('duration_stretch'),
    };
  }

  static async create(): Promise<FliteEngine> {
    return new FliteEngine(await instantiateFlite(await compileFlite()));
  }

  /**
   * @param text printable ASCII, at most a few hundred characters (memory grows with it).
   * @param rate factor on the voice's own.
   * @throws when Flite breaks; the engine must not be used again then.
   */
  synthesize(text: string, voice: FliteVoice, rate = 1): FliteSpeech {
    const flite = this.#flite;
    const features = this.#word(this.#voices[voice] + VOICE_FEATURES);
    flite.feat_set_float(features, this.#text.stretch, DURATION_STRETCH / rate);
    const utterance = flite.new_utterance();
    const input = this.#newString(text);
    flite.utt_set_input_text(utterance, input);
    flite.free(input);
    flite.utt_init(utterance, this.#voices[voice]);
    if (flite.utt_synth(utterance) === 0) throw new Error('Flite could not speak the text');
    const wave = flite.utt_wave(utterance);
    const sampleRate = this.#word(wave + WAVE.sampleRate);
    if (sampleRate !== FLITE_SAMPLE_RATE) throw new Error(`Flite gave ${sampleRate} Hz`);
    const samples = this.#word(wave + WAVE.samples);
    const pcm = new Int16Array(
      flite.memory.buffer.slice(samples, samples + 2 * this.#word(wave + WAVE.count)),
    );
    const tokens = new Map(this.#items(utterance, this.#text.token).map((item, index) => [item, index]));
    const phones = this.#items(utterance, this.#text.segment).map((segment) => ({
      phone: this.#readString(flite.item_feat_string(segment, this.#text.name)),
      endMs: flite.item_feat_float(segment, this.#text.end) * 1_000,
      token: tokens.get(flite.path_to_item(segment, this.#text.tokenOfSegment)) ?? -1,
    }));
    flite.delete_utterance(utterance);
    return { pcm, phones, tokens: tokens.size };
  }

  #items(utterance: Pointer, relation: Pointer): Pointer[] {
    const items: Pointer[] = [];
    let item = this.#flite.relation_head(this.#flite.utt_relation(utterance, relation));
    for (; item !== 0; item = this.#flite.item_next(item)) items.push(item);
    return items;
  }

  #word(address: Pointer): number {
    return new DataView(this.#flite.memory.buffer).getUint32(address, true);
  }

  #newString(text: string): Pointer {
    const bytes = Buffer.from(`${text}\0`, 'latin1');
    const pointer = this.#flite.malloc(bytes.length);
    new Uint8Array(this.#flite.memory.buffer).set(bytes, pointer);
    return pointer;
  }

  #readString(pointer: Pointer): string {
    const memory = new Uint8Array(this.#flite.memory.buffer);
    return Buffer.from(memory.subarray(pointer, memory.indexOf(0, pointer))).toString('latin1');
  }
}
