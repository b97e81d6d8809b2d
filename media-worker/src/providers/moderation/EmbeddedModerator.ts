import { systemClock, type Clock, type ProviderSnapshot } from '@visavis/shared';
import { RiskClassifier } from '../../safety/classifier/RiskClassifier.ts';
import { MODERATOR_TIMEOUT_MS } from '../../safety/Moderator.ts';
import { highest, type SafetyLevel } from '../../safety/SafetyLevel.ts';
import type { ChainOptions } from '../fallback/chainOptions.ts';
import type { ProviderGuard } from '../guard/ProviderGuard.ts';
import { ProviderError } from '../ProviderError.ts';
import { JobThread } from '../thread/JobThread.ts';
import { createModerationGuard, lateOpinion } from './moderationGuard.ts';
import type { ModerationProvider } from './ModerationProvider.ts';
import type { SentenceJob, SentenceResult } from './sentenceThread.ts';

export interface EmbeddedModeratorOptions extends Pick<ChainOptions, 'retryMs' | 'onWarning'> {
  /** Default: MODERATOR_TIMEOUT_MS. */
  readonly timeoutMs?: number;
  /** When the model is loaded, if nobody asks before. Default LOAD_AFTER_MS; null: not before. */
  readonly loadAfterMs?: number | null;
  readonly onRestart?: (error: Error) => void;
  readonly clock?: Clock;
}

/** A process that starts has better things to do at first. */
const LOAD_AFTER_MS = 3_000;
/** Twenty times what the longest parts of a message take. */
const JOB_TIMEOUT_MS = 5_000;

/**
 * What a message means, by a model on this machine. It is asked where its words alone are not sure: of one harmless message
 * in twenty. Failing or late it has no opinion.
 */
export class EmbeddedModerator implements ModerationProvider {
  readonly timeoutMs: number;
  readonly #options: EmbeddedModeratorOptions;
  readonly #classifier = new RiskClassifier();
  readonly #guard: ProviderGuard;
  readonly #cancelLoading: () => void;
  #thread: Promise<JobThread<SentenceJob, SentenceResult>> | undefined;
  #closed = false;

  constructor(options: EmbeddedModeratorOptions = {}) {
    const { clock = systemClock, timeoutMs, retryMs, loadAfterMs = LOAD_AFTER_MS } = options;
    this.#options = options;
    this.timeoutMs = timeoutMs ?? MODERATOR_TIMEOUT_MS;
    this.#guard = createModerationGuard('embedded', { clock, retryMs });
    this.#cancelLoading =
      loadAfterMs === null
        ? () => undefined
        : clock.setTimeout(() => {
            this.#load().catch((error: unknown) => this.#warn(error));
          }, loadAfterMs);
  }

  snapshot(): ProviderSnapshot {
    return this.#guard.snapshot();
  }

  mightRaise(text: string, known: SafetyLevel): boolean {
    return this.#classifier.doubts(text, known).length > 0;
  }

  /** Never throws: who cannot tell says `none`. */
  async assess(text: string, signal: AbortSignal, known: SafetyLevel): Promise<SafetyLevel> {
    const doubts = this.#classifier.doubts(text, known);
    if (doubts.length === 0) return 'none';
    const call = this.#guard.begin();
    if (!call) return 'none';
    try {
      const thread = await this.#load();
      const meant = await thread.run({ texts: doubts.map((doubt) => doubt.text) }, { signal });
      call.answered({ inPlaceOfAnother: false });
      call.succeeded();
      return doubts
        .map((doubt, at) => this.#classifier.settled(doubt, meant[at]!, known))
        .reduce(highest, 'none');
    } catch (error) {
      const failure = signal.aborted ? lateOpinion(this.timeoutMs) : error;
      call.failed(failure);
      this.#warn(failure);
      return 'none';
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelLoading();
    const thread = await this.#thread?.catch(() => undefined);
    await thread?.close();
  }

  /** @throws ProviderError when it cannot be loaded; the next call tries again. */
  #load(): Promise<JobThread<SentenceJob, SentenceResult>> {
    if (this.#closed) return Promise.reject(new ProviderError('moderation', 'is closed'));
    this.#cancelLoading();
    const { clock, onRestart } = this.#options;
    this.#thread ??= JobThread.create<SentenceJob, SentenceResult>({
      provider: 'moderation',
      url: new URL('./sentenceThread.ts', import.meta.url),
      jobTimeoutMs: JOB_TIMEOUT_MS,
      ...(clock ? { clock } : {}),
      ...(onRestart ? { onRestart } : {}),
    }).catch((error: unknown) => {
      this.#thread = undefined;
      throw error;
    });
    return this.#thread;
  }

  #warn(error: unknown): void {
    // Of closing nobody need hear.
    if (this.#closed) return;
    const message = error instanceof Error ? error.message : String(error);
    this.#options.onWarning?.({ code: 'moderation_failed', message });
  }
}
