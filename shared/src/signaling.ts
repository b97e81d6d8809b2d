import { z } from 'zod';
import { LIMITS, updateContextSchema, updateSettingsSchema } from './api.ts';
import {
  agentStateSchema,
  conversationModeSchema,
  historyEntrySchema,
  playoutStateSchema,
  modalityCauseSchema,
  modalitySchema,
  sessionStatusSchema,
  transcriptSchema,
  turnMetricsSchema,
} from './session.ts';
import { TOOL_LIMITS } from './tools.ts';

/**
 * The browser's signaling protocol: socket.io, namespace `/client`.
 *
 * Version history
 * - 1: join, transports, mic producer, avatar consumers, text turns, hands-on turns, rebuild after a media failure.
 * - 2: tools that the page answers; a join says its modality instead of `video`; commands `speak`, `updateContext`, `updateSettings`, `setModality`,
 *   `pushToTalk`; events `sessionUpdated`, `modality`. The avatar's video consumer is there, paused, without video too.
 *   A browser acknowledges the events of which the server asks it; one that does not is served all the same.
 */
export const SIGNALING_PROTOCOL_VERSION = 2;
export const SIGNALING_NAMESPACE = '/client';

/** What the socket's `auth` holds. The token is short-lived and good for one session only. */
export const signalingAuthSchema = z.strictObject({
  token: z.string().min(1).max(4_096),
  protocol: z.number().int(),
});
export type SignalingAuth = z.infer<typeof signalingAuthSchema>;

// mediasoup's own parameter objects: mediasoup checks their depths; we bound type and size.
const opaqueObject = z.record(z.string(), z.unknown());

const dtlsParametersSchema = z.object({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(
      z.object({
        algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
        value: z.string().regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})+$/),
      }),
    )
    .min(1)
    .max(8),
});

const transportOptionsSchema = z.object({
  id: z.string(),
  iceParameters: opaqueObject,
  iceCandidates: z.array(opaqueObject),
  dtlsParameters: opaqueObject,
});
export type TransportOptions = z.infer<typeof transportOptionsSchema>;

const consumerOptionsSchema = z.object({
  id: z.string(),
  producerId: z.string(),
  kind: z.enum(['audio', 'video']),
  rtpParameters: opaqueObject,
});
export type ConsumerOptions = z.infer<typeof consumerOptionsSchema>;

