import {
  VisavisError,
  type Clock,
  type MeterReport,
  type SessionRef,
  type StartSession,
} from '@visavis/shared';
import type { Logger } from 'pino';
import { AgentSession } from './AgentSession.ts';
import type { MeterJournal } from './link/MeterJournal.ts';
import { RemoteTools } from './link/RemoteTools.ts';
import { ServerLink, type ServerRequestHandlers } from './link/ServerLink.ts';
import type { MediaWorkerParts } from './MediaWorkerParts.ts';

export interface MediaWorkerOptions {
  readonly serverUrl: string;
  readonly token: string;
  readonly workerId: string;
  readonly capacity: number;
  readonly parts: MediaWorkerParts;
  readonly journal: MeterJournal;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How often spans are written to the journal, ms; every fourth time they are reported too. */
const JOURNAL_MS = 250;
const REPORT_EVERY = 4;
/** How often the providers' figures are told, in the same ticks: every 5 s. */
const PROVIDERS_EVERY = 20;
/** How long conversations go on without the server, ms: a short blip must interrupt no call. */
const LINK_GRACE_MS = 10_000;

/** Holds the conversations that the server gives it: one AgentSession each. Owns them, the link and the parts. */
export class MediaWorker {
  readonly #options: MediaWorkerOptions;
  readonly #log: Logger;
  readonly #link: ServerLink;
  readonly #sessions = new Map<string, AgentSession>();
  /** Sessions being built, so that two starts of one session cannot both win. */
  readonly #starting = new Map<string, number>();
  #ticks = 0;
  #cancelTick: (() => void) | undefined;
  #cancelGrace: (() => void) | undefined;
  #closed = false;

