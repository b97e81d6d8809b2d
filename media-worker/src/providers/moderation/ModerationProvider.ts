import type { ProviderSnapshot } from '@visavis/shared';
import type { Moderator } from '../../safety/Moderator.ts';

/** A moderator that a process has, for all its conversations. */
export interface ModerationProvider extends Moderator {
  /** What it has done since the start. */
  snapshot(): ProviderSnapshot;
  close(): Promise<void>;
}
