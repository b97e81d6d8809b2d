/**
 * Little-endian 16 bit samples from bytes that come cut anywhere, also in the middle of a sample.
 * @returns pieces with at least one sample, as they come; an odd last byte is dropped.
 */
export async function* samplesOf(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Int16Array, void, undefined> {
  let half: number | undefined;
  for await (const piece of bytes) {
    const whole = new Uint8Array(piece.length + (half === undefined ? 0 : 1));
    if (half !== undefined) whole[0] = half;
    whole.set(piece, half === undefined ? 0 : 1);
    const count = whole.length >> 1;
    half = whole.length % 2 === 1 ? whole.at(-1) : undefined;
    if (count === 0) continue;
    const view = new DataView(whole.buffer);
    yield Int16Array.from({ length: count }, (_, index) => view.getInt16(index * 2, true));
  }
}
