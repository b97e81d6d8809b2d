const FILE_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 12;
/** More than any frame we can ask for: the stream is broken. */
const FRAME_MAX_BYTES = 16 * 1024 * 1024;

/** Cuts an IVF stream, in pieces of any size, into its frames. */
export class IvfParser {
  readonly #onFrame: (frame: Uint8Array<ArrayBuffer>) => void;
  #buffer = Buffer.alloc(0);
  #inFrames = false;

  /** @param onFrame gets a copy with its own memory. */
  constructor(onFrame: (frame: Uint8Array<ArrayBuffer>) => void) {
    this.#onFrame = onFrame;
  }

  /** @throws Error when the stream is not IVF. */
  push(piece: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, piece]);
    if (!this.#inFrames) {
      if (this.#buffer.length < FILE_HEADER_BYTES) return;
      if (this.#buffer.toString('latin1', 0, 4) !== 'DKIF') throw new Error('Not an IVF stream');
      this.#buffer = this.#buffer.subarray(this.#buffer.readUInt16LE(6));
      this.#inFrames = true;
    }
    while (this.#buffer.length >= FRAME_HEADER_BYTES) {
      const size = this.#buffer.readUInt32LE(0);
      if (size > FRAME_MAX_BYTES) throw new Error(`An IVF frame of ${size} bytes`);
      if (this.#buffer.length < FRAME_HEADER_BYTES + size) return;
      this.#onFrame(Uint8Array.from(this.#buffer.subarray(FRAME_HEADER_BYTES, FRAME_HEADER_BYTES + size)));
      this.#buffer = this.#buffer.subarray(FRAME_HEADER_BYTES + size);
    }
  }
}
