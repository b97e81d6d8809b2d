import type {
  CloseReason,
  ConsumerOptions,
  EndReason,
  HistoryEntry,
  MemoryFact,
  MeterReport,
  PassageWire,
  Modality,
  PauseReason,
  Quota,
  SessionId,
  SessionSnapshot,
  SessionTool,
  SignalingEventName,
  SignalingEventPayload,
  SignalingResponse,
  StartSession,
  ToolOutcome,
  TransportOptions,
  TypedEmitter,
} from '@visavis/shared';
import type { OutboundSample } from '../sfu/BitrateController.ts';
import type { ActiveRecording, RecordRequest } from '../recording/Recorder.ts';
import type { NetworkSample } from '../sfu/NetworkWatch.ts';
import type { LivenessSample } from '../sfu/PeerLiveness.ts';
import type { TapListener } from '../sfu/RoomTap.ts';

/** What a live session needs of the parts around it. The services and the SFU satisfy these as they are. */

/** Where sessions are kept: `SessionService`. */
export interface SessionStore {
  snapshot(id: SessionId): Promise<SessionSnapshot>;
  conversation(id: SessionId): Promise<StartSession['conversation']>;
  markActive(id: SessionId): Promise<unknown>;
  pauseIfActive(id: SessionId, reason: PauseReason): Promise<boolean>;
  terminateIfLive(id: SessionId, reason: EndReason): Promise<boolean>;
  appendHistory(id: SessionId, entry: HistoryEntry): Promise<void>;
  findTool(id: SessionId, name: string): Promise<{ tool: SessionTool; secret: string | null } | undefined>;
}

/** How customers' webhooks are asked: `ToolWebhook`. */
export interface ToolWebhooks {
  /** The signal aborts when nobody waits for the result any more. */
  call(
    call: {
      readonly url: string;
      readonly secret: string;
      readonly sessionId: string;
      readonly callId: string;
      readonly name: string;
      readonly arguments: Readonly<Record<string, unknown>>;
      readonly timeoutMs: number;
    },
    signal: AbortSignal,
  ): Promise<ToolOutcome>;
}

/** What a conversation may look up and remember. */
export interface ConversationResources {
  /** @returns how long a turn may wait for `retrieve`, ms; null: there is nothing to look up. */
  retrievalMs(id: SessionId): Promise<number | null>;
  retrieve(id: SessionId, query: string): Promise<{ passages: PassageWire[]; warning?: string }>;
  /** Keeps nothing for a session without the opt-in. */
  remember(id: SessionId, facts: readonly MemoryFact[]): Promise<void>;
}

/** Where seconds are counted: `Meter`. */
export interface SpanMeter {
  /** A new epoch; an open span of an older one is sealed. */
  lease(
    id: SessionId,
    options: { mode: Modality; workerId: string },
  ): Promise<{ epoch: number; quota: Quota | null }>;
  report(report: MeterReport, workerId: string): Promise<{ stop: boolean; quota?: Quota | null }>;
  /** @param detail why the connection ended. */
  seal(id: SessionId, epoch: number, reason?: 'closed', detail?: string | null): Promise<unknown>;
}

/** The avatar's endpoint for a media-worker. */
export interface RoomEndpoint {
  readonly ip: string;
  readonly port: number;
  readonly cname: string;
  readonly audio: { readonly ssrc: number; readonly payloadType: number };
  readonly video: { readonly ssrc: number; readonly payloadType: number };
}

/** A session's side of the SFU: `Room`. */
export interface MediaRoom extends Pick<TypedEmitter<{ firstFrame: []; died: [] }>, 'on'> {
  readonly closed: boolean;
  readonly rtpCapabilities: Record<string, unknown>;
  openPeer(): Promise<{ send: TransportOptions; recv: TransportOptions }>;
  connectTransport(transportId: string, dtlsParameters: unknown): Promise<void>;
  restartIce(transportId: string): Promise<SignalingResponse<'restartIce'>>;
  produceMicrophone(transportId: string, rtpParameters: unknown): Promise<string>;
  setMuted(muted: boolean): Promise<void>;
  openAvatar(): Promise<RoomEndpoint>;
  closeAvatar(): void;
  consumeAvatar(rtpCapabilities: unknown): Promise<ConsumerOptions[]>;
  resumeAvatar(): Promise<void>;
  tap(listener: TapListener): Promise<{ requestKeyFrame(): void; close(): void }>;
  setModality(modality: Modality): Promise<void>;
  livenessSample(): Promise<LivenessSample | null>;
  networkSample(): Promise<NetworkSample | null>;
  outboundSample(kind: 'audio' | 'video'): Promise<OutboundSample | null>;
  close(): void;
}

/** Records conversations: `Recorder`. */
export interface SessionRecorder {
  record(request: RecordRequest): Promise<ActiveRecording>;
}

/** Makes rooms: `SfuPool`. */
export interface RoomFactory {
  createRoom(): Promise<MediaRoom>;
}

/** One browser's signaling connection. */
export interface Peer {
  send<Name extends SignalingEventName>(name: Name, payload: SignalingEventPayload<Name>): void;
  /** @returns when the browser has taken it, or had long enough to. Never rejects. */
  tell<Name extends SignalingEventName>(name: Name, payload: SignalingEventPayload<Name>): Promise<void>;
  /** Tells `close` and closes the connection. Idempotent. */
  close(reason: CloseReason, message: string): void;
}
