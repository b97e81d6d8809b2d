import { z } from 'zod';
import { memoryFactSchema, passageSchema } from './knowledge.ts';
import { providerSnapshotSchema } from './providerMetrics.ts';
import { safetyAlertSchema } from './safety.ts';
import type { Ack } from './signaling.ts';
import {
  agentStateSchema,
  conversationModeSchema,
  historyEntrySchema,
  playoutStateSchema,
  modalitySchema,
  transcriptSchema,
  turnMetricsSchema,
} from './session.ts';
import { conversationToolSchema, toolOutcomeSchema } from './tools.ts';

/**
 * The control path between server and media-workers: socket.io, namespace `/media-worker`, joined with a worker token.
 * Media itself goes as RTP over a mediasoup PlainTransport.
 *
 * Version history
 * - 1: hello with journal replay, start/stop, peer proof of life, cumulative meter reports, agent events.
 * - 2: tools; `speak`, `updateContext`, `updateSettings`, `setModality`, `pushToTalk`; a start says its modality, and
 *   its video stream is there whatever that is.
 * - 3: quotas: how far a span may count, in a start and in the answers to reports; reports tell the count by mode.
 * - 4: `safetyAlert`.
 */
export const MEDIA_WORKER_PROTOCOL_VERSION = 4;
export const MEDIA_WORKER_NAMESPACE = '/media-worker';

export const mediaWorkerAuthSchema = z.strictObject({
  token: z.string().min(1).max(4_096),
  protocol: z.number().int(),
});
export type MediaWorkerAuth = z.infer<typeof mediaWorkerAuthSchema>;

const sessionRef = { sessionId: z.string(), epoch: z.number().int().nonnegative() };

const countSchema = z.number().int().nonnegative();

/**
 * How far a span may count: the worker stops itself there, whatever has become of the server.
 */
export const quotaSchema = z.strictObject({
  /** Of the span's cumulative count, ms. */
  grantedMs: countSchema,
  /** Where it will end as far as is known: nothing more is there to be granted then. */
  endsMs: countSchema,
  reason: z.enum(['insufficient_credit', 'cost_limit']),
});
export type Quota = z.infer<typeof quotaSchema>;

/**
 * Conversation time so far, as a cumulative high-water mark within one epoch (one span), never a delta:
 * duplicate, late and reordered reports change nothing, and the next one heals a lost one.
 */
export const meterReportSchema = z
  .strictObject({
    ...sessionRef,
    cumulativeMs: countSchema,
    seq: z.number().int().nonnegative(),
    /** What is sent of the avatar now. */
    mode: modalitySchema.optional(),
    /** The count by what was sent of the avatar meanwhile; without it all of it is of the span's mode. */
    byMode: z.strictObject({ video: countSchema, voice: countSchema, text: countSchema }).optional(),
  })
  .refine(
    ({ byMode, cumulativeMs }) =>
      byMode === undefined || byMode.video + byMode.voice + byMode.text === cumulativeMs,
    { path: ['byMode'], message: 'does not add up to cumulativeMs' },
  );
export type MeterReport = z.infer<typeof meterReportSchema>;

export const mannerPartsSchema = z.object({
  /** Factor on the voice's own rate. */
  speakingRate: z.number().positive(),
  /** 0..1, 0.5 is ordinary; of smile and nods. */
  warmth: z.number(),
  /** 0..1, 0.5 is ordinary; of brows and head. */
  expressiveness: z.number(),
  /** Factor on the silence that ends a turn. */
  patience: z.number().positive(),
});

const rtpStreamSchema = z.object({ ssrc: z.number().int(), payloadType: z.number().int() });

