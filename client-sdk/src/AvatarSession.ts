import {
  TypedEmitter,
  type Modality,
  type SessionSnapshot,
  type UpdateContextRequest,
  type UpdateSettingsRequest,
} from '@visavis/shared';
import { AvatarSessionError } from './AvatarSessionError.ts';
import { Connection } from './Connection.ts';
import type { AvatarSessionEvents, CloseInfo, MicrophoneStatus, SessionState } from './events.ts';
import { Player } from './media/Player.ts';
import type { NetworkFigures } from './metrics/NetworkMeter.ts';
import { resolveOptions, type AvatarSessionOptions, type ResolvedOptions } from './options.ts';
import { browserPlatform } from './platform/browserPlatform.ts';
import type { Platform } from './platform/Platform.ts';
import { ToolHandlers, type ToolHandler } from './tools/ToolHandlers.ts';

/**
 * One session with an avatar in this page.
 *
 * ```ts
 * const session = new AvatarSession({ url: 'https://avatars.example.com', getToken });
 * session.attach(document.querySelector('video')!);
 * session.on('transcript', ({ role, content }) => console.log(role, content));
 * await session.connect();
 * ```
 *
 * Every method may be called in any state and any number of times. Several sessions live side by side on one page.
 * Events are documented in `AvatarSessionEvents`; what a listener throws is reported to the page and disturbs nothing.
 */
export class AvatarSession extends TypedEmitter<AvatarSessionEvents> {
  readonly #options: ResolvedOptions;
  readonly #platform: Platform;
  readonly #player: Player;
  readonly #tools = new ToolHandlers();
  #state: SessionState = { name: 'idle' };
  #connection: Connection | null = null;
  #connecting: Promise<void> | null = null;
  #connectedAt = 0;
  #releasePage: () => void = () => undefined;
  #muted = false;
  #modality: Modality | null = null;
  #microphone: MicrophoneStatus = { status: 'off' };
  #session: SessionSnapshot | null = null;
  #recording = false;

