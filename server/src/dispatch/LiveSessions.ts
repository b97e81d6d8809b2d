import {
  Observer,
  VisavisError,
  type CloseReason,
  type MediaWorkerToServerRequest,
  type MeterReport,
  type SessionId,
  type SignalingResponse,
  type ToolOutcome,
} from '@visavis/shared';
import type { Service } from '../lifecycle.ts';
import type { SettingsChange } from '../sessions/Session.ts';
import type { SessionControl } from '../sessions/SessionControl.ts';
import { causeOf, END } from './EndCause.ts';
import { LiveSession } from './LiveSession.ts';
import type { LiveSessionDeps } from './LiveSessionDeps.ts';
import type { JoinOptions } from './MediaPath.ts';
import type { MediaWorkerHandlers, MediaWorkerLink } from './MediaWorkerLink.ts';
import type { Peer } from './ports.ts';

export type LiveSessionsEvents = {
  /** The session holds no connection any more. */
  ended: [sessionId: SessionId];
};

/** The sessions that are connected to this server now, found by id for peers, media-workers and REST. */
export class LiveSessions implements Service, MediaWorkerHandlers, SessionControl {
  readonly id = 'live-sessions';
  /** Final reports are waited for. */
  readonly stopWithinMs = 8_000;
  readonly observer = new Observer<LiveSessionsEvents>();
  readonly #deps: LiveSessionDeps;
  readonly #sessions = new Map<SessionId, LiveSession>();
  #stopping = false;

  constructor(deps: LiveSessionDeps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    this.#stopping = false;
  }

  /** Pauses every session (`server_stopped`), its seconds counted. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#sessions.values()].map((live) => live.end(END.serverStopped)));
  }

  get count(): number {
    return this.#sessions.size;
  }

  /** @throws VisavisError as `LiveSession.join`. */
  async join(id: SessionId, peer: Peer, options: JoinOptions): Promise<SignalingResponse<'join'>> {
    for (;;) {
      if (this.#stopping)
        throw new VisavisError('unavailable', 'The server is stopping; connect again in a moment.');
      const live = this.#sessions.get(id);
      if (!live) return this.#create(id).join(peer, options);
      if (!live.ending) return live.join(peer, options);
      await live.ending;
    }
  }

  /** @throws VisavisError `conflict` for a session that nobody has joined. */
  get(id: SessionId): LiveSession {
    const live = this.#sessions.get(id);
    if (!live) throw new VisavisError('conflict', 'Join first.');
    return live;
  }

  has(id: SessionId): boolean {
    return this.#sessions.has(id);
  }

  /** A peer's signaling is gone. */
  detach(id: SessionId, peer: Peer): void {
    this.#sessions.get(id)?.detach(peer);
  }

  /** A client's wish: ends the session for good, joined or not. */
  async terminate(id: SessionId): Promise<void> {
    const live = this.#sessions.get(id);
    if (live) await live.end(END.terminatedByClient);
    else await this.#deps.sessions.terminateIfLive(id, 'terminated_by_client');
  }

  /** An order from REST; does nothing for a session without a connection. */
  async disconnect(id: SessionId, reason: CloseReason): Promise<void> {
    await this.#sessions.get(id)?.end(causeOf(reason));
  }

  async knowledgeChanged(id: SessionId): Promise<void> {
    const worker = this.#sessions.get(id)?.currentWorker;
    if (worker) worker.updateKnowledge(await this.#deps.resources.retrievalMs(id));
  }

  async forgetMemory(id: SessionId): Promise<void> {
    this.#sessions.get(id)?.currentWorker?.forgetMemory();
  }

  async speak(id: SessionId, text: string): Promise<void> {
    await this.#connected(id).order().speak(text);
  }

  async message(id: SessionId, text: string): Promise<void> {
    await this.#connected(id).order().userMessage(text);
  }

  async interrupt(id: SessionId): Promise<void> {
    await this.#connected(id).order().interrupt();
  }

  async changeSettings(id: SessionId, change: SettingsChange): Promise<void> {
    await this.#sessions.get(id)?.settings.change(change);
  }

  async ready(link: MediaWorkerLink, replay: readonly MeterReport[]): Promise<void> {
    for (const report of replay) await this.#deps.meter.report(report, link.workerId);
    this.#deps.dispatcher.add(link);
  }

  async event(link: MediaWorkerLink, request: MediaWorkerToServerRequest<'event'>): Promise<void> {
    const { sessionId, epoch, event } = request;
    const live = this.#sessions.get(sessionId as SessionId);
    if (event.type === 'history') {
      // Also of an epoch that has ended: it was said and heard. The entry's id keeps it single.
      await (live?.appendHistory(event.entry) ??
        this.#deps.sessions.appendHistory(sessionId as SessionId, event.entry));
      return;
    }
    if (event.type === 'memory') {
      // As above: the last words of a conversation are remembered while it is being closed.
      await this.#deps.resources.remember(sessionId as SessionId, event.facts);
      return;
    }
    if (event.type === 'safetyAlert') {
      // As above: it was said.
      this.#deps.figures.emit('safetyAlert', sessionId as SessionId, event.alert);
      return;
    }
    if (live?.isHeldBy(link, epoch)) live.agentEvent(event);
  }

  /** @throws VisavisError `conflict` for a media-worker that does not hold the session. */
  async callTool(
    link: MediaWorkerLink,
    { sessionId, epoch, ...call }: MediaWorkerToServerRequest<'callTool'>,
  ): Promise<ToolOutcome> {
    const live = this.#sessions.get(sessionId as SessionId);
    if (!live?.isHeldBy(link, epoch)) throw new VisavisError('conflict', 'You do not hold that session.');
    return live.tools.call(call);
  }

  cancelTool(link: MediaWorkerLink, request: MediaWorkerToServerRequest<'cancelTool'>): void {
    const live = this.#sessions.get(request.sessionId as SessionId);
    if (live?.isHeldBy(link, request.epoch)) live.tools.cancel(request.callId);
  }

  async retrieve(
    link: MediaWorkerLink,
    { sessionId, epoch, query }: MediaWorkerToServerRequest<'retrieve'>,
  ): ReturnType<MediaWorkerHandlers['retrieve']> {
    const live = this.#sessions.get(sessionId as SessionId);
    if (!live?.isHeldBy(link, epoch))
      throw new VisavisError('conflict', 'The session is not held by this media-worker.');
    return this.#deps.resources.retrieve(live.id, query);
  }

  async meter(link: MediaWorkerLink, report: MeterReport): ReturnType<MediaWorkerHandlers['meter']> {
    const answer = await this.#deps.meter.report(report, link.workerId);
    const live = this.#sessions.get(report.sessionId as SessionId);
    // Another worker's report is refused too: the one that holds the session goes on.
    if (answer.stop && live?.isHeldBy(link, report.epoch)) void live.fenced(report.epoch);
    return answer;
  }

  #connected(id: SessionId): LiveSession {
    const live = this.#sessions.get(id);
    if (!live) throw new VisavisError('conflict', 'The session is not connected: connect to it first.');
    return live;
  }

  #create(id: SessionId): LiveSession {
    const live = new LiveSession(id, this.#deps);
    this.#sessions.set(id, live);
    live.observer.once('ended', () => {
      this.#sessions.delete(id);
      this.observer.emit('ended', id);
    });
    return live;
  }
}
