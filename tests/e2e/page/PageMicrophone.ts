/** When something was said, ms of performance.now(). */
export interface Spoken {
  /** Its onset. */
  readonly from: number;
  /** The last sound of it. */
  readonly until: number;
}

const AHEAD_S = 0.05;
/** Of the loudest 10 ms of a recording: below is silence. */
const SILENCE = 0.1;
/** A voice begins with so many blocks of 10 ms above it; a click in front of it is none. */
const ONSET_BLOCKS = 5;

/** A microphone that is silent until a test makes a recording sound in it: who speaks when is known exactly. */
export class PageMicrophone {
  readonly #context = new AudioContext({ latencyHint: 'interactive', sampleRate: 48_000 });
  readonly #destination = this.#context.createMediaStreamDestination();

  get stream(): MediaStream {
    return this.#destination.stream;
  }

  /** @param wav a whole file, base64. @returns at once, before it has sounded. */
  async speak(wav: string): Promise<Spoken> {
    const bytes = Uint8Array.from(atob(wav), (character) => character.charCodeAt(0));
    const buffer = await this.#context.decodeAudioData(bytes.buffer);
    await this.#context.resume();
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#destination);
    const startAt = performance.now() + AHEAD_S * 1_000;
    source.start(this.#context.currentTime + AHEAD_S);
    const { first, last } = soundOf(buffer);
    return { from: startAt + first * 10, until: startAt + (last + 1) * 10 };
  }
}

/** @returns the 10 ms in which a voice sets in, and the last with sound in them. */
function soundOf(buffer: AudioBuffer): { first: number; last: number } {
  const block = buffer.sampleRate / 100;
  const samples = buffer.getChannelData(0);
  const levels = Array.from({ length: Math.floor(samples.length / block) }, (_, index) =>
    samples.subarray(index * block, (index + 1) * block).reduce((sum, value) => sum + value * value, 0),
  );
  const threshold = Math.max(...levels) * SILENCE ** 2;
  const loud = (level: number): boolean => level > threshold;
  const first = levels.findIndex((_, index) => {
    const blocks = levels.slice(index, index + ONSET_BLOCKS);
    return blocks.length === ONSET_BLOCKS && blocks.every(loud);
  });
  if (first < 0) throw new Error('there is no voice in this recording');
  return { first, last: levels.findLastIndex(loud) };
}
