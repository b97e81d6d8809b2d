import {
  NEUTRAL_MANNER,
  newId,
  Observer,
  VisavisError,
  type CloseReason,
  type ConsumerOptions,
  type ErrorCode,
  type HistoryEntry,
  type MemoryFact,
  type MeterReport,
  type PassageWire,
  type Quota,
  type Modality,
  type ServerToMediaWorkerName,
  type ServerToMediaWorkerRequest,
  type SessionId,
  type SessionSnapshot,
  type SessionStatus,
  type SessionTool,
  type SignalingEventName,
  type SignalingEventPayload,
  type SignalingResponse,
  type StartSession,
  type TransportOptions,
} from '@visavis/shared';
import type { NetworkSample } from '../../sfu/NetworkWatch.ts';
import type { OutboundSample } from '../../sfu/BitrateController.ts';
import type { MediaWorkerLink, MediaWorkerLinkEvents, MediaWorkerResponse } from '../MediaWorkerLink.ts';
import type { ActiveRecording, RecordRequest } from '../../recording/Recorder.ts';
import type {
  ConversationResources,
  MediaRoom,
  Peer,
  RoomEndpoint,
  RoomFactory,
  SessionRecorder,
  SessionStore,
  SpanMeter,
} from '../ports.ts';

/** Scripted stand-ins for everything around a live session. */

export class FakePeer implements Peer {
  readonly events: { name: SignalingEventName; payload: unknown }[] = [];
  closedBy: CloseReason | null = null;
  /** When the browser has taken what it is told. */
  takes: Promise<void> = Promise.resolve();

  send<Name extends SignalingEventName>(name: Name, payload: SignalingEventPayload<Name>): void {
    if (this.closedBy === null) this.events.push({ name, payload });
  }

  tell<Name extends SignalingEventName>(name: Name, payload: SignalingEventPayload<Name>): Promise<void> {
    this.send(name, payload);
    return this.takes;
  }

  close(reason: CloseReason): void {
    this.closedBy ??= reason;
  }

  get names(): SignalingEventName[] {
    return this.events.map(({ name }) => name);
  }
}

export class FakeRoom extends Observer<{ firstFrame: []; died: [] }> implements MediaRoom {
  closed = false;
  peers = 0;
  avatars = 0;
  avatarsClosed = 0;
  /** Bytes that the browser sends between two looks; 0: it is silent. */
  bytesPerLook = 100;
  network: NetworkSample = { rttMs: 20, lossToBrowser: 0, lossFromBrowser: null };
  readonly rtpCapabilities = {};
  /** What the browser is sent: each choice. */
  readonly modalities: Modality[] = [];
  /** How its link is. */
  link = { fractionLost: 0 };
  #bytes = 0;

  async openPeer(): Promise<{ send: TransportOptions; recv: TransportOptions }> {
    if (this.closed) throw new VisavisError('unavailable', 'gone');
    this.peers++;
    const transport = (id: string): TransportOptions => ({
      id,
      iceParameters: {},
      iceCandidates: [],
      dtlsParameters: {},
    });
    return { send: transport(`send${this.peers}`), recv: transport(`recv${this.peers}`) };
  }

  connectTransport(): Promise<void> {
    return Promise.resolve();
  }

  async restartIce(): Promise<SignalingResponse<'restartIce'>> {
    return { iceParameters: {} };
  }

  async produceMicrophone(): Promise<string> {
    return 'microphone';
  }

  setMuted(): Promise<void> {
    return Promise.resolve();
  }

  async openAvatar(): Promise<RoomEndpoint> {
    if (this.closed) throw new VisavisError('unavailable', 'gone');
    this.avatars++;
    const stream = { ssrc: this.avatars, payloadType: 100 };
    return { ip: '127.0.0.1', port: 1, cname: 'c', audio: stream, video: stream };
  }

  closeAvatar(): void {
    this.avatarsClosed++;
  }

  async consumeAvatar(): Promise<ConsumerOptions[]> {
    return [];
  }

  resumeAvatar(): Promise<void> {
    return Promise.resolve();
  }

  async tap(): Promise<{ requestKeyFrame(): void; close(): void }> {
    return { requestKeyFrame: () => undefined, close: () => undefined };
  }

  async livenessSample(): Promise<{ bytesReceived: number; connected: boolean }> {
    this.#bytes += this.bytesPerLook;
    return { bytesReceived: this.#bytes, connected: true };
  }

  async setModality(modality: Modality): Promise<void> {
    this.modalities.push(modality);
  }

  async outboundSample(kind: 'audio' | 'video'): Promise<OutboundSample | null> {
    const flows = kind === 'audio' || this.modalities.at(-1) === 'video';
    const counters = { streamId: kind, packets: 0, retransmitted: 0, bitrate: 100_000 };
    return flows ? { ...counters, ...this.link } : null;
  }

  async networkSample(): Promise<NetworkSample> {
    return this.network;
  }

  die(): void {
    this.closed = true;
    this.emit('died');
  }

  close(): void {
    this.closed = true;
  }
}

export class FakeRooms implements RoomFactory {
  readonly made: FakeRoom[] = [];

  async createRoom(): Promise<FakeRoom> {
    const room = new FakeRoom();
    this.made.push(room);
    return room;
  }

  get last(): FakeRoom {
    return this.made.at(-1)!;
  }
}

export class FakeLink implements MediaWorkerLink {
  readonly workerId: string = newId('MediaWorkerId');
  readonly parts = {};
  readonly providers = [];
  readonly observer = new Observer<MediaWorkerLinkEvents>();
  readonly capacity: number;
  readonly requests: {
    name: ServerToMediaWorkerName;
    payload: ServerToMediaWorkerRequest<ServerToMediaWorkerName>;
  }[] = [];
  /** The conversation time that the final report tells. */
  finalMs = 0;
  /** Requests by these names are refused. */
  readonly refuse = new Set<ServerToMediaWorkerName>();
  closed = false;

