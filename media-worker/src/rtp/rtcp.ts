import type { NtpTime } from './MediaClock.ts';

/** What the other side reports about one of our streams (RFC 3550, 6.4.1). */
export interface ReportBlock {
  /** The stream that is reported on. */
  readonly ssrc: number;
  /** Share of packets lost since the last report, 0..1. */
  readonly fractionLost: number;
  /** Since the start; negative when there were duplicates. */
  readonly cumulativeLost: number;
  readonly highestSequence: number;
  /** In the stream's clock. */
  readonly jitter: number;
  /** Middle 32 bits of the last sender report's NTP time; 0 when none came. */
  readonly lastSenderReport: number;
  /** 1/65,536 s between that report's arrival and this one. */
  readonly delaySinceLastSenderReport: number;
}

export type RtcpMessage =
  /** `timestamp` is the RTP time of the same instant. */
  | {
      readonly type: 'senderReport';
      readonly ssrc: number;
      readonly ntp: NtpTime;
      readonly timestamp: number;
    }
  | { readonly type: 'report'; readonly block: ReportBlock }
  | { readonly type: 'pli'; readonly ssrc: number }
  | { readonly type: 'fir'; readonly ssrc: number; readonly sequence: number }
  | { readonly type: 'nack'; readonly ssrc: number; readonly sequenceNumbers: readonly number[] }
  | { readonly type: 'remb'; readonly bps: number }
  | { readonly type: 'bye'; readonly ssrcs: readonly number[] };

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const GOODBYE = 203;
const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;
const BLOCK_BYTES = 24;

/** @returns the messages of a compound packet; null when it is malformed. Unknown types are passed over. */
export function parseRtcp(datagram: Buffer): RtcpMessage[] | null {
  const messages: RtcpMessage[] = [];
  for (let at = 0; at < datagram.length;) {
    if (at + 4 > datagram.length || datagram[at]! >> 6 !== 2) return null;
    const end = at + (datagram.readUInt16BE(at + 2) + 1) * 4;
    if (end > datagram.length) return null;
    if (!parseOne(datagram.subarray(at, end), messages)) return null;
    at = end;
  }
  return messages;
}

function parseOne(packet: Buffer, messages: RtcpMessage[]): boolean {
  const count = packet[0]! & 0x1f;
  const type = packet[1] ?? 0;
  switch (type) {
    case SENDER_REPORT:
      if (packet.length < 28) return false;
      messages.push({
        type: 'senderReport',
        ssrc: packet.readUInt32BE(4),
        ntp: { seconds: packet.readUInt32BE(8), fraction: packet.readUInt32BE(12) },
        timestamp: packet.readUInt32BE(16),
      });
      return parseBlocks(packet, 28, count, messages);
    case RECEIVER_REPORT:
      return packet.length >= 8 && parseBlocks(packet, 8, count, messages);
    case GOODBYE: {
      if (packet.length < 4 + count * 4) return false;
      const ssrcs = Array.from({ length: count }, (_, index) => packet.readUInt32BE(4 + index * 4));
      messages.push({ type: 'bye', ssrcs });
      return true;
    }
    case TRANSPORT_FEEDBACK:
      return packet.length >= 12 && (count !== 1 || parseNack(packet, messages));
    case PAYLOAD_FEEDBACK:
      return packet.length >= 12 && parsePayloadFeedback(packet, count, messages);
    default:
      return true;
  }
}

function parseBlocks(packet: Buffer, start: number, count: number, messages: RtcpMessage[]): boolean {
  if (packet.length < start + count * BLOCK_BYTES) return false;
  for (let index = 0; index < count; index++) {
    const at = start + index * BLOCK_BYTES;
    messages.push({
      type: 'report',
      block: {
        ssrc: packet.readUInt32BE(at),
        fractionLost: packet[at + 4]! / 256,
        cumulativeLost: packet.readIntBE(at + 5, 3),
        highestSequence: packet.readUInt32BE(at + 8),
        jitter: packet.readUInt32BE(at + 12),
        lastSenderReport: packet.readUInt32BE(at + 16),
        delaySinceLastSenderReport: packet.readUInt32BE(at + 20),
      },
    });
  }
  return true;
}