  /**
   * @param platform for tests; the browser by default.
   * @throws AvatarSessionError `invalid_option`.
   */
  constructor(options: AvatarSessionOptions, platform: Platform = browserPlatform()) {
    super();
    this.#platform = platform;
    this.#options = resolveOptions(options, platform.pageUrl);
    this.#player = new Player({
      createStream: (tracks) => platform.createStream(tracks),
      clock: platform.clock,
      onBlocked: () => this.emit('autoplayBlocked'),
      onFirstFrame: () => {
        const sinceConnectMs = platform.clock.now() - this.#connectedAt;
        this.#connection?.firstFrameShown(sinceConnectMs);
        this.emit('firstFrame', { sinceConnectMs });
      },
    });
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The session as the server last told it; null before the first `connect()`. */
  get session(): SessionSnapshot | null {
    return this.#connection?.session ?? this.#session;
  }

  get muted(): boolean {
    return this.#muted;
  }

  /** Whether this conversation is being recorded right now. */
  get recording(): boolean {
    return this.#recording;
  }

  get microphone(): MicrophoneStatus {
    return this.#microphone;
  }

  /**
   * Opens the conversation; resolves when the avatar's first frame flows. While connecting or connected, the same
   * connection is meant.
   * @throws AvatarSessionError, told by `error` and `close` too: `unauthorized`, `session_terminated`, `no_capacity`,
   *   `network`, `timeout`, `unsupported_browser`, …; `aborted` when `disconnect()` came first.
   */
  connect(): Promise<void> {
    if (this.#connecting) return this.#connecting;
    if (this.#state.name === 'closed' && this.#state.reason !== 'duplicate') {
      return Promise.reject(
        new AvatarSessionError(
          'session_terminated',
          'The session has ended; create a new one to talk again.',
        ),
      );
    }
    const connection: Connection = new Connection({
      platform: this.#platform,
      options: this.#options,
      player: this.#player,
      muted: this.#muted,
      tools: this.#tools,
      modality: this.#modality,
      emit: (name, ...args) => {
        if (name === 'microphone') this.#microphone = args[0] as MicrophoneStatus;
        if (name === 'recording') this.#setRecording((args[0] as { active: boolean }).active);
        else this.emit(name, ...args);
      },
      setState: (state) => this.#setState(state),
      onEnd: (info, error) => this.#onEnd(connection, info, error),
    });
    this.#connection = connection;
    this.#connectedAt = this.#platform.clock.now();
    this.#releasePage = this.#platform.onPageHide(() => void this.disconnect());
    const opening = connection.open();
    // A listener of `state` may have called disconnect() already.
    if (this.#isCurrent(connection)) this.#connecting = opening;
    return opening;
  }

  #isCurrent(connection: Connection): boolean {
    return this.#connection === connection;
  }

  #onEnd(connection: Connection, { reason, message }: CloseInfo, error: AvatarSessionError | null): void {
    if (!this.#isCurrent(connection)) return;
    this.#session = connection.session ?? this.#session;
    this.#connection = null;
    this.#connecting = null;
    this.#releasePage();
    this.#setMicrophoneOff();
    this.#setRecording(false);
    if (reason === 'terminated' || reason === 'time_limit' || reason === 'duplicate') {
      this.#setState({ name: 'closed', reason });
    } else {
      this.#setState({ name: 'paused', reason });
    }
    if (error) this.emit('error', error);
    this.emit('close', { reason, message });
  }

  #setMicrophoneOff(): void {
    if (this.#microphone.status === 'off') return;
    this.#microphone = { status: 'off' };
    this.emit('microphone', this.#microphone);
  }

  #setRecording(active: boolean): void {
    if (this.#recording === active) return;
    this.#recording = active;
    this.emit('recording', { active });
  }

  #setState(state: SessionState): void {
    this.#state = state;
    this.emit('state', state);
  }

  /** Pauses the session: it costs nothing and can be taken up with `connect()`. Silent when not connected. */
  async disconnect(): Promise<void> {
    await this.#connection?.leave('The page disconnected.');
  }

  /** A new connection to the same session, whatever state this one is in. @throws as `connect` */
  async reconnect(): Promise<void> {
    await this.disconnect();
    await this.connect();
  }

  /** Ends the session for good. Silent when it has ended. @throws AvatarSessionError `not_connected` unless open. */
  async terminate(): Promise<void> {
    if (this.#state.name === 'closed' && this.#state.reason !== 'duplicate') return;
    const connection = this.#open();
    try {
      await connection.command('terminate', {});
    } catch (error) {
      // The server's `close` may overtake its answer.
      if (!this.#isCurrent(connection) && this.#state.name === 'closed') return;
      throw error;
    }
    connection.end({ reason: 'terminated', message: 'The session was ended.' });
  }

  /** Plays the avatar in this element, now and after every reconnection. It replaces the one attached before. */
  attach(element: HTMLVideoElement | HTMLAudioElement): void {
    this.#player.attach(element);
  }

  detach(): void {
    this.#player.detach();
  }

  /** Starts the sound that the browser held back; call it from a click. @returns whether it plays. */
  async play(): Promise<boolean> {
    this.#connection?.resumeAudio();
    return this.#player.play();
  }

  /** The avatar hears nothing until `unmute()`; remembered across connections. */
  mute(): void {
    this.#setMuted(true);
  }

  unmute(): void {
    this.#setMuted(false);
  }

  #setMuted(muted: boolean): void {
    if (this.#muted === muted) return;
    this.#muted = muted;
    this.#connection?.setMuted(muted);
  }

  /** Asks for the microphone again, after a refusal for instance. The outcome is told by `microphone`. */
  async startMicrophone(): Promise<void> {
    await this.#connection?.microphone.open();
  }

  /** Changes the microphone: an id from `navigator.mediaDevices.enumerateDevices()`, or `'default'`. */
  async setDevice(deviceId: string): Promise<void> {
    await this.#connection?.microphone.setDevice(deviceId);
  }

  /** Says something to the avatar in writing. @throws AvatarSessionError `not_connected`, `validation_failed`, … */
  async sendMessage(text: string): Promise<void> {
    await this.#open().command('message', { text });
  }

  /**
   * The avatar says these words as they stand, now; what it is saying ends. Resolves when the server has them; that they
   * are heard is told by `transcript`.
   * @throws AvatarSessionError `not_connected`; `forbidden` unless the token has the permission `speak`.
   */
  async speak(text: string): Promise<void> {
    await this.#open().command('speak', { text });
  }

  /**
   * Adds to what the AI knows in this session, or replaces it; 2,500 words in all. From the next reply on.
   * @throws AvatarSessionError `not_connected`; `context_too_long`; `forbidden` unless the token has the permission
   *   `instruct`. Nothing has changed then.
   */
  async updateContext(update: UpdateContextRequest): Promise<void> {
    await this.#open().command('updateContext', update);
  }

  /**
   * Changes the face (from the next picture on), the voice (from the next sentence), the language or the behavior (from
   * the next reply) while the conversation goes on. `sessionUpdated` follows.
   * @throws AvatarSessionError `not_connected`; `validation_failed`, `unsupported_option` for what there is not;
   *   `forbidden` unless the token has the permission `settings`, for `behavior` `instruct`. Nothing has changed then.
   */
  async updateSettings(settings: UpdateSettingsRequest): Promise<void> {
    await this.#open().command('updateSettings', settings);
  }

  /**
   * How much of the avatar the user wants: `voice` spares the picture, `text` the sound as well. Remembered across
   * connections. A weak network may give less for a while, never more; `modality` tells what comes.
   * @throws AvatarSessionError `not_connected`; `conflict` for more than the session's own modality.
   */
  async setModality(modality: Modality): Promise<void> {
    await this.#open().setModality(modality);
    this.#modality = modality;
  }

  /**
   * Hands-on mode, a button to talk: call it with `true` while the user holds it down, with `false` when they let go;
   * then the avatar answers.
   * @throws AvatarSessionError `not_connected`, …
   */
  async pushToTalk(pressed: boolean): Promise<void> {
    await this.#open().command('pushToTalk', { pressed });
  }

  /** Hands-on mode: the user has finished, the avatar answers. @throws AvatarSessionError `not_connected`, … */
  async commitTurn(): Promise<void> {
    await this.#open().command('commitTurn', {});
  }

  /** Stops the avatar's current reply. @throws AvatarSessionError `not_connected`, … */
  async interrupt(): Promise<void> {
    await this.#open().command('interrupt', {});
  }

  /**
   * Answers a tool that the session declared with `kind: 'client'`, now and after every reconnection. A handler
   * registered before for that name is replaced.
   * @returns the release: the tool is then answered with an error.
   */
  registerTool(name: string, handler: ToolHandler): () => void {
    return this.#tools.register(name, handler);
  }

  /**
   * How the avatar's streams arrive in this browser: rates since the last call, so call it every second or so. Null
   * while there is no connection, or when the browser cannot tell.
   */
  async networkFigures(): Promise<NetworkFigures | null> {
    try {
      return (await this.#connection?.networkFigures()) ?? null;
    } catch {
      // The streams were replaced meanwhile: the next call tells.
      return null;
    }
  }

  #open(): Connection {
    if (this.#connection) return this.#connection;
    throw new AvatarSessionError('not_connected', 'The session is not open: call connect() first.');
  }

  protected override emit<Name extends keyof AvatarSessionEvents>(
    name: Name,
    ...args: AvatarSessionEvents[Name]
  ): void {
    try {
      super.emit(name, ...args);
    } catch (error) {
      this.#platform.reportError(error);
    }
  }
}
