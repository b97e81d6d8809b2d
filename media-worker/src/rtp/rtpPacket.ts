/** RTP packets (RFC 3550, 5.1). */
export interface RtpPacket {
  readonly payloadType: number;
  readonly marker: boolean;
  /** 16 bits. */
  readonly sequenceNumber: number;
  /** 32 bits, in the stream's own clock. */
  readonly timestamp: number;
  readonly ssrc: number;
  /** A view into the datagram; may be empty. */
  readonly payload: Uint8Array;
}

export const RTP_HEADER_BYTES = 12;

/** @returns null for anything that is not a whole RTP packet. */
export function parseRtp(datagram: Buffer): RtpPacket | null {
  if (datagram.length < RTP_HEADER_BYTES || datagram[0]! >> 6 !== 2) return null;
  let start = RTP_HEADER_BYTES + (datagram[0]! & 0x0f) * 4;
  if (datagram[0]! & 0x10) {
    if (start + 4 > datagram.length) return null;
    start += 4 + datagram.readUInt16BE(start + 2) * 4;
  }
  let end = datagram.length;
  if (datagram[0]! & 0x20) {
    const padding = datagram[end - 1]!;
    if (padding === 0) return null;
    end -= padding;
  }
  if (start > end) return null;
  return {
    payloadType: datagram[1]! & 0x7f,
    marker: (datagram[1]! & 0x80) !== 0,
    sequenceNumber: datagram.readUInt16BE(2),
    timestamp: datagram.readUInt32BE(4),
    ssrc: datagram.readUInt32BE(8),
    payload: datagram.subarray(start, end),
  };
}

/** @returns one datagram. The payload comes in parts so that a codec's header needs no copy of its own. */
export function buildRtp(
  header: Omit<RtpPacket, 'payload'>,
  payloadHeader: Uint8Array,
  payload: Uint8Array,
): Buffer {
  const datagram = Buffer.allocUnsafe(RTP_HEADER_BYTES + payloadHeader.length + payload.length);
  datagram[0] = 0x80;
  datagram[1] = (header.marker ? 0x80 : 0) | header.payloadType;
  datagram.writeUInt16BE(header.sequenceNumber, 2);
  datagram.writeUInt32BE(header.timestamp, 4);
  datagram.writeUInt32BE(header.ssrc, 8);
  datagram.set(payloadHeader, RTP_HEADER_BYTES);
  datagram.set(payload, RTP_HEADER_BYTES + payloadHeader.length);
  return datagram;
}

/** Tells RTCP from RTP on one port (RFC 5761, 4). */
export function isRtcp(datagram: Uint8Array): boolean {
  return datagram.length >= 2 && datagram[1]! >= 192 && datagram[1]! <= 223;
}

/** How far `a` is after `b`, with 16-bit wrap: −32,768..32,767. */
export function sequenceDistance(a: number, b: number): number {
  return ((a - b) << 16) >> 16;
}

/** How far `a` is after `b`, with 32-bit wrap. */
export function timestampDistance(a: number, b: number): number {
  return (a - b) | 0;
}