/** Everything a media-worker needs to hold one session's conversation. */
export const startSessionSchema = z.object({
  ...sessionRef,
  conversation: z.object({
    /** The profile's instructions; then the customer's behavior and context. */
    instructions: z.string(),
    behavior: z.string(),
    context: z.string(),
    language: z.string(),
    manner: mannerPartsSchema,
    /** Spoken first on a new session; null for none. */
    greeting: z.string().nullable(),
    history: z.array(historyEntrySchema),
    mode: conversationModeSchema,
    handsOnTimeoutMs: z.number().nullable(),
    /** What is left of the time limit, ms; null for none. */
    remainingMs: z.number().nullable(),
    idleTimeoutMs: z.number().nullable(),
    /** What the model may call; executed by `callTool`. */
    tools: z.array(conversationToolSchema),
    /** How long a turn may wait for `retrieve`, ms; null or absent: there is nothing to look up. */
    retrievalMs: z.number().nullable().optional(),
    /** What is remembered of the end user; null or absent: nothing may be remembered. */
    memory: z.array(memoryFactSchema).nullable().optional(),
  }),
  face: z.string(),
  voice: z.string(),
  modality: modalitySchema,
  /** null or absent: no limit. */
  quota: quotaSchema.nullable().optional(),
  media: z.object({
    /** The PlainTransport (rtcpMux, comedia) that takes our RTP and sends us the microphone. */
    ip: z.string(),
    port: z.number().int(),
    cname: z.string(),
    audio: rtpStreamSchema,
    /** Drawn and sent while the modality is video. */
    video: rtpStreamSchema.extend({
      size: z.number().int(),
      fps: z.number().int(),
      maxBitrate: z.number().int(),
    }),
  }),
});
export type StartSession = z.infer<typeof startSessionSchema>;

export const sessionRefSchema = z.strictObject(sessionRef);
export type SessionRef = z.infer<typeof sessionRefSchema>;

/** Server → media-worker; each is answered by an ack. */
export const serverToMediaWorkerRequests = {
  start: { request: startSessionSchema, response: z.object({}) },
  /** Stops the pipeline and answers the final report of this epoch. */
  stop: { request: sessionRefSchema, response: z.object({ report: meterReportSchema.nullable() }) },
  /**
   * The peer's proof of life. `open`: the first avatar frame reached it, count from now. `alive`: sent every 250 ms
   * while its transport receives from it. `lost`: count no further than the last proof of life.
   */
  peer: {
    request: z.strictObject({ ...sessionRef, state: z.enum(['open', 'alive', 'lost']) }),
    response: z.object({}),
  },
  userMessage: { request: z.strictObject({ ...sessionRef, text: z.string() }), response: z.object({}) },
  commitTurn: { request: sessionRefSchema, response: z.object({}) },
  interrupt: { request: sessionRefSchema, response: z.object({}) },
  /** What there is to look up has changed. */
  updateKnowledge: {
    request: z.strictObject({ ...sessionRef, retrievalMs: z.number().nullable() }),
    response: z.object({}),
  },
  /** The end user wants to be forgotten: what is remembered is used no more, and nothing more is remembered. */
  forgetMemory: { request: sessionRefSchema, response: z.object({}) },
  /** Says the words as they stand, at once: whatever is being said ends. */
  speak: { request: z.strictObject({ ...sessionRef, text: z.string() }), response: z.object({}) },
  /** The whole context, from the next reply on. */
  updateContext: { request: z.strictObject({ ...sessionRef, context: z.string() }), response: z.object({}) },
  /**
   * The face from the next picture on, the voice from the next sentence, language and behavior from the next turn. All
   * or nothing.
   */
  updateSettings: {
    request: z.strictObject({
      ...sessionRef,
      face: z.string().optional(),
      voice: z.string().optional(),
      language: z.string().optional(),
      behavior: z.string().optional(),
    }),
    response: z.object({}),
  },
  setModality: {
    request: z.strictObject({ ...sessionRef, modality: modalitySchema }),
    response: z.object({}),
  },
  pushToTalk: {
    request: z.strictObject({ ...sessionRef, pressed: z.boolean() }),
    response: z.object({}),
  },
  setBitrate: {
    request: z.strictObject({ ...sessionRef, bps: z.number().int().positive() }),
    response: z.object({}),
  },
} as const;

export type ServerToMediaWorkerName = keyof typeof serverToMediaWorkerRequests;

