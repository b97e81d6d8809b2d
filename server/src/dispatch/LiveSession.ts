import {
  Observer,
  sleep,
  VisavisError,
  type AgentEvent,
  type ConsumerOptions,
  type HistoryEntry,
  type SessionId,
  type SignalingRequest,
  type SignalingResponse,
} from '@visavis/shared';
import type { Logger } from '../log.ts';
import { AgentFeed } from './AgentFeed.ts';
import { Counting } from './Counting.ts';
import { causeOfError, causeOfWorkerEnd, END, storeEnd, type EndCause } from './EndCause.ts';
import { LiveSettings } from './LiveSettings.ts';
import { mediaPathOf, openPathOf, type LiveState } from './LiveState.ts';
import { MediaPath, type JoinOptions } from './MediaPath.ts';
import type { MediaWorkerLink } from './MediaWorkerLink.ts';
import type { LiveSessionDeps } from './LiveSessionDeps.ts';
import type { MediaRoom, Peer } from './ports.ts';
import { WAIT_MS } from './patience.ts';
import { RebuildBudget } from './RebuildBudget.ts';
import { SerialQueue } from './SerialQueue.ts';
import { ToolCalls } from './ToolCalls.ts';
import type { WorkerSession } from './WorkerSession.ts';

export type LiveSessionEvents = {
  /** Everything is closed, counted and stored. Once, last. */
  ended: [];
};

/**
 * One session that is connected now: ties the peer, its room, the media-worker's part and the span together. Whatever
 * changes them runs in one queue, one change at a time, and looks at the state again after every await.
 */
export class LiveSession {
  readonly id: SessionId;
  readonly observer = new Observer<LiveSessionEvents>();
  /** The tools that the model calls; who asks has checked that the media-worker holds the session. */
  readonly tools: ToolCalls;
  readonly settings: LiveSettings;
  readonly #deps: LiveSessionDeps;
  readonly #log: Logger;
  readonly #queue = new SerialQueue();
  readonly #history = new SerialQueue();
  readonly #rebuilds: RebuildBudget;
  readonly #feed: AgentFeed;
  #state: LiveState = { phase: 'idle' };
  #peer: Peer | null = null;
  /** Until its first frame is sent; null for what is rebuilt under a peer that is there. */
  #joinedAt: number | null = null;
  /** Aborted when what is being waited for is not wanted any more: a newer join, or the end. */
  #pending = new AbortController();
  #ending: Promise<void> | undefined;
  #cancelDetached = (): void => undefined;
  #cancelConnecting = (): void => undefined;

  constructor(id: SessionId, deps: LiveSessionDeps) {
    this.id = id;
    this.#deps = deps;
    this.#log = deps.log.child({ sessionId: id });
    this.#rebuilds = new RebuildBudget(deps.clock);
    this.tools = new ToolCalls({ ...deps, sessionId: id, peer: () => this.#peer, log: this.#log });
    this.#feed = new AgentFeed(id, { log: this.#log, figures: deps.figures });
    this.settings = new LiveSettings({
      ...deps,
      id,
      log: this.#log,
      peer: () => this.#peer,
      media: () => this.#media,
    });
  }

  get phase(): LiveState['phase'] {
    return this.#state.phase;
  }

  /** Set while it ends; resolves when everything is stored. */
  get ending(): Promise<void> | undefined {
    return this.#ending;
  }

  /** @returns whether this epoch on this media-worker is the one that counts. */
  isHeldBy(link: MediaWorkerLink, epoch: number): boolean {
    const worker = this.#media?.worker;
    return worker?.epoch === epoch && worker.link === link;
  }

  /**
   * Takes the session over for this peer: an older peer gets `duplicate`. The running media path is kept if it fits.
   * @throws VisavisError `session_terminated`, `no_capacity`, `unavailable`, `duplicate` when a newer join came first.
   */
  join(peer: Peer, options: JoinOptions): Promise<SignalingResponse<'join'>> {
    this.#pending.abort();
    const pending = new AbortController();
    this.#pending = pending;
    return this.#queue.run(async () => {
      try {
        return await this.#join(peer, options, pending.signal);
      } catch (error) {
        // Called off: by whom says more than what it was waiting for.
        this.#check(pending.signal);
        if (this.#state.phase === 'idle') {
          // Nothing is held: leave no trace. The peer learns why from the ack and may try again.
          this.#peer = null;
          void this.end(END.joinFailed);
        }
        throw error;
      }
    });
  }

