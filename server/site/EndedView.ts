import { byId, copyWithFeedback, formatLatency, formatTime } from './dom.ts';

export interface CallSummary {
  readonly name: string;
  readonly portrait: string;
  readonly reason: 'ended' | 'time_limit' | 'duplicate';
  readonly durationMs: number;
  readonly turns: number;
  /** Of the turns that were measured. */
  readonly medianLatencyMs: number | null;
  readonly entries: readonly Node[];
  readonly transcript: string;
}

const TEXTS: Readonly<Record<CallSummary['reason'], string>> = {
  ended: 'Thank you for the conversation.',
  time_limit: 'The time of this demo conversation is over. You can start another one.',
  duplicate: 'The conversation goes on in another window or tab, where it was opened last.',
};

/** The summary after a conversation. */
export class EndedView {
  readonly #root = byId('ended', HTMLElement);
  readonly #title = byId('ended-title', HTMLElement);
  readonly #copy = byId('copy-transcript', HTMLButtonElement);

  constructor({ onAgain }: { onAgain: () => void }) {
    byId('again', HTMLButtonElement).addEventListener('click', onAgain);
  }

  show(summary: CallSummary): void {
    const { name, durationMs, turns, medianLatencyMs, transcript } = summary;
    byId('ended-portrait', HTMLImageElement).src = summary.portrait;
    this.#title.textContent = summary.reason === 'duplicate' ? 'Opened elsewhere' : `You talked with ${name}`;
    byId('ended-text', HTMLElement).textContent = TEXTS[summary.reason];
    byId('stat-time', HTMLElement).textContent = formatTime(durationMs);
    byId('stat-turns', HTMLElement).textContent = String(turns);
    byId('stat-latency', HTMLElement).textContent =
      medianLatencyMs === null ? '–' : formatLatency(medianLatencyMs);
    const kept = byId('ended-transcript', HTMLElement);
    kept.replaceChildren(...summary.entries);
    kept.hidden = summary.entries.length === 0;
    this.#copy.hidden = transcript === '';
    this.#copy.onclick = () => void copyWithFeedback(this.#copy, transcript);
    this.setVisible(true);
    this.#title.focus();
  }

  setVisible(visible: boolean): void {
    this.#root.hidden = !visible;
  }
}
