import type { AgentState, SessionState } from '@visavis/client-sdk';
import { byId, formatLatency, formatTime, make } from './dom.ts';

export interface OverlayAction {
  readonly label: string;
  readonly primary?: boolean;
  readonly run: () => void;
}

export interface Overlay {
  readonly title: string;
  readonly text?: string;
  readonly spinner?: boolean;
  readonly actions?: readonly OverlayAction[];
}

const AGENT_TEXTS: Readonly<Record<AgentState, string>> = {
  listening: 'Listening',
  thinking: 'Thinking',
  speaking: 'Speaking',
};

/** The big picture with what lies over it: the avatar's state, the figures, and whatever stands in the way. */
export class Stage {
  readonly video = byId('video', HTMLVideoElement);
  readonly #agent = byId('agent', HTMLElement);
  readonly #agentText = byId('agent-text', HTMLElement);
  readonly #time = byId('time', HTMLElement);
  readonly #recording = byId('recording', HTMLElement);
  readonly #latency = byId('latency', HTMLElement);
  readonly #latencyFigure = byId('latency-figure', HTMLElement);
  readonly #overlay = byId('overlay', HTMLElement);
  readonly #unlock = byId('unlock', HTMLButtonElement);
  #shownOverlay = '';

  constructor(portrait: string) {
    // Absolute: a relative URL in a custom property is resolved against the style sheet's.
    const url = new URL(portrait, location.href).href;
    byId('stage', HTMLElement).style.setProperty('--portrait', `url(${JSON.stringify(url)})`);
    this.setTime(0);
    this.setLatency(null);
    this.setRecording(false);
    this.setUnlock(null);
    this.setOverlay(null);
    this.setAgent('connecting');
  }

  setAgent(state: AgentState | SessionState['name']): void {
    const talking = state === 'listening' || state === 'thinking' || state === 'speaking';
    this.#agent.dataset.state = state;
    this.#agent.hidden = !talking;
    if (talking) this.#agentText.textContent = AGENT_TEXTS[state];
  }

  setHearsUser(speaking: boolean): void {
    this.#agent.classList.toggle('hears-user', speaking);
  }

  setTime(ms: number): void {
    this.#time.textContent = formatTime(ms);
  }

  setLatency(ms: number | null): void {
    this.#latencyFigure.hidden = ms === null;
    if (ms !== null) this.#latency.textContent = formatLatency(ms);
  }

  setRecording(active: boolean): void {
    this.#recording.hidden = !active;
  }

  /** The button that releases the sound; null takes it away. */
  setUnlock(run: (() => void) | null): void {
    this.#unlock.hidden = run === null;
    this.#unlock.onclick = run;
  }

  setOverlay(overlay: Overlay | null): void {
    this.#overlay.hidden = overlay === null;
    const key = JSON.stringify(overlay);
    if (!overlay || key === this.#shownOverlay) {
      this.#shownOverlay = overlay ? key : '';
      return;
    }
    this.#shownOverlay = key;
    byId('overlay-spinner', HTMLElement).hidden = !overlay.spinner;
    byId('overlay-title', HTMLElement).textContent = overlay.title;
    byId('overlay-text', HTMLElement).textContent = overlay.text ?? '';
    const actions = byId('overlay-actions', HTMLElement);
    actions.replaceChildren(
      ...(overlay.actions ?? []).map(({ label, primary, run }) => {
        const button = make('button', { className: `button${primary ? ' is-primary' : ''}`, text: label });
        button.type = 'button';
        button.addEventListener('click', run);
        return button;
      }),
    );
    // The way on is one key press away, and read out with what happened.
    actions.querySelector('button')?.focus();
  }
}