const iceServerSchema = z.object({
  urls: z.union([z.string(), z.array(z.string())]),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export type IceServer = z.infer<typeof iceServerSchema>;

export const sessionSnapshotSchema = z.object({
  id: z.string(),
  status: sessionStatusSchema,
  face: z.string(),
  profile: z.string(),
  voice: z.string(),
  language: z.string(),
  mode: conversationModeSchema,
  /** What is being sent of the avatar right now. */
  modality: modalitySchema,
  /** Connected time so far, ms. */
  durationMs: z.number(),
  timeLimitMs: z.number().nullable(),
  /** Whether its conversations are recorded. */
  recording: z.boolean(),
  history: z.array(historyEntrySchema),
});
export type SessionSnapshot = z.infer<typeof sessionSnapshotSchema>;

const empty = z.strictObject({});
const transportId = z.string().min(1).max(64);
const callId = z.string().min(1).max(64);

const resultSchema = z
  .unknown()
  .refine((value) => JSON.stringify(value ?? null).length <= TOOL_LIMITS.resultChars, {
    message: `takes at most ${TOOL_LIMITS.resultChars} characters of JSON`,
  });

/** The longest text message a user may type, in characters. */
export const MESSAGE_MAX_CHARS = LIMITS.lineChars;

/**
 * Requests from the browser, each answered by an ack: `request` is validated on the server, `response` by the SDK.
 * Order: join → (connectTransport, produce, consume) → resume. After a `rebuild` the SDK starts again from join.
 */
export const signalingRequests = {
  /**
   * Takes the session's media path. `modality`: what the user wants to be sent, `voice` for an `<audio>` player; the
   * session's own modality is the limit, and the snapshot tells what came of it.
   * `mode` and `handsOnTimeoutMs` override the session's for this connection (the Diarupt SDK sets them at connect).
   */
  join: {
    request: z.strictObject({
      modality: modalitySchema,
      mode: conversationModeSchema.optional(),
      handsOnTimeoutMs: z.number().int().min(500).max(600_000).optional(),
    }),
    response: z.object({
      session: sessionSnapshotSchema,
      routerRtpCapabilities: opaqueObject,
      iceServers: z.array(iceServerSchema),
      sendTransport: transportOptionsSchema,
      recvTransport: transportOptionsSchema,
    }),
  },
  connectTransport: {
    request: z.strictObject({ transportId, dtlsParameters: dtlsParametersSchema }),
    response: empty,
  },
  restartIce: {
    request: z.strictObject({ transportId }),
    response: z.object({ iceParameters: opaqueObject }),
  },
  /** The microphone; audio only, one producer a peer. */
  produce: {
    request: z.strictObject({ transportId, kind: z.literal('audio'), rtpParameters: opaqueObject }),
    response: z.object({ producerId: z.string() }),
  },
  setMuted: { request: z.strictObject({ muted: z.boolean() }), response: empty },
  /** Waits until the avatar's streams exist; consumers start paused. */
  consume: {
    request: z.strictObject({ rtpCapabilities: opaqueObject }),
    response: z.object({ consumers: z.array(consumerOptionsSchema) }),
  },
  /** The browser holds its consumers: let media flow. */
  resume: { request: empty, response: empty },
  /** A typed user turn. */
  message: {
    request: z.strictObject({ text: z.string().trim().min(1).max(MESSAGE_MAX_CHARS) }),
    response: empty,
  },
  /** The avatar says these words as they stand, now. Needs the permission `speak`. */
  speak: {
    request: z.strictObject({ text: z.string().trim().min(1).max(MESSAGE_MAX_CHARS) }),
    response: empty,
  },
  /** What the AI knows, from its next reply on. Needs the permission `instruct`. */
  updateContext: { request: updateContextSchema, response: empty },
  /** Needs the permission `settings`, for `behavior` `instruct`. */
  updateSettings: { request: updateSettingsSchema, response: empty },
  /** What the user wants to be sent of the avatar. `conflict` beyond the session's own modality. */
  setModality: { request: z.strictObject({ modality: modalitySchema }), response: empty },
  /** The user holds the button down to talk, or lets go: then the turn is over. Hands-on mode. */
  pushToTalk: { request: z.strictObject({ pressed: z.boolean() }), response: empty },
  /** Hands-on mode: the user's turn is over. */
  commitTurn: { request: empty, response: empty },
  /** Stops the avatar's current reply. */
  interrupt: { request: empty, response: empty },
  /** What the browser measured for one turn. */
  reportTurn: {
    request: z.strictObject({
      turnId: z.string().min(1).max(64),
      browserFirstAudioMs: z.number().min(0).max(600_000).optional(),
      browserFirstFrameMs: z.number().min(0).max(600_000).optional(),
      avSkewMs: z.number().min(-10_000).max(10_000).optional(),
      bargeInMs: z.number().min(0).max(10_000).optional(),
    }),
    response: empty,
  },
  /** What the page's handler gave for a `toolCall`; `conflict` when nobody waits for it (any more). */
  toolResult: {
    request: z.discriminatedUnion('ok', [
      z.strictObject({ callId, ok: z.literal(true), result: resultSchema }),
      z.strictObject({ callId, ok: z.literal(false), error: z.string().max(TOOL_LIMITS.errorChars) }),
    ]),
    response: empty,
  },
  /** The browser shows the first frame (voice only: plays the first sound) of this connection. */
  reportFirstFrame: {
    request: z.strictObject({ sinceConnectMs: z.number().min(0).max(600_000) }),
    response: empty,
  },
  /** Disconnect on purpose: the session is PAUSED at once. */
  leave: { request: empty, response: empty },
  terminate: { request: empty, response: empty },
} as const;

export type SignalingRequestName = keyof typeof signalingRequests;
export type SignalingRequest<Name extends SignalingRequestName> = z.input<
  (typeof signalingRequests)[Name]['request']
>;
export type SignalingResponse<Name extends SignalingRequestName> = z.output<
  (typeof signalingRequests)[Name]['response']
>;

/** Why the server closes a connection. */
export const closeReasonSchema = z.enum([
  /** The browser asked for it (`leave`). */
  'disconnected',
  /** A newer connection to the same session took over. */
  'duplicate',
  'paused_by_api',
  'idle_timeout',
  'terminated',
  'time_limit',
  'server_stopped',
  /** The media path was lost and could not be rebuilt. */
  'media_failed',
  /** The credit is used up; connect again once there is more. */
  'insufficient_credit',
  /** A limit of what may be spent is reached. */
  'cost_limit',
]);
export type CloseReason = z.infer<typeof closeReasonSchema>;

export const warningSchema = z.object({ code: z.string(), message: z.string() });
export type Warning = z.infer<typeof warningSchema>;

/** Events from the server to the browser. */
export const signalingEvents = {
  /** The first avatar frame flows to this peer: the conversation begins, and its seconds when this is acknowledged. */
  open: z.object({ session: sessionSnapshotSchema }),
  agentState: z.object({ state: agentStateSchema, turnId: z.string().optional() }),
  /** Silence the avatar at once, or open up again. */
  playout: z.object({ turnId: z.string(), state: playoutStateSchema }),
  transcript: transcriptSchema,
  userSpeech: z.object({ speaking: z.boolean() }),
  metrics: turnMetricsSchema,
  warning: warningSchema,
  /** The conversation begins or ceases to be recorded. */
  recording: z.object({ active: z.boolean() }),
  /** The model calls a tool that the page answers, by `toolResult`. */
  toolCall: z.object({ callId: z.string(), name: z.string(), arguments: opaqueObject }),
  /** Nobody waits for that call any more: the user went on, or it took too long. */
  toolCallEnded: z.object({ callId: z.string() }),
  /** Settings were changed while the conversation goes on. */
  sessionUpdated: z.object({ session: sessionSnapshotSchema }),
  /** More or less of the avatar is sent from now on. */
  modality: z.object({ modality: modalitySchema, cause: modalityCauseSchema }),
  /** The session's time limit is near. */
  expiring: z.object({ remainingMs: z.number() }),
  /**
   * The avatar's side was replaced. `consumers`: drop the consumers, consume and resume again.
   * `transports`: drop everything but the socket and join again.
   */
  rebuild: z.object({ scope: z.enum(['consumers', 'transports']) }),
  /** Last event; the server then closes the socket. */
  close: z.object({ reason: closeReasonSchema, message: z.string() }),
} as const;

export type SignalingEventName = keyof typeof signalingEvents;
export type SignalingEventPayload<Name extends SignalingEventName> = z.output<(typeof signalingEvents)[Name]>;

/** An ack: what went well, or an error with a code of `ERRORS` and a sentence for the developer. */
export type Ack<Data> = { ok: true; data: Data } | { ok: false; error: { code: string; message: string } };

/** socket.io event maps, derived: a wrong payload or ack does not compile. */
export type ClientToServerEvents = {
  [Name in SignalingRequestName]: (
    request: SignalingRequest<Name>,
    ack: (answer: Ack<SignalingResponse<Name>>) => void,
  ) => void;
};
export type ServerToClientEvents = {
  [Name in SignalingEventName]: (payload: SignalingEventPayload<Name>, ack?: () => void) => void;
};
