import { compactNtp, type NtpTime } from './MediaClock.ts';
import type { ReportBlock } from './rtcp.ts';
import { sequenceDistance, timestampDistance, type RtpPacket } from './rtpPacket.ts';

/** What we report about one stream that we receive (RFC 3550, A.1, A.3, A.8). */
export class ReceptionStats {
  readonly ssrc: number;
  readonly #clockRate: number;
  readonly #baseSequence: number;
  /** Extended: counts on through wraps. */
  #highestSequence: number;
  #received = 0;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #jitter = 0;
  #last: { arrivalMs: number; timestamp: number } | undefined;
  #senderReport: { compact: number; arrivalMs: number } | undefined;

  constructor(first: RtpPacket, clockRate: number) {
    this.ssrc = first.ssrc;
    this.#clockRate = clockRate;
    this.#baseSequence = first.sequenceNumber;
    this.#highestSequence = first.sequenceNumber;
  }

  onPacket(packet: RtpPacket, arrivalMs: number): void {
    this.#received++;
    const distance = sequenceDistance(packet.sequenceNumber, this.#highestSequence & 0xffff);
    if (distance > 0) this.#highestSequence += distance;
    if (this.#last) {
      const apart = ((arrivalMs - this.#last.arrivalMs) * this.#clockRate) / 1_000;
      const deviation = Math.abs(apart - timestampDistance(packet.timestamp, this.#last.timestamp));
      // A pause of the sender (DTX) is no jitter.
      if (deviation < this.#clockRate) this.#jitter += (deviation - this.#jitter) / 16;
    }
    this.#last = { arrivalMs, timestamp: packet.timestamp };
  }

  onSenderReport(ntp: NtpTime, arrivalMs: number): void {
    this.#senderReport = { compact: compactNtp(ntp), arrivalMs };
  }

  /** Covers the time since the last call. */
  report(nowMs: number): ReportBlock {
    const expected = this.#highestSequence - this.#baseSequence + 1;
    const expectedNow = expected - this.#expectedBefore;
    const lostNow = expectedNow - (this.#received - this.#receivedBefore);
    this.#expectedBefore = expected;
    this.#receivedBefore = this.#received;
    const sinceReport = this.#senderReport ? nowMs - this.#senderReport.arrivalMs : 0;
    return {
      ssrc: this.ssrc,
      fractionLost: expectedNow > 0 && lostNow > 0 ? lostNow / expectedNow : 0,
      cumulativeLost: expected - this.#received,
      highestSequence: this.#highestSequence,
      jitter: Math.round(this.#jitter),
      lastSenderReport: this.#senderReport?.compact ?? 0,
      delaySinceLastSenderReport: Math.round(sinceReport * 65.536),
    };
  }
}
