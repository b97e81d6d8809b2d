const HEADER_BYTES = 44;

/** @returns a RIFF WAV file of mono 16 bit PCM, given in pieces. */
export function encodeWav(pieces: readonly Int16Array[], sampleRate: number): Buffer<ArrayBuffer> {
  const dataBytes = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  const file = Buffer.alloc(HEADER_BYTES + dataBytes);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(sampleRate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(dataBytes, 40);
  let offset = HEADER_BYTES;
  for (const piece of pieces) {
    file.set(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength), offset);
    offset += piece.byteLength;
  }
  return file;
}

/**
 * Reads a RIFF WAV file of 16 bit integers or 32 bit floats, whatever other chunks it holds; channels are averaged.
 * @throws RangeError when it is no such file, or holds numbers that are none.
 */
export function decodeWav(file: Uint8Array): { pcm: Int16Array; sampleRate: number } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tag = (at: number): string => String.fromCharCode(...file.subarray(at, at + 4));
  if (file.length < HEADER_BYTES || tag(0) !== 'RIFF' || tag(8) !== 'WAVE')
    throw new RangeError('no WAV file');
  let format: { code: number; channels: number; sampleRate: number; bits: number } | undefined;
  for (let at = 12; at + 8 <= file.length;) {
    const name = tag(at);
    const start = at + 8;
    // A file that was streamed says a length that it could not know: its end is the data's.
    const end = Math.min(file.length, start + view.getUint32(at + 4, true));
    if (name === 'fmt ' && end - start >= 16) {
      const extensible = view.getUint16(start, true) === 0xff_fe && end - start >= 26;
      format = {
        code: view.getUint16(extensible ? start + 24 : start, true),
        channels: view.getUint16(start + 2, true),
        sampleRate: view.getUint32(start + 4, true),
        bits: view.getUint16(start + 14, true),
      };
    }
    if (name === 'data' && format)
      return { pcm: mono(view, start, end, format), sampleRate: format.sampleRate };
    at = end + ((end - start) % 2);
  }
  throw new RangeError('a WAV file without sound');
}

function mono(
  view: DataView,
  start: number,
  end: number,
  { code, channels, sampleRate, bits }: { code: number; channels: number; sampleRate: number; bits: number },
): Int16Array {
  const integers = code === 1 && bits === 16;
  if (
    (!integers && !(code === 3 && bits === 32)) ||
    channels < 1 ||
    sampleRate < 8_000 ||
    sampleRate > 192_000
  ) {
    throw new RangeError(`a WAV file of format ${code}, ${bits} bit, ${channels} channels, ${sampleRate} Hz`);
  }
  const width = bits / 8;
  const frames = Math.floor((end - start) / (width * channels));
  return Int16Array.from({ length: frames }, (_, frame) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) {
      const at = start + (frame * channels + channel) * width;
      sum += integers ? view.getInt16(at, true) : view.getFloat32(at, true) * 32_767;
    }
    const sample = Math.round(sum / channels);
    if (Number.isNaN(sample)) throw new RangeError('a WAV file that holds what is no number');
    return Math.max(-32_768, Math.min(32_767, sample));
  });
}

/** @param audio −1..1; what is beyond is cut. */
export function toPcm16(audio: Float32Array): Int16Array {
  return Int16Array.from(audio, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767));
}
