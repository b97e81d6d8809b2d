import { z } from 'zod';

/** What providers do for a media-worker, or for the server's chats. */
export const providerKindSchema = z.enum(['stt', 'llm', 'tts', 'moderation']);
export type ProviderKind = z.infer<typeof providerKindSchema>;

/** Why a provider failed. */
export const PROVIDER_FAULTS = [
  /** Nothing came in time, or it stopped coming. */
  'timeout',
  /** No connection. */
  'unreachable',
  /** It does not let us in (401, 403), or knows no such model (404). */
  'refused',
  /** It asks for fewer requests (429). */
  'rate_limited',
  /** It cannot take this one request (other 4xx); others may succeed. */
  'rejected',
  /** A fault of its own (5xx). */
  'server_error',
  /** An answer that cannot be read, or none at all. */
  'garbled',
  /** The answer broke off in the middle. */
  'interrupted',
  /** Any other. */
  'failed',
] as const;
export const providerFaultSchema = z.enum(PROVIDER_FAULTS);
export type ProviderFault = z.infer<typeof providerFaultSchema>;

/** `open`: left alone for a while after failures. `half_open`: one request tries whether it is well again. */
export const breakerStateSchema = z.enum(['closed', 'open', 'half_open']);
export type BreakerState = z.infer<typeof breakerStateSchema>;

/** Upper bounds of the latency histograms' buckets, ms; one more bucket takes what is beyond. */
export const PROVIDER_LATENCY_BUCKETS_MS = [
  25, 50, 100, 200, 300, 500, 750, 1_000, 1_500, 2_500, 5_000, 10_000,
];

const count = z.number().int().nonnegative();

/** What one provider of one process did since the process started. Counts only grow. */
export const providerSnapshotSchema = z.strictObject({
  kind: providerKindSchema,
  /** e.g. `openai:gpt-4o-mini`. */
  name: z.string(),
  /** Place in its chain: 0 is asked first. */
  position: count,
  breaker: breakerStateSchema,
  /** How often the breaker opened. */
  opened: count,
  /** Requests that were made to it. */
  requests: count,
  /** Requests that it failed. */
  errors: z.partialRecord(providerFaultSchema, count),
  /** Requests that were not made to it because its breaker was open. */
  skipped: count,
  /** Requests that it answered in the place of one before it in the chain. */
  fallbacks: count,
  /** Request → first token (LLM), first sound (TTS), transcript (STT) or opinion (moderation). */
  latency: z.strictObject({
    /** For each of PROVIDER_LATENCY_BUCKETS_MS, how many took at most that long and longer than the one before. */
    counts: z.array(count).length(PROVIDER_LATENCY_BUCKETS_MS.length + 1),
    sumMs: z.number().nonnegative(),
    count,
  }),
});
export type ProviderSnapshot = z.infer<typeof providerSnapshotSchema>;
