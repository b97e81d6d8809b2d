import { isLate, LOOK_EVERY_MS, Waiting, type Clock } from '@visavis/shared';
import { ProviderError } from '../ProviderError.ts';
import { Attempt, type StreamLink } from './Attempt.ts';

export interface StreamThroughOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What kind of provider, for errors: `llm`. */
  readonly provider: string;
  /** What is awaited, for errors: `token`. */
  readonly what: string;
  /** How long the remote providers of the chain have for their first piece, ms, all together. */
  readonly timeoutMs: number;
  /** How long each local one has, ms, once the others have failed. */
  readonly localTimeoutMs: number;
  /** Each failure, with who answers instead, if anyone does. For the operator. */
  readonly onFailure: (error: ProviderError, standIn: string | undefined) => void;
  /** Another than the first answers. */
  readonly onFallback?: (() => void) | undefined;
}

/** A remote provider gets a competitor when it has not begun after this part of the time: both may still make it. */
const HEDGE_AFTER = 0.4;

/**
 * The output of the first provider that begins, in the order of the chain. Those that fail or are too late are left
 * out; none is tried once there was output: what was said cannot be unsaid. Ends without an error when the signal aborts.
 * Source of the hedging: J. Dean and L. Barroso, "The Tail at Scale", 2013.
 * @throws ProviderError of the last one when none begins, and of the one that answered when it fails later; anything
 *   else that is thrown is a mistake of ours and is not hidden.
 */
export async function* streamThrough<Piece>(
  links: readonly StreamLink<Piece>[],
  options: StreamThroughOptions,
): AsyncGenerator<Piece, void, undefined> {
  const { signal } = options;
  const waiting = new Waiting<undefined>();
  const onAbort = (): void => waiting.giveUp(undefined);
  const stopped = (): boolean => signal.aborted;
  if (stopped()) return;
  signal.addEventListener('abort', onAbort, { once: true });
  let attempt: Attempt<Piece> | undefined;
  try {
    attempt = await firstToBegin(links, options);
    if (attempt?.first?.kind !== 'began') return;
    const inPlaceOfAnother = attempt.link !== links[0];
    attempt.call.answered({ inPlaceOfAnother });
    if (inPlaceOfAnother) options.onFallback?.();
    let step: IteratorResult<Piece, unknown> | undefined = attempt.first.result;
    while (step && step.done !== true && !stopped()) {
      yield step.value;
      // Holds also for a provider that does not heed the abort.
      step = stopped() ? undefined : await waiting.for(attempt.next());
    }
    if (!stopped()) attempt.call.succeeded();
  } catch (error) {
    if (stopped()) return;
    attempt?.call.failed(error);
    if (attempt && error instanceof ProviderError) options.onFailure(error, undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    attempt?.close();
  }
}

/** @returns the attempt whose first step is there; undefined when the signal aborts. The others are closed. */
async function firstToBegin<Piece>(
  links: readonly StreamLink<Piece>[],
  options: StreamThroughOptions,
): Promise<Attempt<Piece> | undefined> {
  const { clock, signal, timeoutMs, localTimeoutMs } = options;
  const startedAt = clock.now();
  const waiting = [...links];
  const running = new Set<Attempt<Piece>>();
  const failures: ProviderError[] = [];
  let wake = (): void => undefined;
  let hedgeAt = Infinity;
  let excusedMs = 0;

  const startNext = ({ remoteOnly }: { remoteOnly: boolean }): boolean => {
    for (let link = waiting[0]; link; link = waiting[0]) {
      if (remoteOnly && link.local) return false;
      waiting.shift();
      const now = clock.now();
      const deadline = link.local ? now + localTimeoutMs : startedAt + timeoutMs;
      const call = now < deadline ? link.guard.begin() : undefined;
      if (!call) continue;
      running.add(new Attempt(link, call, deadline, () => wake()));
      hedgeAt = now + HEDGE_AFTER * timeoutMs;
      return true;
    }
    return false;
  };
  const fail = (attempt: Attempt<Piece>, error: unknown): void => {
    attempt.call.failed(error);
    attempt.close();
    running.delete(attempt);
    if (!(error instanceof ProviderError)) throw error;
    failures.push(error);
  };
  const late = (attempt: Attempt<Piece>): ProviderError => {
    const waitedMs = attempt.link.local ? localTimeoutMs : timeoutMs;
    return new ProviderError(
      options.provider,
      `${attempt.link.guard.name} gave no first ${options.what} within ${waitedMs} ms`,
      { fault: 'timeout' },
    );
  };

  try {
    for (;;) {
      if (signal.aborted) return undefined;
      for (const attempt of running) {
        const { first } = attempt;
        if (first?.kind === 'began') {
          running.delete(attempt);
          // A competitor that was asked before it and has still not begun is the slower one: it has failed this time.
          for (const other of running) {
            if (links.indexOf(other.link) < links.indexOf(attempt.link)) fail(other, late(other));
          }
          for (const error of failures) options.onFailure(error, attempt.link.guard.name);
          return attempt;
        }
        if (first) fail(attempt, first.error);
        else if (clock.now() >= attempt.deadline) fail(attempt, late(attempt));
      }
      if (running.size === 0) {
        if (!startNext({ remoteOnly: false })) break;
      } else if (clock.now() >= hedgeAt && !startNext({ remoteOnly: true })) {
        hedgeAt = Infinity;
      }
      const until = Math.min(
        hedgeAt,
        clock.now() + LOOK_EVERY_MS,
        ...[...running].map(({ deadline }) => deadline),
      );
      await new Promise<void>((resolve) => {
        const cancel = clock.setTimeout(done, until - clock.now());
        function done(): void {
          cancel();
          signal.removeEventListener('abort', done);
          resolve();
        }
        wake = done;
        signal.addEventListener('abort', done, { once: true });
        if ([...running].some(({ first }) => first !== undefined)) done();
      });
      // What arrived while this process was busy is read only now.
      if (isLate(until, clock) && excusedMs < timeoutMs * 2) {
        const lateMs = clock.now() - until;
        excusedMs += lateMs;
        hedgeAt += lateMs;
        for (const attempt of running) attempt.excuse(lateMs);
      }
    }
  } finally {
    for (const attempt of running) attempt.close();
  }
  for (const error of failures) options.onFailure(error, undefined);
  throw (
    failures.at(-1) ??
    new ProviderError(options.provider, 'is left alone for a while after it failed', { fault: 'failed' })
  );
}
