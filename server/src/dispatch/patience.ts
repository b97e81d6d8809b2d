import type { Modality } from '@visavis/shared';

/** How long something is waited for, ms. */
export const WAIT_MS = {
  /** Models take some seconds to load after a start, and after a crash. */
  join: 20_000,
  rebuild: 30_000,
  /** From join to the first frame; a person may have to find the button that allows the microphone. */
  connect: 60_000,
  /** Signaling may be lost and found again while media flows. */
  detached: 10_000,
} as const;

/**
 * Nothing from the peer for so long: it is not there, stop counting (back to the last proof of life). Without video and
 * microphone a browser sends little more than an ICE check every 2.5 s; without sound not even reports beside them.
 */
const SILENT_AFTER_MS: Record<Modality, number> = { video: 3_000, voice: 3_000, text: 7_000 };
/** Without signaling either, the peer is gone; with it, ICE may still be restarted, and words be exchanged meanwhile. */
const SILENT_DETACHED_MS = 6_000;
const SILENT_ATTACHED_MS = 20_000;
const SILENT_IN_TEXT_MS = 60_000;

/** @returns silence of the peer, ms, after which nothing is counted any more, and after which the conversation ends. */
export function patienceWith(peer: { attached: boolean; modality: Modality }): {
  countMs: number;
  endMs: number;
} {
  const attachedMs = peer.modality === 'text' ? SILENT_IN_TEXT_MS : SILENT_ATTACHED_MS;
  return {
    countMs: SILENT_AFTER_MS[peer.modality],
    endMs: peer.attached ? attachedMs : SILENT_DETACHED_MS,
  };
}
