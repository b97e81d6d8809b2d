import type { AvatarSession, NetworkFigures, TurnMetrics } from '@visavis/client-sdk';
import { byId } from './dom.ts';
import { FigureTable } from './FigureTable.ts';
import { TurnFigures } from './turnFigures.ts';
import { Waterfall } from './Waterfall.ts';

const LOOK_EVERY_MS = 1_000;

/** The page's `?debug`: where each turn's time goes, and how the network is. */
export class DebugPanel {
  readonly #session: AvatarSession;
  readonly #root = byId('debug', HTMLDetailsElement);
  readonly #headline = byId('debug-headline', HTMLElement);
  readonly #agent = byId('debug-state', HTMLElement);
  readonly #turns = new TurnFigures();
  readonly #waterfall = new Waterfall(byId('debug-waterfall', HTMLElement));
  readonly #table = new FigureTable(byId('debug-table', HTMLTableSectionElement));
  readonly #network = byId('debug-network', HTMLElement);
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #releases: (() => void)[];

  constructor(session: AvatarSession) {
    this.#session = session;
    this.#root.hidden = false;
    this.#showTurns();
    this.#showNetwork(null);
    this.#agent.textContent = session.state.name;
    this.#releases = [
      session.on('state', ({ name }) => (this.#agent.textContent = name)),
      session.on('agentState', ({ state }) => (this.#agent.textContent = state)),
      session.on('metrics', (metrics) => this.#add(metrics)),
      session.on('transcript', ({ id, role, complete, interrupted }) => {
        if (role !== 'assistant' || !complete || !interrupted) return;
        this.#turns.interrupted(id.replace(/-assistant$/, ''));
        this.#showTurns();
      }),
    ];
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const release of this.#releases.splice(0)) release();
    this.#root.hidden = true;
  }

  #add(metrics: TurnMetrics): void {
    this.#turns.add(metrics);
    this.#showTurns();
  }

  #showTurns(): void {
    const answered = this.#turns.summary((turn) => turn.browserFirstAudioMs ?? turn.firstFrameSentMs);
    this.#headline.textContent =
      answered.p50 === null || answered.p95 === null
        ? 'no turn yet'
        : `answered in ${Math.round(answered.p50)} ms p50 · ${Math.round(answered.p95)} ms p95`;
    this.#waterfall.show(this.#turns.latest);
    this.#table.show(this.#turns);
  }

  async #look(): Promise<void> {
    if (this.#session.state.name !== 'open') return;
    this.#showNetwork(await this.#session.networkFigures());
  }

  #showNetwork(figures: NetworkFigures | null): void {
    const texts: Record<string, string> = {
      rtt: text(figures?.rttMs, (ms) => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`),
      loss: text(figures?.loss, (share) => `${(share * 100).toFixed(1)} %`),
      bitrate: text(figures?.bitsPerSecond, (bps) => `${Math.round(bps / 1_000)} kb/s`),
      fps: text(figures?.fps, (fps) => fps.toFixed(0)),
      skew: text(figures?.avSkewMs, (ms) => `${ms > 0 ? '+' : ''}${Math.round(ms)} ms`),
      buffer: text(figures?.audioBufferMs, (ms) => `${Math.round(ms)} ms`),
    };
    for (const shown of this.#network.querySelectorAll<HTMLElement>('[data-figure]')) {
      shown.textContent = texts[shown.dataset.figure ?? ''] ?? '–';
    }
  }
}

function text(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}
