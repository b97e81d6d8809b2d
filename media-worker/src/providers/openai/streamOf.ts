import { Deadline } from './Deadline.ts';
import type { OpenAiEndpoint } from './openAiClient.ts';

/** The user hears something within 6 s: a provider that has not begun after this long is given up. */
export const FIRST_OUTPUT_TIMEOUT_MS = 5_000;
/** Between two pieces of an answer that has begun: ten times what a slow model takes for a token. */
const STALL_TIMEOUT_MS = 3_000;

/**
 * Runs one streaming request with its timeouts. Ends without an error when the caller aborts.
 * A request that fails before its answer began may be made once more; one whose answer began never is.
 * @param open starts the request.
 * @param what awaited, for the error's sentence: "token", "audio".
 * @throws ProviderError when the request fails, does not begin in time or stalls.
 */
export async function* streamOf<Piece>(
  endpoint: OpenAiEndpoint,
  options: { signal: AbortSignal; what: string },
  open: (signal: AbortSignal) => Promise<AsyncIterable<Piece>>,
): AsyncGenerator<Piece, void, undefined> {
  const { signal, what } = options;
  const aborted = (): boolean => signal.aborted;
  if (aborted()) return;
  const deadline = new Deadline(signal, endpoint.clock);
  const firstMs = endpoint.timeoutMs ?? FIRST_OUTPUT_TIMEOUT_MS;
  const late = endpoint.error(`gave no first ${what} within ${firstMs} ms`, 'timeout');
  const stalled = endpoint.error(`stopped in the middle: no ${what} for ${STALL_TIMEOUT_MS} ms`, 'timeout');
  try {
    deadline.expect(firstMs, late);
    const pieces = await endpoint.request(deadline.signal, () => open(deadline.signal));
    for await (const piece of pieces) {
      if (aborted()) return;
      // The time that the caller takes is not the provider's.
      deadline.rest();
      yield piece;
      deadline.expect(STALL_TIMEOUT_MS, stalled);
    }
    // The client ends an aborted stream silently.
    if (deadline.missed) throw deadline.missed;
  } catch (error) {
    if (!aborted()) throw deadline.missed ?? endpoint.toProviderError(error);
  } finally {
    deadline.close();
  }
}
