import {
  type Modality,
  type SessionSnapshot,
  type SignalingEventPayload,
  type SignalingRequest,
  type SignalingRequestName,
} from '@visavis/shared';
import { AvatarSessionError } from './AvatarSessionError.ts';
import type { AvatarSessionEvents, CloseInfo, SessionState } from './events.ts';
import { MediaPath } from './media/MediaPath.ts';
import { Microphone } from './media/Microphone.ts';
import type { Player } from './media/Player.ts';
import { Silencer } from './media/Silencer.ts';
import type { AudioLevels } from './metrics/AudioLevels.ts';
import { BargeInMeter } from './metrics/BargeInMeter.ts';
import { NetworkMeter, type NetworkFigures } from './metrics/NetworkMeter.ts';
import { playoutSkew } from './metrics/playoutSkew.ts';
import { TurnMeter } from './metrics/TurnMeter.ts';
import type { ResolvedOptions } from './options.ts';
import type { Platform } from './platform/Platform.ts';
import { Repairs, type Repair } from './Repairs.ts';
import type { SignalingChannel } from './signaling/SignalingChannel.ts';
import type { ToolHandlers } from './tools/ToolHandlers.ts';

/** `connect()` fails when the avatar does not show itself within this time. */
const OPEN_TIMEOUT_MS = 20_000;
const LEAVE_TIMEOUT_MS = 1_000;

type Emit = <Name extends keyof AvatarSessionEvents>(name: Name, ...args: AvatarSessionEvents[Name]) => void;

/** Requests that the page makes of an open session. */
export type CommandName = Extract<
  SignalingRequestName,
  | 'message'
  | 'speak'
  | 'updateContext'
  | 'updateSettings'
  | 'setModality'
  | 'pushToTalk'
  | 'commitTurn'
  | 'interrupt'
  | 'terminate'
>;

export interface ConnectionOptions {
  readonly platform: Platform;
  readonly options: ResolvedOptions;
  readonly player: Player;
  readonly muted: boolean;
  readonly tools: ToolHandlers;
  /** What the user chose before; null: the option's, or what the player can show. */
  readonly modality: Modality | null;
  readonly emit: Emit;
  readonly setState: (state: Extract<SessionState, { name: 'connecting' | 'open' | 'reconnecting' }>) => void;
  /** Everything is closed; `error` when that was not on purpose. Called once, last. */
  readonly onEnd: (info: CloseInfo, error: AvatarSessionError | null) => void;
}

/**
 * One `connect()`: from the token to the end, through every repair on the way. It owns the channel, the media path, the
 * microphone and the measurements, and is thrown away afterwards.
 */
export class Connection {
  readonly #platform: Platform;
  readonly #options: ResolvedOptions;
  readonly #player: Player;
  readonly #tools: ToolHandlers;
  readonly #emit: Emit;
  readonly #setState: ConnectionOptions['setState'];
  readonly #onEnd: ConnectionOptions['onEnd'];
  readonly #abort = new AbortController();
  readonly #microphone: Microphone;
  readonly #levels: AudioLevels | null;
  readonly #turns: TurnMeter;
  readonly #bargeIns: BargeInMeter;
  readonly #silencer: Silencer;
  readonly #network = new NetworkMeter();
  readonly #repairs: Repairs;
  #channel: SignalingChannel | null = null;
  #media: MediaPath | null = null;
  #session: SessionSnapshot | null = null;
  /** What the user chose; remembered across repairs. */
  #wanted: Modality;
  #opened = false;
  #onOpened: (error: AvatarSessionError | null) => void = () => undefined;
  #muted: boolean;
  #ended = false;

