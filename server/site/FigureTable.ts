import type { TurnMetrics } from '@visavis/client-sdk';
import { make } from './dom.ts';
import type { TurnFigures } from './turnFigures.ts';
import { STAGES } from './turnStages.ts';

interface Row {
  readonly key: string;
  readonly label: string;
  readonly of: (turn: TurnMetrics) => number | undefined;
}

const ROWS: readonly Row[] = [
  ...STAGES.map(({ key, label, until }) => ({ key, label, of: until })),
  { key: 'seen', label: 'seen', of: (turn) => turn.browserFirstFrameMs },
  { key: 'stt', label: 'transcription', of: (turn) => turn.sttMs },
  { key: 'skew', label: 'A/V skew', of: (turn) => turn.avSkewMs },
  { key: 'barge-in', label: 'barge-in', of: (turn) => turn.bargeInMs },
];

/** Each figure of the last turn, with p50 and p95 over the conversation, ms. */
export class FigureTable {
  readonly #body: HTMLTableSectionElement;

  constructor(body: HTMLTableSectionElement) {
    this.#body = body;
  }

  show(turns: TurnFigures): void {
    this.#body.replaceChildren(
      ...ROWS.map(({ key, label, of }) => {
        const { last, p50, p95 } = turns.summary(of);
        const head = make('th', {}, [make('i', { className: `is-${key}` }), make('span', { text: label })]);
        head.scope = 'row';
        const row = make('tr', {}, [
          head,
          ...[last, p50, p95].map((ms) => make('td', { text: ms === null ? '–' : String(Math.round(ms)) })),
        ]);
        row.dataset.measure = key;
        return row;
      }),
    );
  }
}