/** What a running session tells the server. */
export const agentEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('agentState'), state: agentStateSchema, turnId: z.string().optional() }),
  z.object({ type: z.literal('userSpeech'), speaking: z.boolean() }),
  z.object({ type: z.literal('playout'), turnId: z.string(), state: playoutStateSchema }),
  z.object({ type: z.literal('transcript'), transcript: transcriptSchema }),
  /** To be stored: exactly what was said and heard. */
  z.object({ type: z.literal('history'), entry: historyEntrySchema }),
  z.object({ type: z.literal('metrics'), metrics: turnMetricsSchema }),
  /** To be remembered: what the user told about themselves. */
  z.object({ type: z.literal('memory'), facts: z.array(memoryFactSchema).max(50) }),
  z.object({ type: z.literal('warning'), code: z.string(), message: z.string() }),
  /** Somebody may be in danger. Never the words themselves. */
  z.object({ type: z.literal('safetyAlert'), alert: safetyAlertSchema }),
  z.object({ type: z.literal('expiring'), remainingMs: z.number() }),
  /** The conversation is over from the worker's side; the server pauses or terminates the session. */
  z.object({
    type: z.literal('ended'),
    reason: z.enum(['time_limit', 'idle_timeout', 'insufficient_credit', 'cost_limit', 'failed']),
    message: z.string(),
  }),
]);
export type AgentEvent = z.infer<typeof agentEventSchema>;

/** Media-worker → server; each is answered by an ack. */
export const mediaWorkerToServerRequests = {
  /** First message, once models are loaded: this worker is ready. `replay`: its journal's unconfirmed reports. */
  hello: {
    request: z.strictObject({
      workerId: z.string(),
      pid: z.number().int(),
      /** How many sessions at once. */
      capacity: z.number().int().positive(),
      /** Names of the effective parts, e.g. `{ stt: "moonshine-base", encoder: "libvpx" }`. */
      parts: z.record(z.string(), z.string()),
      replay: z.array(meterReportSchema),
    }),
    response: z.object({}),
  },
  event: { request: z.strictObject({ ...sessionRef, event: agentEventSchema }), response: z.object({}) },
  /** The model calls a tool. The server knows where it is answered; it answers within the tool's timeout. */
  callTool: {
    request: z.strictObject({
      ...sessionRef,
      callId: z.string(),
      name: z.string(),
      arguments: z.record(z.string(), z.unknown()),
    }),
    response: toolOutcomeSchema,
  },
  /** Nobody waits for the result of that call any more. */
  cancelTool: { request: z.strictObject({ ...sessionRef, callId: z.string() }), response: z.object({}) },
  /** What the session's knowledge holds for a user's words. `warning`: a part of it could not be asked. */
  retrieve: {
    request: z.strictObject({ ...sessionRef, query: z.string() }),
    response: z.object({ passages: z.array(passageSchema), warning: z.string().optional() }),
  },
  /** `stop`: this epoch is sealed; close the session. `quota`: from now on; absent: as it was. */
  meter: {
    request: meterReportSchema,
    response: z.object({ stop: z.boolean(), quota: quotaSchema.nullable().optional() }),
  },
  /** How the worker's providers do; every few seconds. The newest replaces the ones before. */
  providers: {
    request: z.strictObject({ providers: z.array(providerSnapshotSchema).max(16) }),
    response: z.object({}),
  },
} as const;

export type MediaWorkerToServerName = keyof typeof mediaWorkerToServerRequests;

type RequestMap = Record<string, { request: z.ZodType; response: z.ZodType }>;
type SocketEvents<Requests extends RequestMap> = {
  [Name in keyof Requests]: (
    request: z.output<Requests[Name]['request']>,
    ack: (answer: Ack<z.output<Requests[Name]['response']>>) => void,
  ) => void;
};
export type ServerToMediaWorkerEvents = SocketEvents<typeof serverToMediaWorkerRequests>;
export type MediaWorkerToServerEvents = SocketEvents<typeof mediaWorkerToServerRequests>;
export type ServerToMediaWorkerRequest<Name extends ServerToMediaWorkerName> = z.output<
  (typeof serverToMediaWorkerRequests)[Name]['request']
>;
export type MediaWorkerToServerRequest<Name extends MediaWorkerToServerName> = z.output<
  (typeof mediaWorkerToServerRequests)[Name]['request']
>;

/** Where the server is, and what it lets a media-worker in by. */
const mediaWorkerAccessSchema = z.object({ serverUrl: z.url(), token: z.string().min(1) });
export type MediaWorkerAccess = Readonly<z.infer<typeof mediaWorkerAccessSchema>>;

/** What the server tells a media-worker that it started, over the IPC channel, once it takes it in. */
export const mediaWorkerAdmissionSchema = z.object({
  type: z.literal('admission'),
  access: mediaWorkerAccessSchema,
});
export type MediaWorkerAdmission = Readonly<z.infer<typeof mediaWorkerAdmissionSchema>>;
