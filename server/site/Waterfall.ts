import { make } from './dom.ts';
import type { ShownTurn } from './turnFigures.ts';
import { stretchesOf, type Stretch } from './turnStages.ts';

const ROWS = 4;
const TICK_MS = 500;
const LEAST_SCALE_MS = 1_000;

/** The latest turns as bars on one scale, from the end of the user's speech to the answer that is heard. */
export class Waterfall {
  readonly #root: HTMLElement;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  show(turns: readonly ShownTurn[]): void {
    const rows = turns.slice(0, ROWS).map((turn) => ({ turn, stretches: stretchesOf(turn.metrics) }));
    const longest = Math.max(LEAST_SCALE_MS, ...rows.map(({ stretches }) => stretches.at(-1)?.toMs ?? 0));
    const scaleMs = Math.ceil(longest / TICK_MS) * TICK_MS;
    this.#root.style.setProperty('--ticks', String(scaleMs / TICK_MS));
    this.#root.replaceChildren(
      ...(rows.length === 0
        ? [make('p', { className: 'debug-empty', text: 'Say something: each answer becomes a bar.' })]
        : [axis(scaleMs), ...rows.map(({ turn, stretches }) => row(turn, stretches, scaleMs))]),
    );
  }
}

function axis(scaleMs: number): HTMLElement {
  const every = scaleMs > 4 * TICK_MS ? 2 * TICK_MS : TICK_MS;
  const ticks = [];
  for (let ms = 0; ms <= scaleMs; ms += every) {
    const tick = make('span', { text: `${ms / 1_000}` });
    tick.style.left = `${(ms / scaleMs) * 100}%`;
    ticks.push(tick);
  }
  const element = make('div', { className: 'debug-row debug-axis' }, [
    make('span'),
    make('div', { className: 'debug-track' }, ticks),
    make('span', { text: 's' }),
  ]);
  element.setAttribute('aria-hidden', 'true');
  return element;
}

function row(turn: ShownTurn, stretches: readonly Stretch[], scaleMs: number): HTMLElement {
  const { metrics, number, interrupted } = turn;
  const percent = (ms: number): string => `${(ms / scaleMs) * 100}%`;
  const parts = stretches.map(({ stage, fromMs, toMs }) => {
    const part = make('i', { className: `is-${stage.key}` });
    part.style.left = percent(fromMs);
    part.style.width = percent(toMs - fromMs);
    part.title = `${stage.label}: ${Math.round(toMs - fromMs)} ms, until ${Math.round(toMs)} ms`;
    return part;
  });
  // It runs while the end of the turn is waited for.
  const stt = make('i', { className: 'is-stt' });
  stt.style.left = percent(Math.max(0, metrics.endOfSpeechToCommitMs - metrics.sttMs));
  stt.style.width = percent(Math.min(metrics.sttMs, metrics.endOfSpeechToCommitMs));
  stt.title = `transcription: ${Math.round(metrics.sttMs)} ms`;
  const marks = [
    ...(interrupted ? [make('em', { className: 'debug-mark', text: 'cut off' })] : []),
    ...(metrics.preemptive ? [make('em', { className: 'debug-mark', text: 'begun early' })] : []),
  ];
  const total = Math.round(stretches.at(-1)?.toMs ?? 0);
  const element = make('div', { className: 'debug-row' }, [
    make('span', { className: 'debug-number', text: `${number}` }),
    make('div', { className: 'debug-track' }, [...parts, stt, ...marks]),
    make('span', { className: 'debug-total', text: `${total}` }),
  ]);
  element.dataset.turnId = metrics.turnId;
  return element;
}