  /** This peer's signaling is gone. Media may flow on, and the peer come back by a new join. */
  detach(peer: Peer): void {
    if (this.#peer !== peer || this.#ending) return;
    this.#peer = null;
    this.tools.peerGone(peer);
    this.#cancelDetached();
    this.#cancelDetached = this.#deps.clock.setTimeout(() => void this.end(END.peerLost), WAIT_MS.detached);
  }

  /** This peer goes on purpose. @throws VisavisError `duplicate` when it is not the one that is here. */
  async leave(peer: Peer): Promise<void> {
    this.requireCurrent(peer);
    await this.end(END.left);
  }

  /** Ends it all: the peer is told, the final report taken, the span sealed, the session stored. Idempotent. */
  end(cause: EndCause): Promise<void> {
    this.#ending ??= this.#end(cause);
    return this.#ending;
  }

  /**
   * The room, for requests of this peer.
   * @throws VisavisError `duplicate`, `conflict` when it is not the peer that joined last; `unavailable` in a rebuild.
   */
  room(peer: Peer): MediaRoom {
    this.requireCurrent(peer);
    if (this.#media) return this.#media.room;
    throw new VisavisError('unavailable', 'The media path is being rebuilt; wait for `rebuild`.');
  }

  /** The media-worker's part, for requests of this peer. @throws as `room`. */
  worker(peer: Peer): WorkerSession {
    this.requireCurrent(peer);
    if (this.#media) return this.#media.worker;
    throw new VisavisError('unavailable', 'The avatar is being replaced; try again in a moment.');
  }

  /** The media-worker's part, for orders from outside. @throws VisavisError `conflict` unless open, `unavailable`. */
  order(): WorkerSession {
    return openPathOf(this.#state).worker;
  }

  /** @throws VisavisError `conflict`, `duplicate` when it is not the peer that joined last. */
  requireCurrent(peer: Peer): void {
    if (this.#peer === peer) return;
    throw this.#peer
      ? new VisavisError('duplicate', 'A newer connection took over.')
      : new VisavisError('conflict', 'Join first.');
  }

  /** What this peer's browser measured. */
  turnMeasured(peer: Peer, report: SignalingRequest<'reportTurn'>): void {
    this.requireCurrent(peer);
    if (!this.#feed.knowsTurn(report.turnId)) return;
    this.#deps.figures.emit('browserTurn', this.id, report);
    this.#log.info({ ...report }, 'turn as the browser saw it');
  }

  /** When this peer's browser showed the first frame, ms after it began to connect. */
  firstFrameShown(peer: Peer, sinceConnectMs: number): void {
    this.requireCurrent(peer);
    this.#deps.figures.emit('browserOpened', this.id, sinceConnectMs);
    this.#log.info({ sinceConnectMs }, 'the browser shows the avatar');
  }

  /** Waits for a rebuild that is under way. */
  consume(peer: Peer, rtpCapabilities: unknown): Promise<ConsumerOptions[]> {
    return this.#queue.run(() => this.room(peer).consumeAvatar(rtpCapabilities));
  }

  /** What the media-worker tells about the conversation; the caller has checked that it holds the session. */
  agentEvent(event: Exclude<AgentEvent, { type: 'history' | 'memory' | 'safetyAlert' }>): void {
    if (event.type !== 'ended') {
      this.#feed.tell(event, this.#peer);
      return;
    }
    const cause = causeOfWorkerEnd(event.reason);
    if (cause) void this.end(cause);
    else this.#media?.worker.lose(event.message);
  }

  /** Stores what was said and heard, in the order in which it is told. */
  appendHistory(entry: HistoryEntry): Promise<void> {
    return this.#history.run(() => this.#deps.sessions.appendHistory(this.id, entry));
  }

  /** The media-worker's part, where there is one now: for what nobody waits for. */
  get currentWorker(): WorkerSession | null {
    return this.#media?.worker ?? null;
  }

  /** The meter sealed this epoch under the media-worker's feet. */
  fenced(epoch: number): Promise<void> {
    return this.#queue.run(async () => {
      const worker = this.#media?.worker;
      if (worker?.epoch !== epoch || this.#ending) return;
      try {
        await this.#deps.sessions.snapshot(this.id);
      } catch (error) {
        void this.#endBy(error);
        return;
      }
      worker.lose('its span is sealed');
    });
  }

  get #media(): MediaPath | null {
    return mediaPathOf(this.#state);
  }

  /** Null unless the conversation on this media path is open. */
  #countingOf(media: MediaPath): Counting | null {
    return this.#state.phase === 'open' && this.#state.media === media ? this.#state.counting : null;
  }

  async #join(peer: Peer, options: JoinOptions, signal: AbortSignal): Promise<SignalingResponse<'join'>> {
    this.#joinedAt = this.#deps.clock.now();
    const session = await this.#deps.sessions.snapshot(this.id);
    this.#check(signal);
    if (session.timeLimitMs !== null && session.durationMs >= session.timeLimitMs) {
      await this.#deps.sessions.terminateIfLive(this.id, 'time_limit');
      throw new VisavisError('session_terminated', "The session's time limit is used up: create a new one.");
    }
    if (this.#peer && this.#peer !== peer) {
      this.tools.peerGone(this.#peer);
      this.#peer.close('duplicate', 'A newer connection took over.');
    }
    this.#peer = peer;
    this.#cancelDetached();
    const shown = this.settings.join(session, options);
    const current = this.#media;
    let media: MediaPath;
    if (current?.serves(options)) {
      // The conversation goes on; until a frame reaches the new transports, nobody is there to be counted.
      current.worker.peer('lost');
      current.setModality(this.settings.modality);
      media = current;
    } else {
      this.#state = { phase: 'idle' };
      await current?.close({ why: 'reconnected' });
      this.#check(signal);
      media = await this.#open(options, { waitMs: WAIT_MS.join, signal });
    }
    this.#connecting(media);
    const transports = await media.room.openPeer();
    this.#check(signal);
    return {
      session: shown,
      routerRtpCapabilities: media.room.rtpCapabilities,
      iceServers: [],
      sendTransport: transports.send,
      recvTransport: transports.recv,
    };
  }

  async #open(
    options: JoinOptions,
    wait: { waitMs: number; signal: AbortSignal; room?: MediaRoom },
  ): Promise<MediaPath> {
    this.#feed.reset();
    this.settings.opening();
    const { modality } = this.settings;
    const media = await MediaPath.open(this.id, options, modality, wait, { ...this.#deps, log: this.#log });
    this.settings.opened(media);
    media.observer.on('firstFrame', () => this.#onFirstFrame(media));
    media.observer.on('alive', () => this.#countingOf(media)?.alive());
    media.observer.on('silent', (silentMs) => this.#onSilent(media, silentMs));
    media.recording?.tell(() => this.#peer);
    media.observer.on('network', (sample) => this.#deps.figures.emit('network', this.id, sample));
    media.observer.on('broken', (why) => void this.#rebuild(media, why));
    // It may have broken before anyone listened.
    if (media.broken !== null) void this.#rebuild(media, media.broken);
    return media;
  }

  #connecting(media: MediaPath): void {
    this.#state = { phase: 'connecting', media };
    this.#cancelConnecting();
    this.#cancelConnecting = this.#deps.clock.setTimeout(() => {
      if (this.#state.phase !== 'connecting') return;
      this.#log.warn('no frame reached the peer in time');
      void this.end(END.peerLost);
    }, WAIT_MS.connect);
  }

  #onFirstFrame(media: MediaPath): void {
    if (this.#state.phase !== 'connecting' || this.#state.media !== media) return;
    this.#state = { phase: 'open', media, counting: new Counting(media.worker) };
    this.#cancelConnecting();
    if (this.#joinedAt !== null) {
      this.#deps.figures.emit('opened', this.id, this.#deps.clock.now() - this.#joinedAt);
      this.#joinedAt = null;
    }
    void this.#queue.run(() => this.#announceOpen(media));
  }

  async #announceOpen(media: MediaPath): Promise<void> {
    if (this.#media !== media || this.#ending) return;
    try {
      await this.#deps.sessions.markActive(this.id);
      const session = await this.settings.snapshot();
      // A newer connection waits for its own first frame.
      if (!this.#countingOf(media)) return;
      this.#log.info('the conversation is open');
      void this.#countFrom(media, this.#peer?.tell('open', { session }));
      if (media.recording?.active) this.#peer?.send('recording', { active: true });
      void media.recording?.begin();
      this.#feed.catchUp(this.#peer);
    } catch (error) {
      this.#log.warn({ err: error }, 'the session cannot be opened');
      void this.#endBy(error);
    }
  }

  /** Counted from when the peer knows that the conversation is open, never before. */
  async #countFrom(media: MediaPath, known: Promise<void> | undefined): Promise<void> {
    const counting = this.#countingOf(media);
    await known;
    // A newer connection may have taken over the same media path.
    if (this.#countingOf(media) === counting) counting?.known();
  }

  #endBy(error: unknown): Promise<void> {
    return this.end(causeOfError(error));
  }

  #onSilent(media: MediaPath, silentMs: number): void {
    const presence = { attached: this.#peer !== null, modality: this.settings.modality };
    if (this.#countingOf(media)?.silent(silentMs, presence)) void this.end(END.peerLost);
  }

  /** Replaces what broke and keeps what did not; the peer is told what to build again. */
  #rebuild(broken: MediaPath, why: string): Promise<void> {
    this.#log.warn({ why }, 'the media path broke; it is being rebuilt');
    return this.#queue.run(async () => {
      // A join that ran meanwhile has replaced it already.
      if (this.#media !== broken || this.#ending) return;
      this.#state = { phase: 'rebuilding' };
      this.#cancelConnecting();
      const { signal } = this.#pending;
      try {
        const room = broken.room.closed ? undefined : broken.room;
        // Told at once, so that the page shows what its frozen picture means: its `consume` waits in this queue.
        if (room) this.#peer?.send('rebuild', { scope: 'consumers' });
        await sleep(this.#deps.clock, this.#rebuilds.spend(), signal);
        await broken.close({ keepRoom: room !== undefined, why: 'rebuilt' });
        const media = await this.#open(broken.options, {
          waitMs: WAIT_MS.rebuild,
          signal,
          ...(room ? { room } : {}),
        });
        this.#connecting(media);
        if (!room) this.#peer?.send('rebuild', { scope: 'transports' });
      } catch (error) {
        broken.room.close();
        this.#state = { phase: 'idle' };
        // A newer join is about to build everything anew; an end is being dealt with.
        if (signal.aborted) return;
        this.#log.error({ err: error }, 'the media path could not be rebuilt');
        void this.#endBy(error);
      }
    });
  }

  async #end(cause: EndCause): Promise<void> {
    if (this.#state.phase === 'open') this.#state.counting.end();
    this.#pending.abort();
    this.#cancelDetached();
    this.#cancelConnecting();
    this.tools.close();
    this.#peer?.close(cause.close, cause.message);
    this.#peer = null;
    await this.#queue.run(async () => {
      const media = this.#media;
      this.#state = { phase: 'ended' };
      await media?.close({ why: cause.close });
      // What the media-worker told last is stored before the status is.
      await this.#history.run(async () => undefined);
      await storeEnd(this.#deps.sessions, this.id, cause).catch((error: unknown) =>
        this.#log.error({ err: error }, 'the end of a session could not be stored'),
      );
    });
    if (cause !== END.joinFailed) {
      this.#log.info({ reason: cause.close }, 'the conversation is closed');
    }
    this.#deps.figures.emit('ended', this.id);
    this.observer.emit('ended');
  }

  #check(signal: AbortSignal): void {
    if (this.#ending) throw new VisavisError('conflict', 'The session is being closed; connect again.');
    if (signal.aborted) throw new VisavisError('duplicate', 'A newer connection took over.');
  }
}
