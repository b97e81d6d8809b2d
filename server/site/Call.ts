import { AvatarSession, type PausedReason, type SessionState } from '@visavis/client-sdk';
import type { FaceWire, VoiceWire } from '@visavis/shared';
import { CommandPanel } from './CommandPanel.ts';
import { DebugPanel } from './DebugPanel.ts';
import { describeFailure } from './describeFailure.ts';
import { byId, formatTime } from './dom.ts';
import type { CallSummary } from './EndedView.ts';
import { MicrophonePanel } from './MicrophonePanel.ts';
import { registerPageTools } from './pageTools.ts';
import { SessionTimer } from './SessionTimer.ts';
import { Stage, type Overlay } from './Stage.ts';
import { Transcript } from './Transcript.ts';

export interface CallOptions {
  readonly face: FaceWire;
  readonly voices: readonly VoiceWire[];
  /** The id of the one that speaks. */
  readonly voice: string;
  readonly getToken: () => Promise<string>;
  readonly microphone: boolean;
  /** Shows where each turn's time goes. */
  readonly debug: boolean;
  /** The conversation is over, for whatever reason. Called once. */
  readonly onEnd: (summary: CallSummary) => void;
  /** The visitor goes back to choosing. Called once. */
  readonly onBack: () => void;
}

const TOAST_MS = 6_000;
const PAUSED_TEXTS: Readonly<Partial<Record<PausedReason, string>>> = {
  disconnected: 'Nothing is counted while you are away. Your conversation is kept.',
  idle_timeout: 'You were quiet for a while. Your conversation is kept.',
  paused_by_api: 'The conversation was paused. It is kept for you.',
  server_stopped: 'The server is restarting. Your conversation is kept.',
};

/** One conversation on the page: the SDK's events become what the visitor sees, the visitor's clicks its calls. */
export class Call {
  readonly #options: CallOptions;
  readonly #session: AvatarSession;
  readonly #stage: Stage;
  readonly #transcript: Transcript;
  readonly #timer: SessionTimer;
  readonly #debug: DebugPanel | null;
  readonly #commands: CommandPanel;
  readonly #root = byId('call', HTMLElement);
  readonly #interrupt = byId('interrupt', HTMLButtonElement);
  readonly #pause = byId('pause', HTMLButtonElement);
  readonly #send = byId('send', HTMLButtonElement);
  readonly #toast = byId('toast', HTMLElement);
  readonly #latencies = new Map<string, number>();
  #failure: unknown = null;
  #toastTimer: ReturnType<typeof setTimeout> | undefined;
  #over = false;

