import type { Clock } from '@visavis/shared';
import { ProviderGuard } from '../guard/ProviderGuard.ts';
import { ProviderError } from '../ProviderError.ts';

/** One slow answer is no reason to do without it; each one more keeps somebody waiting. */
const FAILURES_TO_OPEN = 3;

/** A moderator's breaker and figures. */
export function createModerationGuard(
  name: string,
  { clock, retryMs }: { clock: Clock; retryMs: number | undefined },
): ProviderGuard {
  return new ProviderGuard({
    kind: 'moderation',
    name,
    position: 0,
    clock,
    failuresToOpen: FAILURES_TO_OPEN,
    ...(retryMs === undefined ? {} : { openMs: retryMs }),
  });
}

/** Whoever waited has waited long enough. */
export function lateOpinion(timeoutMs: number): ProviderError {
  return new ProviderError('moderation', `gave no opinion within ${timeoutMs} ms`, { fault: 'timeout' });
}