  constructor(connection: ConnectionOptions) {
    const { platform, options, player, muted, modality, tools, emit, setState, onEnd } = connection;
    this.#platform = platform;
    this.#options = options;
    this.#player = player;
    this.#muted = muted;
    this.#tools = tools;
    this.#wanted = modality ?? options.modality ?? (player.voiceOnly ? 'voice' : 'video');
    this.#emit = emit;
    this.#setState = setState;
    this.#onEnd = onEnd;
    this.#microphone = new Microphone(options.microphone, platform.mediaDevices);
    this.#microphone.on('status', (status) => emit('microphone', status));
    this.#microphone.on('track', (track) => this.#sendMicrophone(track));
    this.#levels = platform.createAudioLevels();
    this.#turns = new TurnMeter({
      clock: platform.clock,
      levels: this.#levels,
      frames: () => (this.#session?.modality === 'video' ? player.video : null),
      skew: async () => (this.#media ? playoutSkew(await this.#media.stats()) : null),
      onBrowserTurn: (turn) => this.#send('reportTurn', turn),
      onMetrics: (metrics) => emit('metrics', metrics),
    });
    this.#bargeIns = new BargeInMeter({
      clock: platform.clock,
      levels: this.#levels,
      onBargeIn: (turn) => {
        this.#send('reportTurn', turn);
        emit('bargeIn', turn);
      },
    });
    this.#silencer = new Silencer({
      clock: platform.clock,
      silence: (silent) => this.#media?.silenceAvatar(silent),
    });
    this.#repairs = new Repairs({
      clock: platform.clock,
      forMs: options.reconnectForMs,
      signal: this.#abort.signal,
      opened: () => this.#opened,
      hasChannel: () => this.#channel?.closed === false,
      repair: (repair) => this.#repair(repair),
      onAttempt: (cause, attempt) => {
        if (this.#opened) setState({ name: 'reconnecting', cause, attempt });
      },
      onRepaired: () => {
        if (this.#opened && this.#session) setState({ name: 'open', session: this.#session });
      },
      onGivenUp: (error) => this.#fail(error),
    });
  }

  /** What the server says of the reply that is heard: at once to the ear, then to the meters and the page. */
  #onPlayout(event: SignalingEventPayload<'playout'>): void {
    this.#silencer.playout(event.state);
    this.#turns.playout(event.state);
    this.#bargeIns.playout(event.turnId, event.state);
    this.#emit('playout', event);
  }

  get microphone(): Microphone {
    return this.#microphone;
  }

  /** The session as the server last told it whole: at join, at open, and when its settings change. */
  get session(): SessionSnapshot | null {
    return this.#session;
  }

  /** @throws AvatarSessionError when the session cannot be opened; everything is closed then. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancelTimer = this.#platform.clock.setTimeout(
        () => this.#fail(new AvatarSessionError('timeout', 'The avatar did not appear in time.')),
        OPEN_TIMEOUT_MS,
      );
      this.#onOpened = (error) => {
        this.#onOpened = () => undefined;
        cancelTimer();
        if (error) reject(error);
        else resolve();
      };
      this.#setState({ name: 'connecting' });
      this.#player.expectFirstFrame();
      // Beside everything else: the user may take long to allow it, and a refusal ends nothing.
      void this.#microphone.open();
      this.#establish().catch((error: unknown) => this.#fail(AvatarSessionError.from(error)));
    });
  }

  /** A method, because the answer changes across an await, which the compiler does not see. */
  #isEnded(): boolean {
    return this.#ended;
  }

  /** Token, channel, join: the whole way. */
  async #establish(): Promise<void> {
    this.#channel?.close();
    const { signal } = this.#abort;
    const token = await this.#options.getToken();
    if (this.#isEnded()) return;
    const channel = await this.#platform.connectSignaling({ url: this.#options.url, token, signal });
    if (this.#isEnded()) {
      channel.close();
      return;
    }
    this.#channel = channel;
    this.#listen(channel);
    await this.#join(channel);
  }

  #listen(channel: SignalingChannel): void {
    channel.on('open', ({ session }) => this.#onOpen(session));
    channel.on('agentState', (event) => {
      this.#turns.agentState(event.state, event.turnId);
      this.#bargeIns.agentState(event.state);
      this.#emit('agentState', event);
    });
    channel.on('playout', (event) => this.#onPlayout(event));
    channel.on('userSpeech', (event) => {
      this.#turns.userSpeech(event.speaking);
      this.#emit('userSpeech', event);
    });
    channel.on('transcript', (event) => this.#emit('transcript', event));
    channel.on('sessionUpdated', ({ session }) => {
      this.#session = session;
      this.#emit('sessionUpdated', { session });
    });
    channel.on('modality', (event) => {
      if (this.#session) this.#session = { ...this.#session, modality: event.modality };
      this.#showTracks();
      this.#emit('modality', event);
    });
    channel.on('warning', (event) => this.#emit('warning', event));
    channel.on('recording', (event) => this.#emit('recording', event));
    channel.on('expiring', (event) => this.#emit('expiring', event));
    channel.on('metrics', (metrics) => this.#turns.serverMetrics(metrics));
    channel.on('toolCall', (call) => void this.#answerTool(channel, call));
    channel.on('toolCallEnded', ({ callId }) => this.#tools.end(callId));
    channel.on('rebuild', ({ scope }) => this.#repairs.need(scope, 'media'));
    channel.on('close', ({ reason, message }) => {
      // A server that restarts, or another one, takes the session up again.
      if (reason === 'server_stopped' && this.#opened) this.#repairs.need('signaling', 'signaling');
      else this.end({ reason, message });
    });
    channel.on('lost', (error) => {
      // The server gives them up too.
      this.#tools.endAll();
      if (this.#opened) this.#repairs.need('signaling', 'signaling');
      else this.#fail(error);
    });
  }

  async #answerTool(channel: SignalingChannel, call: SignalingEventPayload<'toolCall'>): Promise<void> {
    const result = await this.#tools.answer(call);
    if (!result || channel.closed) return;
    // `conflict`: it took too long. Anything else ends the call on the other side by its timeout.
    await channel.request('toolResult', result).catch(() => undefined);
  }

  async #join(channel: SignalingChannel): Promise<void> {
    const { mode, handsOnTimeoutMs } = this.#options;
    const [join, device] = await Promise.all([
      channel.request(
        'join',
        {
          modality: this.#wanted,
          ...(mode === undefined ? {} : { mode }),
          ...(handsOnTimeoutMs === undefined ? {} : { handsOnTimeoutMs }),
        },
        // The server may wait for a media-worker that is still loading.
        OPEN_TIMEOUT_MS,
      ),
      this.#createDevice(),
    ]);
    if (this.#isEnded()) return;
    this.#session = join.session;
    const media = await MediaPath.create({ device, join, channel, clock: this.#platform.clock });
    if (this.#isEnded()) {
      media.close();
      return;
    }
    media.on('network', (what) => this.#onNetwork(what));
    media.on('failed', () => {
      if (this.#opened) this.#repairs.need('transports', 'network');
      else this.#fail(new AvatarSessionError('media_failed', 'Audio and video could not be set up.'));
    });
    const old = this.#media;
    this.#media = media;
    media.setMuted(this.#muted);
    // Beside consuming: the avatar does not wait for the microphone.
    this.#sendMicrophone(this.#microphone.track);
    try {
      await this.#consume(media);
    } finally {
      old?.close();
    }
  }

  async #createDevice(): ReturnType<Platform['createDevice']> {
    try {
      return await this.#platform.createDevice();
    } catch (error) {
      throw AvatarSessionError.from(error, 'unsupported_browser');
    }
  }

  async #consume(media: MediaPath): Promise<void> {
    await media.consume();
    if (this.#isEnded()) return;
    this.#silencer.reset();
    this.#showTracks();
    this.#levels?.setAvatar(media.tracks.find(({ kind }) => kind === 'audio') ?? null);
    await media.resume();
  }

  /** The picture's track stays out of the player while no picture is sent: it would show an old one. */
  #showTracks(): void {
    const withPicture = this.#session?.modality === 'video';
    const tracks = this.#media?.tracks ?? [];
    this.#player.setTracks(tracks.filter(({ kind }) => kind === 'audio' || withPicture));
  }

  #onOpen(session: SessionSnapshot): void {
    this.#session = session;
    if (this.#opened) return;
    this.#opened = true;
    this.#setState({ name: 'open', session });
    this.#emit('open', { session });
    this.#onOpened(null);
  }

  #onNetwork(what: 'lost' | 'restored'): void {
    // While something is being replaced, its own state is shown.
    if (!this.#opened || this.#repairs.underWay || !this.#session) return;
    if (what === 'lost') this.#setState({ name: 'reconnecting', cause: 'network', attempt: 1 });
    else this.#setState({ name: 'open', session: this.#session });
  }

  async #repair(repair: Repair): Promise<void> {
    const channel = this.#channel;
    if (repair === 'signaling' || !channel) await this.#establish();
    else if (repair === 'consumers' && this.#media) await this.#consume(this.#media);
    else await this.#join(channel);
  }

  #sendMicrophone(track: MediaStreamTrack | null): void {
    this.#levels?.setMicrophone(track);
    this.#media?.setMicrophone(track).then(
      // The server learns of it once there is something to mute.
      () => this.#muted && track && this.#send('setMuted', { muted: true }),
      (error: unknown) => {
        // The conversation goes on by text; the page is told why it is not heard.
        if (!this.#ended) this.#emit('error', AvatarSessionError.from(error));
      },
    );
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
    this.#media?.setMuted(muted);
    this.#send('setMuted', { muted });
  }

  /** Sound was released by a click. */
  resumeAudio(): void {
    this.#levels?.resume();
  }

  /** Null while no media path stands. */
  async networkFigures(): Promise<NetworkFigures | null> {
    const reports = await this.#media?.stats();
    return reports ? this.#network.measure(reports) : null;
  }

  firstFrameShown(sinceConnectMs: number): void {
    this.#send('reportFirstFrame', { sinceConnectMs });
  }

  /** @throws AvatarSessionError `not_connected` unless open, or what the server says. */
  async command<Name extends CommandName>(name: Name, data: SignalingRequest<Name>): Promise<void> {
    const channel = this.#channel;
    if (!this.#opened || !channel || channel.closed) {
      throw new AvatarSessionError('not_connected', 'The session is not open right now.');
    }
    if (name === 'message') this.#turns.messageSent();
    await channel.request(name, data);
  }

  /** @throws as `command`; nothing has changed then. */
  async setModality(modality: Modality): Promise<void> {
    await this.command('setModality', { modality });
    this.#wanted = modality;
  }

  /** For what is told and not asked: a failure changes nothing. */
  #send<Name extends SignalingRequestName>(name: Name, data: SignalingRequest<Name>): void {
    this.#channel?.request(name, data).catch(() => undefined);
  }

  /** Leaves on purpose. Media stops at once; resolves when the server knows, or after a second. */
  async leave(message: string): Promise<void> {
    const channel = this.#channel;
    // Kept out of end(), which would cut the answer off.
    this.#channel = null;
    const told = channel?.request('leave', {}, LEAVE_TIMEOUT_MS).catch(() => undefined);
    this.end({ reason: 'disconnected', message });
    await told;
    channel?.close();
  }

  #fail(error: AvatarSessionError): void {
    const final = error.code === 'session_terminated' ? 'terminated' : 'connection_failed';
    this.end({ reason: final, message: error.message }, error);
  }

  /** Closes everything. Idempotent. */
  end(info: CloseInfo, error: AvatarSessionError | null = null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#abort.abort();
    this.#tools.endAll();
    this.#turns.close();
    this.#bargeIns.close();
    this.#silencer.reset();
    this.#media?.close();
    this.#microphone.close();
    this.#channel?.close();
    this.#player.clear();
    this.#onEnd(info, error);
    this.#onOpened(error ?? new AvatarSessionError('aborted', info.message));
  }
}
