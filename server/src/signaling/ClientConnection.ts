import {
  signalingRequests,
  VisavisError,
  type Ack,
  type Clock,
  type CloseReason,
  type AccountId,
  type Permission,
  type SessionId,
  type UpdateContextRequest,
  type UpdateSettingsRequest,
  type SignalingEventName,
  type SignalingEventPayload,
  type SignalingRequest,
  type SignalingRequestName,
  type SignalingResponse,
} from '@visavis/shared';
import type { Socket } from 'socket.io';
import type { z } from 'zod';
import type { ClientGrant } from '../auth/TokenService.ts';
import type { LiveSessions } from '../dispatch/LiveSessions.ts';
import type { Peer } from '../dispatch/ports.ts';
import type { Logger } from '../log.ts';
import { answer } from './answer.ts';
import { TokenBucket } from './TokenBucket.ts';

/** An SDK sends some ten messages at join and one or two a second later. */
const EVENTS_PER_SECOND = 30;
const EVENTS_BURST = 100;
/** How long a closing connection waits for answers that are under way. */
const LAST_ANSWERS_MS = 2_000;

/** How long a browser has to acknowledge what it is told. */
const TAKE_MS = 1_000;

/** What a page may order of the session itself: `SessionCommands`. */
export interface PageCommands {
  updateContext(accountId: AccountId, id: SessionId, request: UpdateContextRequest): Promise<unknown>;
  updateSettings(accountId: AccountId, id: SessionId, request: UpdateSettingsRequest): Promise<unknown>;
}

type Handlers = {
  [Name in SignalingRequestName]: (request: SignalingRequest<Name>) => Promise<SignalingResponse<Name>>;
};

/** One browser's socket: validates its requests, passes them to its session, and tells it what happens there. */
export class ClientConnection implements Peer {
  readonly #socket: Socket;
  readonly #grant: ClientGrant;
  readonly #commands: PageCommands;
  readonly #live: LiveSessions;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #onJoined: () => void;
  #underWay = 0;
  #closing = false;
  #whenAnswered = (): void => undefined;

