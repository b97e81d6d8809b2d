import { z } from 'zod';

/** A session's life: IDLE → ACTIVE ⇄ PAUSED → TERMINATED. */
export const SESSION_STATUSES = ['IDLE', 'ACTIVE', 'PAUSED', 'TERMINATED'] as const;
export const sessionStatusSchema = z.enum(SESSION_STATUSES);
export type SessionStatus = z.infer<typeof sessionStatusSchema>;

/** Why a session is PAUSED. */
export const PAUSE_REASONS = [
  'disconnected',
  'paused_by_api',
  'idle_timeout',
  'peer_lost',
  'server_stopped',
  'media_failed',
  /** The account's credit is used up; a top-up lets it go on. */
  'insufficient_credit',
  /** A limit of what may be spent is reached: the session's, the end user's or the account's. */
  'cost_limit',
] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** Why a session is TERMINATED. */
export const END_REASONS = [
  'terminated_by_api',
  'terminated_by_client',
  'time_limit',
  /** Nobody used it for as long as the account keeps what is said. */
  'unused',
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** `hands_free`: silence ends the user's turn. `hands_on`: the user does, by `commitTurn`. */
export const conversationModeSchema = z.enum(['hands_free', 'hands_on']);
export type ConversationMode = z.infer<typeof conversationModeSchema>;

/**
 * What is sent of the avatar, richest first. `video`: picture and voice. `voice`: no picture is drawn or sent. `text`:
 * no sound either; replies come as transcripts.
 */
export const MODALITIES = ['video', 'voice', 'text'] as const;
export const modalitySchema = z.enum(MODALITIES);
export type Modality = z.infer<typeof modalitySchema>;

/** @returns the poorest of them. */
export function poorest(...modalities: readonly Modality[]): Modality {
  return MODALITIES[Math.max(0, ...modalities.map((modality) => MODALITIES.indexOf(modality)))] ?? 'text';
}

/** Who changed the modality: the user in the page, the network, or the customer's backend. */
export const modalityCauseSchema = z.enum(['user', 'network', 'api']);
export type ModalityCause = z.infer<typeof modalityCauseSchema>;

/**
 * What a client token allows beyond the conversation itself. `speak`: `speak`. `settings`: voice, face, language.
 * `instruct`: behavior and context.
 */
export const PERMISSIONS = ['speak', 'settings', 'instruct'] as const;
export const permissionSchema = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof permissionSchema>;
export const DEFAULT_PERMISSIONS: readonly Permission[] = ['speak', 'settings'];

export const roleSchema = z.enum(['assistant', 'user']);
export type Role = z.infer<typeof roleSchema>;

/** Where an answer comes from, for people to look it up. */
export const sourceRefSchema = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string().optional(),
  page: z.number().int().optional(),
});
export type SourceRef = z.infer<typeof sourceRefSchema>;

/** One entry of the dialogue, as it was heard: an interrupted reply is cut at the last word that was played. */
/** One of several users of one session. */
export const speakerSchema = z.object({
  /** The customer's id of them. */
  id: z.string(),
  /** As the others, and the model, know them. */
  name: z.string(),
});
export type Speaker = z.infer<typeof speakerSchema>;

export const historyEntrySchema = z.object({
  id: z.string(),
  role: roleSchema,
  /** Of a user's words, where several take part: whose they are. */
  speaker: speakerSchema.optional(),
  content: z.string(),
  /** ISO 8601, UTC. */
  timestamp: z.string(),
  interrupted: z.boolean().optional(),
  /** Of an assistant's words: the knowledge that they were taken from. */
  sources: z.array(sourceRefSchema).optional(),
  /** false: some or all of it could not be spoken and was only shown. */
  spoken: z.boolean().optional(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** What the avatar is doing, for the page to show. */
export const agentStateSchema = z.enum(['listening', 'thinking', 'speaking']);
export type AgentState = z.infer<typeof agentStateSchema>;

/**
 * What became of a reply that was being heard. `held`: silent at once, because the user is heard; it goes on (`resumed`,
 * from the word that was cut) or not (`interrupted`). Sound that is under way for `held` and `interrupted` is stale.
 */
export const playoutStateSchema = z.enum(['held', 'resumed', 'interrupted']);
export type PlayoutState = z.infer<typeof playoutStateSchema>;

/** A piece of live transcript. Entries with the same `id` replace each other until one is `complete`. */
export const transcriptSchema = z.object({
  id: z.string(),
  role: roleSchema,
  content: z.string(),
  complete: z.boolean(),
  timestamp: z.string(),
  interrupted: z.boolean().optional(),
  /** Of a complete reply: the knowledge that it was taken from. */
  sources: z.array(sourceRefSchema).optional(),
  /** false: the voice failed on some or all of it; it is there to be read. */
  spoken: z.boolean().optional(),
});
export type Transcript = z.infer<typeof transcriptSchema>;

/**
 * How long one turn took, all in ms from the real end of the user's speech (or from the arrival of a text message).
 * The optional ones are measured in the browser by the SDK; the rest in the media worker.
 */
export const turnMetricsSchema = z.object({
  turnId: z.string(),
  endOfSpeechToCommitMs: z.number(),
  sttMs: z.number(),
  /** Absent when no model was asked: a line of our own. */
  llmFirstTokenMs: z.number().optional(),
  ttsFirstAudioMs: z.number(),
  firstFrameSentMs: z.number(),
  browserFirstAudioMs: z.number().optional(),
  browserFirstFrameMs: z.number().optional(),
  /** How far the sound plays behind the picture. */
  avSkewMs: z.number().optional(),
  /** From the onset of the user's speech into the reply to the avatar's silence; of turns that were broken into. */
  bargeInMs: z.number().optional(),
  /** The reply was begun before the turn was certain to be over, and used. */
  preemptive: z.boolean().optional(),
});
export type TurnMetrics = z.infer<typeof turnMetricsSchema>;
