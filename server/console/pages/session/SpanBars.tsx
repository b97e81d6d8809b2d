import type { SpanListWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { formatDateTime } from '../../format.ts';

type Span = SpanListWire['spans'][number];

const WIDTH = 1_000;
const HEIGHT = 26;
const SERIES = { video: 1, voice: 2, text: 3 } as const;
const LEAST = 3;

/** The session from its first connection until now or its last, with the time that was connected filled in. */
export function SpanBars({ spans }: { spans: readonly Span[] }): VNode | null {
  const opened = spans.flatMap((span) =>
    span.opened_at === null ? [] : [{ ...span, opened_at: span.opened_at }],
  );
  const first = opened[0];
  if (!first) return null;
  const time = (iso: string): number => new Date(iso).getTime();
  const from = time(first.opened_at);
  const to = Math.max(...opened.map(({ closed_at }) => (closed_at === null ? Date.now() : time(closed_at))));
  const x = (at: number): number => ((at - from) / Math.max(1, to - from)) * WIDTH;
  return (
    <figure class="span-bars">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect class="gap" width={WIDTH} height={HEIGHT} />
        {opened.map(({ epoch, opened_at, closed_at, mode }) => {
          const [start, end] = [x(time(opened_at)), x(closed_at === null ? to : time(closed_at))];
          return (
            <rect
              key={epoch}
              class={`bars series-${SERIES[mode]}`}
              x={start}
              width={Math.max(LEAST, end - start)}
              height={HEIGHT}
            />
          );
        })}
      </svg>
      <figcaption>
        <span>{formatDateTime(new Date(from).toISOString())}</span>
        <span>The table below tells the same.</span>
        <span>{formatDateTime(new Date(to).toISOString())}</span>
      </figcaption>
    </figure>
  );
}