  constructor(options: MediaWorkerOptions) {
    this.#options = options;
    this.#log = options.log;
    this.#link = new ServerLink({ ...options, handlers: this.#handlers() });
    this.#link.on('connected', () => {
      this.#cancelGrace?.();
      this.#hello().catch((error: unknown) =>
        this.#log.error({ err: error }, 'the server refused our hello'),
      );
    });
    this.#link.on('disconnected', (reason) => {
      this.#log.warn({ reason }, 'link to the server lost');
      this.#cancelGrace?.();
      this.#cancelGrace = options.clock.setTimeout(() => void this.#closeSessions(), LINK_GRACE_MS);
    });
    this.#tick();
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTick?.();
    this.#cancelGrace?.();
    await this.#closeSessions();
    this.#link.close();
    await this.#options.parts.close();
  }

  async #hello(): Promise<void> {
    const { workerId, capacity, journal, parts } = this.#options;
    const found = await journal.read();
    const replay = found.filter(({ sessionId, epoch }) => this.#sessions.get(sessionId)?.epoch !== epoch);
    await this.#link.request('hello', { workerId, pid: process.pid, capacity, parts: parts.names, replay });
    await Promise.all(replay.map((report) => journal.remove(report)));
    this.#tellProviders();
    this.#log.info({ parts: parts.names, capacity, replayed: replay.length }, 'media-worker ready');
  }

  #handlers(): ServerRequestHandlers {
    return {
      start: async (request) => {
        await this.#start(request);
        return {};
      },
      stop: async (request) => ({ report: await this.#stop(request) }),
      peer: (request) => {
        this.#session(request).peer(request.state);
        return {};
      },
      userMessage: (request) => {
        this.#session(request).userMessage(request.text);
        return {};
      },
      commitTurn: (request) => {
        this.#session(request).commitTurn();
        return {};
      },
      interrupt: (request) => {
        this.#session(request).interrupt();
        return {};
      },
      updateKnowledge: (request) => {
        this.#session(request).updateKnowledge(request.retrievalMs);
        return {};
      },
      forgetMemory: (request) => {
        this.#session(request).forgetMemory();
        return {};
      },
      speak: (request) => {
        this.#session(request).speak(request.text);
        return {};
      },
      updateContext: (request) => {
        this.#session(request).updateContext(request.context);
        return {};
      },
      updateSettings: async ({ sessionId, epoch, ...settings }) => {
        await this.#session({ sessionId, epoch }).updateSettings(settings);
        return {};
      },
      setModality: async (request) => {
        await this.#session(request).setModality(request.modality);
        return {};
      },
      pushToTalk: (request) => {
        this.#session(request).setTalking(request.pressed);
        return {};
      },
      setBitrate: (request) => {
        this.#session(request).setBitrate(request.bps);
        return {};
      },
    };
  }

  async #start(request: StartSession): Promise<void> {
    const { sessionId, epoch } = request;
    const newest = Math.max(this.#sessions.get(sessionId)?.epoch ?? -1, this.#starting.get(sessionId) ?? -1);
    if (epoch <= newest)
      throw new VisavisError('conflict', `Epoch ${epoch} of the session is not its newest.`);
    if (
      !this.#sessions.has(sessionId) &&
      this.#sessions.size + this.#starting.size >= this.#options.capacity
    ) {
      throw new VisavisError('no_capacity', 'This media-worker holds as many sessions as it may.');
    }
    this.#starting.set(sessionId, epoch);
    try {
      await this.#sessions.get(sessionId)?.close();
      const log = this.#log.child({ sessionId, epoch });
      const tools = new RemoteTools(request.conversation.tools, request, this.#link);
      const session = await AgentSession.create({
        ...this.#options,
        request,
        tools,
        log,
        retrieve: (query) => this.#link.request('retrieve', { sessionId, epoch, query }),
      });
      if (this.#closed || this.#starting.get(sessionId) !== epoch) {
        await session.close();
        throw new VisavisError('conflict', 'The session was stopped while it started.');
      }
      this.#sessions.set(sessionId, session);
      session.on('event', (event) => {
        this.#link.request('event', { sessionId, epoch, event }).catch((error: unknown) => {
          log.warn({ err: error, type: event.type }, 'event not delivered');
        });
      });
    } finally {
      if (this.#starting.get(sessionId) === epoch) this.#starting.delete(sessionId);
    }
  }

  async #stop(ref: SessionRef): Promise<MeterReport | null> {
    if (this.#starting.get(ref.sessionId) === ref.epoch) this.#starting.delete(ref.sessionId);
    const session = this.#sessions.get(ref.sessionId);
    if (session?.epoch !== ref.epoch) return null;
    this.#sessions.delete(ref.sessionId);
    await session.close();
    const report = session.meter.report();
    // Written before it is answered: should the answer get lost, the next hello replays it.
    await this.#options.journal.write(report);
    this.#options.clock.setTimeout(() => void this.#options.journal.remove(report), LINK_GRACE_MS);
    return report;
  }

  #session(ref: SessionRef): AgentSession {
    const session = this.#sessions.get(ref.sessionId);
    if (session?.epoch !== ref.epoch) {
      throw new VisavisError('not_found', 'This media-worker does not hold that session and epoch.');
    }
    return session;
  }

  #tick(): void {
    this.#cancelTick = this.#options.clock.setTimeout(() => {
      const reporting = ++this.#ticks % REPORT_EVERY === 0;
      for (const session of this.#sessions.values()) this.#meter(session, reporting);
      if (this.#ticks % PROVIDERS_EVERY === 0) this.#tellProviders();
      this.#tick();
    }, JOURNAL_MS);
  }

  #tellProviders(): void {
    this.#link
      .request('providers', { providers: this.#options.parts.snapshots() })
      .catch((error: unknown) => {
        // Counts only grow: the next ones hold these, too.
        this.#log.debug({ err: error }, 'figures of the providers not delivered');
      });
  }

  #meter(session: AgentSession, reporting: boolean): void {
    if (!session.meter.open && !reporting) return;
    const report = session.meter.report();
    this.#options.journal.write(report).catch((error: unknown) => {
      this.#log.error({ err: error }, 'the meter journal cannot be written');
    });
    if (!reporting) return;
    this.#link.request('meter', report).then(
      ({ stop, quota }) => {
        if (stop) void this.#drop(session);
        else if (quota !== undefined) session.setQuota(quota);
      },
      // The next report heals a lost one.
      (error: unknown) => this.#log.debug({ err: error }, 'meter report not delivered'),
    );
  }

  /** The server knows this epoch as sealed: whatever we still play, nobody is billed for it and nobody may hear it. */
  async #drop(session: AgentSession): Promise<void> {
    if (this.#sessions.get(session.sessionId) !== session) return;
    this.#sessions.delete(session.sessionId);
    await session.close();
    await this.#options.journal.remove(session);
  }

  async #closeSessions(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all(sessions.map((session) => session.close()));
  }
}
