/** The descriptor in front of every piece of a frame: X bit, I bit, 15-bit PictureID (RFC 7741, 4.2). */
export const VP8_DESCRIPTOR_BYTES = 4;

export interface Vp8Piece {
  readonly descriptor: Uint8Array;
  readonly payload: Uint8Array;
}

/**
 * Cuts one VP8 frame into RTP payloads of about equal size.
 * @param pictureId 15 bits, one more for each frame.
 * @param maxBytes of descriptor and payload together.
 */
export function packetizeVp8(frame: Uint8Array, pictureId: number, maxBytes: number): Vp8Piece[] {
  const count = Math.max(1, Math.ceil(frame.length / (maxBytes - VP8_DESCRIPTOR_BYTES)));
  const size = Math.ceil(frame.length / count);
  return Array.from({ length: count }, (_, index) => ({
    // S: this piece starts partition 0. The others go on with it (PID 0).
    descriptor: Uint8Array.of(
      0x80 | (index === 0 ? 0x10 : 0),
      0x80,
      0x80 | (pictureId >> 8),
      pictureId & 0xff,
    ),
    payload: frame.subarray(index * size, (index + 1) * size),
  }));
}