  constructor(options: CallOptions) {
    this.#options = options;
    const { face, getToken, microphone } = options;
    this.#session = new AvatarSession({ getToken, microphone });
    this.#stage = new Stage(face.image);
    this.#transcript = new Transcript(face.name);
    this.#timer = new SessionTimer((ms) => this.#stage.setTime(ms));
    this.#debug = options.debug ? new DebugPanel(this.#session) : null;
    this.#commands = new CommandPanel(this.#session, options);
    new MicrophonePanel(this.#session, { wanted: microphone });
    registerPageTools(this.#session, (use) => this.#transcript.showToolUse(use));
    this.#listen();
    this.#wireControls();
    this.#session.attach(this.#stage.video);
  }

  /** Shows the conversation and connects; failures are shown, never thrown. */
  open(): void {
    document.body.classList.add('in-call');
    this.#root.hidden = false;
    byId('call-title', HTMLElement).textContent = `Conversation with ${this.#options.face.name}`;
    byId('call-title', HTMLElement).focus();
    this.#toast.hidden = true;
    this.#connect();
  }

  #connect(): void {
    this.#failure = null;
    // Its failure is told by `error` and `state`.
    this.#session.connect().catch(() => undefined);
  }

  #listen(): void {
    const session = this.#session;
    session.on('state', (state) => this.#showState(state));
    session.on('error', (error) => {
      this.#failure = error;
      if (session.state.name === 'open') this.#showToast(error.message);
    });
    session.on('open', ({ session: { history, durationMs } }) => {
      this.#transcript.showHistory(history);
      this.#timer.run(durationMs);
    });
    session.on('agentState', ({ state }) => {
      this.#stage.setAgent(state);
      this.#interrupt.disabled = state !== 'speaking';
    });
    // Its help takes room away from the transcript.
    session.on('microphone', () => this.#transcript.scrollToEnd());
    session.on('userSpeech', ({ speaking }) => this.#stage.setHearsUser(speaking));
    session.on('transcript', (entry) => this.#transcript.show(entry));
    session.on('metrics', (turn) => {
      const ms = turn.browserFirstAudioMs ?? turn.firstFrameSentMs;
      this.#latencies.set(turn.turnId, ms);
      this.#stage.setLatency(ms);
    });
    session.on('recording', ({ active }) => this.#stage.setRecording(active));
    session.on('warning', ({ message }) => this.#showToast(message));
    session.on('expiring', ({ remainingMs }) => {
      this.#showToast(`This conversation ends in ${formatTime(remainingMs)}.`);
    });
    session.on('autoplayBlocked', () => {
      this.#stage.setUnlock(() => {
        void session.play().then((plays) => plays && this.#stage.setUnlock(null));
      });
    });
  }

  #wireControls(): void {
    const session = this.#session;
    this.#interrupt.onclick = () => void session.interrupt().catch(() => undefined);
    this.#pause.onclick = () => {
      if (session.state.name === 'open') void session.disconnect();
      else this.#connect();
    };
    byId('end', HTMLButtonElement).onclick = () => void this.#end();
    const message = byId('message', HTMLInputElement);
    byId('composer', HTMLFormElement).onsubmit = (event) => {
      event.preventDefault();
      const text = message.value.trim();
      if (text === '') return;
      session.sendMessage(text).then(
        () => (message.value = ''),
        (error: unknown) => this.#showToast(error instanceof Error ? error.message : String(error)),
      );
    };
  }

  #showState(state: SessionState): void {
    const open = state.name === 'open';
    this.#pause.disabled = !open;
    this.#send.disabled = !open;
    this.#commands.setEnabled(open);
    if (!open) this.#toast.hidden = true;
    if (state.name !== 'open' && state.name !== 'reconnecting') this.#timer.stop();
    if (!open) {
      this.#stage.setAgent(state.name);
      this.#stage.setHearsUser(false);
      this.#interrupt.disabled = true;
    } else {
      this.#stage.setAgent('listening');
    }
    if (state.name === 'paused' || state.name === 'closed') {
      this.#stage.setUnlock(null);
      this.#transcript.settle();
    }
    if (state.name === 'closed') this.#finish(state.reason === 'terminated' ? 'ended' : state.reason);
    else this.#stage.setOverlay(this.#overlay(state));
    // The overlay's button took the focus with it.
    if (open && document.activeElement === document.body) byId('call-title', HTMLElement).focus();
  }

  #overlay(state: Exclude<SessionState, { name: 'closed' }>): Overlay | null {
    const { name } = this.#options.face;
    switch (state.name) {
      case 'open':
      case 'idle':
        return null;
      case 'connecting':
        return {
          title: `Calling ${name}…`,
          text: this.#options.microphone ? 'Allow the microphone when your browser asks.' : 'One moment.',
          spinner: true,
        };
      case 'reconnecting':
        return {
          title: 'Reconnecting…',
          text: state.cause === 'media' ? `${name} will be right back.` : 'Your connection was interrupted.',
          spinner: true,
        };
      case 'paused':
        return this.#pausedOverlay(state.reason);
    }
  }

  #pausedOverlay(reason: PausedReason): Overlay {
    const failed = reason === 'connection_failed' || reason === 'media_failed';
    const { title, text } = failed
      ? describeFailure(this.#failure)
      : { title: 'Paused', text: PAUSED_TEXTS[reason] ?? '' };
    return {
      title,
      text,
      actions: [
        { label: failed ? 'Try again' : 'Resume', primary: true, run: () => this.#connect() },
        failed
          ? { label: 'Back', run: () => this.#back() }
          : { label: 'End conversation', run: () => void this.#end() },
      ],
    };
  }

  async #end(): Promise<void> {
    if (this.#session.state.name === 'open') {
      // Whatever comes of it, the visitor wanted to leave.
      await this.#session.terminate().catch(() => undefined);
    }
    await this.#session.disconnect();
    this.#finish('ended');
  }

  #finish(reason: CallSummary['reason']): void {
    if (this.#over) return;
    const sorted = [...this.#latencies.values()].sort((a, b) => a - b);
    const { name, image } = this.#options.face;
    const summary: CallSummary = {
      name,
      portrait: image,
      reason,
      durationMs: this.#timer.elapsedMs,
      turns: this.#transcript.turns,
      medianLatencyMs: sorted[Math.floor((sorted.length - 1) / 2)] ?? null,
      entries: this.#transcript.copies(),
      transcript: this.#transcript.toText(),
    };
    this.#close();
    this.#options.onEnd(summary);
  }

  #back(): void {
    if (this.#over) return;
    this.#close();
    this.#options.onBack();
  }

  #close(): void {
    this.#over = true;
    this.#timer.stop();
    clearTimeout(this.#toastTimer);
    this.#debug?.close();
    this.#session.removeAllListeners();
    void this.#session.disconnect();
    this.#session.detach();
    this.#root.hidden = true;
    document.body.classList.remove('in-call');
  }

  #showToast(message: string): void {
    this.#toast.textContent = message;
    this.#toast.hidden = false;
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => (this.#toast.hidden = true), TOAST_MS);
  }
}
