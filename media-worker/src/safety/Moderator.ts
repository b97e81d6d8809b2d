import type { SafetyLevel } from './SafetyLevel.ts';

/** A user waits for it before every answer. */
export const MODERATOR_TIMEOUT_MS = 600;

/**
 * A second opinion beside the rules (a moderation endpoint, a model that judges). It can raise a level, never lower one; its
 * failure changes nothing.
 */
export interface Moderator {
  /** How long it may keep the user waiting, ms. Default: MODERATOR_TIMEOUT_MS. */
  readonly timeoutMs?: number;
  /** @param signal aborts when the user waits no longer. */
  assess(text: string, signal: AbortSignal): Promise<SafetyLevel>;
}