  /** @param options.onJoined called when a join went well. */
  constructor(
    socket: Socket,
    options: {
      grant: ClientGrant;
      live: LiveSessions;
      commands: PageCommands;
      clock: Clock;
      log: Logger;
      onJoined: () => void;
    },
  ) {
    this.#socket = socket;
    this.#grant = options.grant;
    this.#commands = options.commands;
    this.#live = options.live;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#onJoined = options.onJoined;
    this.#guardAgainstFloods();
    const handlers = this.#handlers();
    for (const name of Object.keys(signalingRequests) as SignalingRequestName[])
      this.#serve(name, handlers[name]);
    socket.on('disconnect', () => this.#live.detach(this.#grant.sessionId, this));
  }

  send<Name extends SignalingEventName>(name: Name, payload: SignalingEventPayload<Name>): void {
    if (!this.#closing) this.#socket.emit(name, payload);
  }

  async tell<Name extends SignalingEventName>(
    name: Name,
    payload: SignalingEventPayload<Name>,
  ): Promise<void> {
    if (this.#closing) return;
    // Who never acknowledges is not served for nothing: it counts as told in the end.
    await this.#socket
      .timeout(TAKE_MS)
      .emitWithAck(name, payload)
      .catch(() => undefined);
  }

  close(reason: CloseReason, message: string): void {
    if (this.#closing) return;
    this.send('close', { reason, message });
    this.#closing = true;
    // The request that led to this close (leave, terminate) still gets its answer.
    const cancel = this.#clock.setTimeout(() => this.#whenAnswered(), LAST_ANSWERS_MS);
    this.#whenAnswered = () => {
      cancel();
      this.#whenAnswered = () => undefined;
      this.#socket.disconnect(true);
    };
    if (this.#underWay === 0) this.#whenAnswered();
  }

  #handlers(): Handlers {
    const { sessionId } = this.#grant;
    const live = () => this.#live.get(sessionId);
    return {
      join: async (request) => {
        const response = await this.#live.join(sessionId, this, request);
        this.#onJoined();
        // It may have gone while it waited, before the session knew it.
        if (this.#socket.disconnected) this.#live.detach(sessionId, this);
        return response;
      },
      connectTransport: async ({ transportId, dtlsParameters }) => {
        await live().room(this).connectTransport(transportId, dtlsParameters);
        return {};
      },
      restartIce: async ({ transportId }) => live().room(this).restartIce(transportId),
      produce: async ({ transportId, rtpParameters }) => ({
        producerId: await live().room(this).produceMicrophone(transportId, rtpParameters),
      }),
      setMuted: async ({ muted }) => {
        await live().room(this).setMuted(muted);
        return {};
      },
      consume: async ({ rtpCapabilities }) => ({
        consumers: await live().consume(this, rtpCapabilities),
      }),
      resume: async () => {
        await live().room(this).resumeAvatar();
        return {};
      },
      message: async ({ text }) => {
        await live().worker(this).userMessage(text);
        return {};
      },
      speak: async ({ text }) => {
        this.#require('speak');
        await live().worker(this).speak(text);
        return {};
      },
      updateContext: async (request) => {
        this.#require('instruct');
        live().requireCurrent(this);
        await this.#commands.updateContext(this.#grant.accountId, sessionId, request);
        return {};
      },
      updateSettings: async (request) => {
        const { behavior, ...settings } = request;
        if (behavior !== undefined) this.#require('instruct');
        if (Object.keys(settings).length > 0) this.#require('settings');
        live().requireCurrent(this);
        await this.#commands.updateSettings(this.#grant.accountId, sessionId, request);
        return {};
      },
      setModality: async ({ modality }) => {
        live().requireCurrent(this);
        live().settings.want(modality);
        return {};
      },
      pushToTalk: async ({ pressed }) => {
        await live().worker(this).pushToTalk(pressed);
        return {};
      },
      commitTurn: async () => {
        await live().worker(this).commitTurn();
        return {};
      },
      interrupt: async () => {
        await live().worker(this).interrupt();
        return {};
      },
      reportTurn: async (report) => {
        live().turnMeasured(this, report);
        return {};
      },
      toolResult: async (result) => {
        live().tools.result(this, result);
        return {};
      },
      reportFirstFrame: async ({ sinceConnectMs }) => {
        live().firstFrameShown(this, sinceConnectMs);
        return {};
      },
      leave: async () => {
        await live().leave(this);
        return {};
      },
      terminate: async () => {
        await this.#live.terminate(sessionId);
        return {};
      },
    };
  }

  /** @throws VisavisError `forbidden`. */
  #require(permission: Permission): void {
    if (this.#grant.permissions.includes(permission)) return;
    throw new VisavisError(
      'forbidden',
      `This token does not allow that: your backend can ask for the permission "${permission}" ` +
        '(POST /v1/sessions/{id}/token).',
    );
  }

  #serve<Name extends SignalingRequestName>(name: Name, handle: Handlers[Name]): void {
    const schema: z.ZodType = signalingRequests[name].request;
    const event: string = name;
    this.#socket.on(event, (payload: unknown, ack?: unknown) => {
      if (this.#closing) return;
      void this.#answer(name, schema as z.ZodType<SignalingRequest<Name>>, handle, payload).then((result) => {
        if (typeof ack === 'function') (ack as (result: Ack<SignalingResponse<Name>>) => void)(result);
        this.#underWay--;
        if (this.#closing && this.#underWay === 0) this.#whenAnswered();
      });
    });
  }

  #answer<Name extends SignalingRequestName>(
    name: Name,
    schema: z.ZodType<SignalingRequest<Name>>,
    handle: Handlers[Name],
    payload: unknown,
  ): Promise<Ack<SignalingResponse<Name>>> {
    this.#underWay++;
    const log = this.#log.child({ request: name });
    return answer({ schema, payload, log, handle: (request: SignalingRequest<Name>) => handle(request) });
  }

  /** Before anything else looks at a packet: a flood closes this socket and costs the others nothing. */
  #guardAgainstFloods(): void {
    const bucket = new TokenBucket({ clock: this.#clock, perSecond: EVENTS_PER_SECOND, burst: EVENTS_BURST });
    this.#socket.use(([name, ...rest], next) => {
      if (!bucket.take()) {
        this.#log.warn('a client sent too much and was disconnected');
        this.#socket.disconnect(true);
        return;
      }
      if (!Object.hasOwn(signalingRequests, name)) {
        const ack: unknown = rest.at(-1);
        const error = { code: 'bad_request', message: 'There is no such request.' };
        if (typeof ack === 'function') (ack as (result: Ack<never>) => void)({ ok: false, error });
        return;
      }
      next();
    });
  }
}