  constructor(capacity = 10) {
    this.capacity = capacity;
  }

  async request<Name extends ServerToMediaWorkerName>(
    name: Name,
    payload: ServerToMediaWorkerRequest<Name>,
  ): Promise<MediaWorkerResponse<Name>> {
    if (this.closed) throw new VisavisError('unavailable', 'gone');
    this.requests.push({ name, payload });
    if (this.refuse.has(name)) throw new VisavisError('internal', `refused ${name}`);
    const { sessionId, epoch } = payload;
    const report = { sessionId, epoch, cumulativeMs: this.finalMs, seq: 1_000 };
    return (name === 'stop' ? { report } : {}) as MediaWorkerResponse<Name>;
  }

  die(): void {
    this.closed = true;
    this.observer.emit('closed');
  }

  get starts(): StartSession[] {
    return this.requests.flatMap(({ name, payload }) => (name === 'start' ? [payload as StartSession] : []));
  }

  /** `start`, `stop` and the states told of the peer, in order, proofs of life left out. */
  get story(): string[] {
    return this.requests
      .map(({ name, payload }) => ('state' in payload ? payload.state : name))
      .filter((word) => word !== 'alive');
  }

  count(word: 'alive' | 'start'): number {
    return this.requests.filter(({ name, payload }) => ('state' in payload ? payload.state : name) === word)
      .length;
  }
}

/** Records nothing, and remembers what it was asked to. */
export class FakeRecorder implements SessionRecorder {
  readonly story: string[] = [];
  /** Of the last request. */
  fail = (): void => undefined;
  refuses = false;

  async record({ epoch, video, onFailed }: RecordRequest): Promise<ActiveRecording> {
    if (this.refuses) throw new Error('no room on the disk');
    this.story.push(`record ${epoch}${video ? ' with video' : ''}`);
    this.fail = onFailed;
    return { stop: async () => void this.story.push(`stop ${epoch}`) };
  }
}

/** One session's status, history and spans, with the rules that matter to its live side. */
export class FakeStore implements SessionStore, SpanMeter, ConversationResources {
  status: SessionStatus = 'IDLE';
  reason: string | null = null;
  readonly history: HistoryEntry[] = [];
  readonly reports: MeterReport[] = [];
  readonly sealed: number[] = [];
  /** Why, of each of them. */
  readonly sealedFor: (string | null)[] = [];
  quota: Quota | null = null;
  refuseLease: ErrorCode | null = null;
  readonly tools: SessionTool[] = [];
  readonly remembered: MemoryFact[] = [];
  passages: PassageWire[] = [];
  timeLimitMs: number | null = null;
  durationMs = 0;
  recording = false;
  language = 'en';
  modality: Modality = 'video';
  #epoch = 0;

  async snapshot(id: SessionId): Promise<SessionSnapshot> {
    this.#requireLive();
    const { status, timeLimitMs, durationMs, history } = this;
    const { recording } = this;
    const chosen = { face: 'maya', profile: 'default', voice: 'slt', mode: 'hands_free' as const };
    const { language, modality } = this;
    return { id, status, ...chosen, language, modality, durationMs, timeLimitMs, recording, history };
  }

  async conversation(): Promise<StartSession['conversation']> {
    return {
      instructions: '',
      behavior: '',
      context: '',
      language: 'en',
      manner: NEUTRAL_MANNER,
      greeting: 'Hello!',
      history: [...this.history],
      mode: 'hands_free',
      handsOnTimeoutMs: null,
      remainingMs: null,
      idleTimeoutMs: null,
      tools: [],
    };
  }

  async retrievalMs(): Promise<number | null> {
    return this.passages.length > 0 ? 800 : null;
  }

  async retrieve(): Promise<{ passages: PassageWire[] }> {
    return { passages: this.passages };
  }

  async remember(_id: SessionId, facts: readonly MemoryFact[]): Promise<void> {
    this.remembered.push(...facts);
  }

  async markActive(): Promise<void> {
    this.#requireLive();
    this.status = 'ACTIVE';
  }

  async pauseIfActive(_id: SessionId, reason: string): Promise<boolean> {
    if (this.status !== 'ACTIVE') return false;
    this.status = 'PAUSED';
    this.reason = reason;
    return true;
  }

  async terminateIfLive(_id: SessionId, reason: string): Promise<boolean> {
    if (this.status === 'TERMINATED') return false;
    this.status = 'TERMINATED';
    this.reason = reason;
    return true;
  }

  async appendHistory(_id: SessionId, entry: HistoryEntry): Promise<void> {
    this.history.push(entry);
  }

  async findTool(_id: SessionId, name: string): ReturnType<SessionStore['findTool']> {
    const tool = this.tools.find((each) => each.name === name);
    return tool && { tool, secret: 'whsec_AAAA' };
  }

  async lease(): Promise<{ epoch: number; quota: Quota | null }> {
    this.#requireLive();
    if (this.refuseLease) throw new VisavisError(this.refuseLease, 'refused');
    return { epoch: ++this.#epoch, quota: this.quota };
  }

  async report(report: MeterReport): Promise<{ stop: boolean }> {
    this.reports.push(report);
    return { stop: this.sealed.includes(report.epoch) || this.status === 'TERMINATED' };
  }

  async seal(_id: SessionId, epoch: number, _reason?: 'closed', detail?: string | null): Promise<void> {
    this.sealed.push(epoch);
    this.sealedFor.push(detail ?? null);
  }

  #requireLive(): void {
    if (this.status === 'TERMINATED') throw new VisavisError('session_terminated', 'terminated');
  }
}
