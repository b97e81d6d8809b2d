import type { SafetyLevel } from './SafetyLevel.ts';

/** A user waits for it before every answer. */
export const MODERATOR_TIMEOUT_MS = 600;

/**
 * A second opinion beside the detector (a model of meanings, a moderation endpoint). It can raise a level, never lower one;
 * its failure changes nothing.
 */
export interface Moderator {
  /** How long it may keep the user waiting, ms. Default: MODERATOR_TIMEOUT_MS. */
  readonly timeoutMs?: number;
  /**
   * Whether it is worth asking. Default: always.
   * @param known what the detector says.
   */
  mightRaise?(text: string, known: SafetyLevel): boolean;
  /** @param signal aborts when the user waits no longer. */
  assess(text: string, signal: AbortSignal, known: SafetyLevel): Promise<SafetyLevel>;
}
