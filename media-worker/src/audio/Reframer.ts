/** Cuts PCM of any lengths into frames of one length. */
export class Reframer {
  readonly #frame: Int16Array;
  readonly #emit: (frame: Int16Array) => void;
  #filled = 0;

  /** @param emit gets a copy that it may keep. */
  constructor(frameSamples: number, emit: (frame: Int16Array) => void) {
    this.#frame = new Int16Array(frameSamples);
    this.#emit = emit;
  }

  push(pcm: Int16Array): void {
    for (let at = 0; at < pcm.length;) {
      const taken = Math.min(pcm.length - at, this.#frame.length - this.#filled);
      this.#frame.set(pcm.subarray(at, at + taken), this.#filled);
      at += taken;
      this.#filled += taken;
      if (this.#filled < this.#frame.length) return;
      this.#filled = 0;
      this.#emit(this.#frame.slice());
    }
  }
}
