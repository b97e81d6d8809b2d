const HEADER_BYTES = 44;

/** @returns a RIFF WAV file of mono 16 bit PCM. `audio`: −1..1; what is beyond is cut. */
export function encodeWav(audio: Float32Array, sampleRate: number): Buffer<ArrayBuffer> {
  const file = Buffer.alloc(HEADER_BYTES + audio.length * 2);
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
  file.writeUInt32LE(audio.length * 2, 40);
  for (const [index, sample] of audio.entries()) {
    file.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), HEADER_BYTES + index * 2);
  }
  return file;
}