/** RFC 4585, 6.2.1: a packet id and a mask of the 16 after it. */
function parseNack(packet: Buffer, messages: RtcpMessage[]): boolean {
  const sequenceNumbers: number[] = [];
  for (let at = 12; at + 4 <= packet.length; at += 4) {
    const first = packet.readUInt16BE(at);
    const mask = packet.readUInt16BE(at + 2);
    sequenceNumbers.push(first);
    for (let bit = 0; bit < 16; bit++) {
      if ((mask >> bit) & 1) sequenceNumbers.push((first + bit + 1) & 0xffff);
    }
  }
  messages.push({ type: 'nack', ssrc: packet.readUInt32BE(8), sequenceNumbers });
  return true;
}

function parsePayloadFeedback(packet: Buffer, format: number, messages: RtcpMessage[]): boolean {
  if (format === 1) messages.push({ type: 'pli', ssrc: packet.readUInt32BE(8) });
  // RFC 5104, 4.3.1: the target is in the entry, not in the header.
  if (format === 4) {
    for (let at = 12; at + 8 <= packet.length; at += 8) {
      messages.push({ type: 'fir', ssrc: packet.readUInt32BE(at), sequence: packet[at + 4]! });
    }
  }
  // draft-alvestrand-rmcat-remb: 6 bits of exponent, 18 of mantissa.
  if (format === 15 && packet.length >= 20 && packet.toString('latin1', 12, 16) === 'REMB') {
    const mantissa = ((packet[17]! & 3) << 16) | packet.readUInt16BE(18);
    messages.push({ type: 'remb', bps: mantissa * 2 ** (packet[17]! >> 2) });
  }
  return true;
}

export interface SenderInfo {
  readonly ntp: NtpTime;
  readonly timestamp: number;
  readonly packets: number;
  readonly octets: number;
}

/** SR (or, without `sender`, RR) and SDES with the CNAME: one compound packet. */
export function buildReport(
  ssrc: number,
  cname: string,
  sender: SenderInfo | null,
  blocks: readonly ReportBlock[],
): Buffer {
  const start = sender ? 28 : 8;
  const report = Buffer.alloc(start + blocks.length * BLOCK_BYTES);
  writeHeader(report, blocks.length, sender ? SENDER_REPORT : RECEIVER_REPORT);
  report.writeUInt32BE(ssrc, 4);
  if (sender) {
    report.writeUInt32BE(sender.ntp.seconds, 8);
    report.writeUInt32BE(sender.ntp.fraction, 12);
    report.writeUInt32BE(sender.timestamp, 16);
    report.writeUInt32BE(sender.packets >>> 0, 20);
    report.writeUInt32BE(sender.octets >>> 0, 24);
  }
  blocks.forEach((block, index) => writeBlock(report, start + index * BLOCK_BYTES, block));
  return Buffer.concat([report, buildDescription(ssrc, cname)]);
}

function writeBlock(packet: Buffer, at: number, block: ReportBlock): void {
  packet.writeUInt32BE(block.ssrc, at);
  packet[at + 4] = Math.min(255, Math.floor(block.fractionLost * 256));
  packet.writeIntBE(Math.max(-0x800000, Math.min(0x7fffff, block.cumulativeLost)), at + 5, 3);
  packet.writeUInt32BE(block.highestSequence >>> 0, at + 8);
  packet.writeUInt32BE(block.jitter >>> 0, at + 12);
  packet.writeUInt32BE(block.lastSenderReport >>> 0, at + 16);
  packet.writeUInt32BE(block.delaySinceLastSenderReport >>> 0, at + 20);
}

function buildDescription(ssrc: number, cname: string): Buffer {
  const name = Buffer.from(cname).subarray(0, 255);
  // Items end with at least one zero byte and fill whole words.
  const description = Buffer.alloc(4 + ((4 + 2 + name.length + 1 + 3) & ~3));
  writeHeader(description, 1, SOURCE_DESCRIPTION);
  description.writeUInt32BE(ssrc, 4);
  description[8] = 1;
  description[9] = name.length;
  name.copy(description, 10);
  return description;
}

export function buildBye(ssrcs: readonly number[]): Buffer {
  const bye = Buffer.alloc(4 + ssrcs.length * 4);
  writeHeader(bye, ssrcs.length, GOODBYE);
  ssrcs.forEach((ssrc, index) => bye.writeUInt32BE(ssrc, 4 + index * 4));
  return bye;
}

function writeHeader(packet: Buffer, count: number, type: number): void {
  packet[0] = 0x80 | count;
  packet[1] = type;
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
}
