/** Opus packets from the outside (RFC 6716, 3.1): nothing is decoded. */

const SILK_FRAME_MS = [10, 20, 40, 60] as const;
const HYBRID_FRAME_MS = [10, 20] as const;
const CELT_FRAME_MS = [2.5, 5, 10, 20] as const;
const MAX_PACKET_MS = 120;

/** @returns how long the packet sounds, ms; null for what is no Opus packet. */
export function opusDurationMs(packet: Uint8Array): number | null {
  const toc = packet[0];
  if (toc === undefined) return null;
  const config = toc >> 3;
  const frameMs =
    config < 12
      ? SILK_FRAME_MS[config & 3]!
      : config < 16
        ? HYBRID_FRAME_MS[config & 1]!
        : CELT_FRAME_MS[config & 3]!;
  const code = toc & 3;
  const frames = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 0x3f;
  const durationMs = frames * frameMs;
  return frames > 0 && durationMs <= MAX_PACKET_MS ? durationMs : null;
}

/** A packet of one empty frame like this packet's: the decoder goes on as it does for a lost packet (RFC 6716, 4.4). */
export function concealmentAfter(packet: Uint8Array): { data: Uint8Array; durationMs: number } {
  const data = Uint8Array.of((packet[0] ?? 0) & 0xfc);
  return { data, durationMs: opusDurationMs(data) ?? CELT_FRAME_MS[3] };
}

/** Packets of digital silence (CELT, full band, mono) that fill a gap to the next 2.5 ms. */
export function silenceOf(gapMs: number): { data: Uint8Array; durationMs: number }[] {
  const packets: { data: Uint8Array; durationMs: number }[] = [];
  let left = gapMs;
  for (const index of [3, 2, 1, 0] as const) {
    const durationMs = CELT_FRAME_MS[index];
    for (; left >= durationMs; left -= durationMs) {
      packets.push({ data: Uint8Array.of(((28 + index) << 3) & 0xff, 0xff, 0xfe), durationMs });
    }
  }
  return packets;
}
