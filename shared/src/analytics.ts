import { z } from 'zod';
import { sessionIdSchema } from './api.ts';
import type { TurnMetrics } from './session.ts';

/** The figures of a turn, by the names that they have in `TurnMetrics`. */
export const TURN_MEASURES = [
  'endOfSpeechToCommitMs',
  'sttMs',
  'llmFirstTokenMs',
  'ttsFirstAudioMs',
  'firstFrameSentMs',
  'browserFirstAudioMs',
  'browserFirstFrameMs',
  'avSkewMs',
  'bargeInMs',
] as const satisfies readonly (keyof TurnMetrics)[];
export type TurnMeasure = (typeof TURN_MEASURES)[number];

const fromEndOfSpeech = "ms from the end of the user's speech, or from the arrival of a typed message";
const figure = (description: string) => z.number().nullable().meta({ description });

const turnSchema = z.object({
  turn_id: z.string(),
  at: z.iso.datetime(),
  end_of_speech_to_commit_ms: figure(`Until the turn was taken to be over: ${fromEndOfSpeech}.`),
  stt_ms: figure('How long its transcription took, which runs beside the wait above.'),
  llm_first_token_ms: figure(`Until the first word of the reply: ${fromEndOfSpeech}.`),
  tts_first_audio_ms: figure(`Until the first sound of the voice: ${fromEndOfSpeech}.`),
  first_frame_sent_ms: figure(`Until the first talking frame was sent: ${fromEndOfSpeech}.`),
  browser_first_audio_ms: figure('Until the browser played the first sound, by its own clock.'),
  browser_first_frame_ms: figure('Until the browser showed the first talking frame, by its own clock.'),
  av_skew_ms: figure('How far the sound played behind the picture; negative: ahead of it.'),
  barge_in_ms: figure("From the onset of the user's speech to the avatar's silence, in the browser."),
  interrupted: z.boolean().meta({ description: 'The reply was cut off.' }),
  false_alarms: z
    .number()
    .int()
    .meta({ description: 'How often the reply paused for nothing, and went on.' }),
  preemptive: z
    .boolean()
    .meta({ description: 'The reply was begun before the turn was certain to be over.' }),
});
export type TurnWire = z.infer<typeof turnSchema>;

const percentilesSchema = z
  .object({ count: z.number().int(), p50: z.number(), p95: z.number() })
  .nullable()
  .meta({ description: 'Nearest-rank percentiles over all turns that have this figure; null: none has it.' });
export type PercentilesWire = z.infer<typeof percentilesSchema>;

const rangeSchema = z.object({ mean: z.number(), max: z.number() }).nullable();

export const analyticsSchema = z
  .object({
    session_id: sessionIdSchema,
    counts: z.object({
      turns: z.number().int().meta({ description: 'Turns of the user that were answered.' }),
      interruptions: z.number().int(),
      false_alarms: z.number().int(),
      preemptive_replies: z.number().int(),
    }),
    measures: z.object({
      end_of_speech_to_commit_ms: percentilesSchema,
      stt_ms: percentilesSchema,
      llm_first_token_ms: percentilesSchema,
      tts_first_audio_ms: percentilesSchema,
      first_frame_sent_ms: percentilesSchema,
      browser_first_audio_ms: percentilesSchema,
      browser_first_frame_ms: percentilesSchema,
      av_skew_ms: percentilesSchema,
      barge_in_ms: percentilesSchema,
    }),
    connections: z
      .array(
        z.object({
          opened_at: z.iso.datetime(),
          first_frame_sent_ms: figure('From the join to the first frame that was sent.'),
          browser_first_frame_ms: figure('From `connect()` to the first frame on screen.'),
          rtt_ms: rangeSchema.meta({ description: 'Round trip between server and browser.' }),
          loss_to_browser: rangeSchema.meta({ description: 'Share of lost packets, 0 to 1.' }),
          loss_from_browser: rangeSchema.meta({ description: 'Share of lost packets, 0 to 1.' }),
        }),
      )
      .meta({ description: 'Oldest first.' }),
    turns: z.array(turnSchema).meta({ description: 'The last 1,000, oldest first.' }),
  })
  .meta({ id: 'Analytics' });
export type AnalyticsWire = z.infer<typeof analyticsSchema>;

export const ACCOUNT_ANALYTICS_LIMITS = {
  rangeMs: 92 * 24 * 60 * 60_000,
  minStepMs: 60_000,
  buckets: 500,
} as const;
const DAY_MS = 24 * 60 * 60_000;

export const accountAnalyticsQuerySchema = z
  .strictObject({
    from: z.iso.datetime({ offset: true }).optional().meta({ description: 'Default: 24 hours before `to`.' }),
    to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Default: now.' }),
    step_ms: z.coerce
      .number()
      .int()
      .min(ACCOUNT_ANALYTICS_LIMITS.minStepMs)
      .max(31 * DAY_MS)
      .default(60 * 60_000)
      .meta({ description: 'How long each bucket is, counted from `from`.' }),
  })
  .meta({ id: 'AccountAnalyticsQuery' });

const bucketSchema = z.object({
  at: z.iso.datetime().meta({ description: 'When the bucket begins.' }),
  peak_concurrency: z
    .number()
    .int()
    .meta({ description: 'The most conversations that were open at one instant of it.' }),
  turns: z.number().int().meta({ description: 'Turns of users that were answered.' }),
  tts_first_audio_ms: percentilesSchema,
  browser_first_audio_ms: percentilesSchema,
});
export type AccountAnalyticsBucket = z.infer<typeof bucketSchema>;

export const accountAnalyticsSchema = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    step_ms: z.number().int(),
    live: z.number().int().meta({ description: 'Conversations that are open now.' }),
    peak_concurrency: z.number().int(),
    buckets: z.array(bucketSchema).meta({ description: 'Oldest first, empty ones too.' }),
  })
  .meta({ id: 'AccountAnalytics' });
export type AccountAnalyticsWire = z.infer<typeof accountAnalyticsSchema>;
