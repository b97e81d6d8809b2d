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

/** @param audio −1..1; what is beyond is cut. */
export function toPcm16(audio: Float32Array): Int16Array {
  return Int16Array.from(audio, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767));
}
