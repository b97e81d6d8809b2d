import type { VNode } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { labelEvery, ticksUpTo } from './scale.ts';

export interface Series {
  readonly name: string;
  /** One for each place on the axis; null: nothing was measured there. */
  readonly values: readonly (number | null)[];
}

export interface ChartProps {
  readonly title: string;
  readonly kind: 'bars' | 'lines';
  /** What stands along the axis: days, times. */
  readonly places: readonly string[];
  /** What the places are called in the table. */
  readonly placeName: string;
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}

const HEIGHT = 220;
const MARGIN = { top: 12, right: 12, bottom: 26, left: 64 };

/**
 * A chart in SVG: bars are stacked, lines have gaps where nothing was measured. The same figures are a table below, which
 * is what a screen reader is given; arrow keys walk over the places.
 */
export function Chart(props: ChartProps): VNode {
  const { title, places, series, format } = props;
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [at, setAt] = useState<number | null>(null);
  const readingId = useId();
  const last = places.length - 1;
  const walk = (by: number): void => {
    setAt((before) => Math.min(last, Math.max(0, (before ?? (by > 0 ? -1 : last + 1)) + by)));
  };
  return (
    <figure class="chart">
      {series.length > 1 && (
        <ul class="legend">
          {series.map(({ name }, index) => (
            <li key={name} class={`series-${index + 1}`}>
              {name}
            </li>
          ))}
        </ul>
      )}
      <div
        ref={frame}
        class="chart-frame"
        role="group"
        aria-label={`${title}: a chart. Left and right arrow keys read it value by value.`}
        aria-describedby={readingId}
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight') walk(1);
          else if (event.key === 'ArrowLeft') walk(-1);
          else return;
          event.preventDefault();
        }}
        onBlur={() => setAt(null)}
        onPointerLeave={() => setAt(null)}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const share =
            (event.clientX - box.left - MARGIN.left) / Math.max(1, box.width - MARGIN.left - MARGIN.right);
          setAt(Math.min(last, Math.max(0, Math.floor(share * places.length))));
        }}
      >
        {width > 0 && <Drawing {...props} width={width} at={at} />}
      </div>
      <p class="reading" id={readingId} aria-live="polite">
        {at === null || places[at] === undefined
          ? ' '
          : `${places[at]}: ${series
              .map(({ name, values }) => {
                const value = values[at];
                const text = value === null || value === undefined ? 'none' : format(value);
                return series.length > 1 ? `${name} ${text}` : text;
              })
              .join(', ')}`}
      </p>
      <DataTable {...props} />
    </figure>
  );
}

function Drawing(props: ChartProps & { width: number; at: number | null }): VNode {
  const { title, kind, places, series, format, width, at } = props;
  const inner = { width: width - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };
  const heights = places.map((_, index) => series.map(({ values }) => values[index] ?? 0));
  const greatest = Math.max(
    0,
    ...heights.map((each) => (kind === 'bars' ? each.reduce((a, b) => a + b, 0) : Math.max(...each))),
  );
  const ticks = ticksUpTo(greatest);
  const top = ticks.at(-1) ?? 1;
  const x = (index: number): number =>
    MARGIN.left + ((index + 0.5) * inner.width) / Math.max(1, places.length);
  const y = (value: number): number => MARGIN.top + inner.height * (1 - value / top);
  const step = labelEvery(places.length, inner.width);
  const barWidth = Math.min(36, (inner.width / Math.max(1, places.length)) * 0.7);
  return (
    <svg
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      aria-hidden="true"
      focusable="false"
    >
      <title>{title}</title>
      {ticks.map((tick) => (
        <g key={tick}>
          <line class="grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
          <text class="axis" x={MARGIN.left - 8} y={y(tick) + 4} text-anchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
      {places.map((place, index) =>
        index % step === 0 ? (
          <text key={index} class="axis" x={x(index)} y={HEIGHT - 8} text-anchor="middle">
            {place}
          </text>
        ) : null,
      )}
      {at !== null && (
        <line class="cursor" x1={x(at)} x2={x(at)} y1={MARGIN.top} y2={MARGIN.top + inner.height} />
      )}
      {kind === 'bars'
        ? series.map(({ name, values }, order) => (
            <g key={name} class={`bars series-${order + 1}`}>
              {values.map((value, index) => {
                if (value === null || value <= 0) return null;
                const below = (heights[index] ?? []).slice(0, order).reduce((a, b) => a + b, 0);
                return (
                  <rect
                    key={index}
                    x={x(index) - barWidth / 2}
                    y={y(below + value)}
                    width={barWidth}
                    height={Math.max(1, y(below) - y(below + value))}
                    rx={Math.min(3, barWidth / 4)}
                  />
                );
              })}
            </g>
          ))
        : series.map(({ name, values }, order) => (
            <g key={name} class={`lines series-${order + 1}`}>
              <path d={linePath(values, x, y)} />
              {values.map((value, index) =>
                value !== null && (places.length <= 40 || isAlone(values, index)) ? (
                  <circle key={index} cx={x(index)} cy={y(value)} r={2.5} />
                ) : null,
              )}
            </g>
          ))}
    </svg>
  );
}

function DataTable({ title, places, placeName, series, format }: ChartProps): VNode {
  return (
    <details class="chart-data">
      <summary>Show as a table</summary>
      <div class="table-frame" role="region" aria-label={`${title}, as a table`} tabIndex={0}>
        <table class="is-plain">
          <caption class="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{placeName}</th>
              {series.map(({ name }) => (
                <th key={name} scope="col" class="is-figure">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {places.map((place, index) => (
              <tr key={index}>
                <th scope="row">{place}</th>
                {series.map(({ name, values }) => {
                  const value = values[index];
                  return (
                    <td key={name} class="is-figure">
                      {value === null || value === undefined ? '–' : format(value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function linePath(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  let pen: 'M' | 'L' = 'M';
  let path = '';
  values.forEach((value, index) => {
    if (value === null) {
      pen = 'M';
      return;
    }
    path += `${pen}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = 'L';
  });
  return path;
}

/** No line leads to it: it would not be seen without a dot. */
function isAlone(values: readonly (number | null)[], index: number): boolean {
  return (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
}

function useWidth(frame: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const watcher = new ResizeObserver(() => setWidth(element.clientWidth));
    watcher.observe(element);
    setWidth(element.clientWidth);
    return () => watcher.disconnect();
  }, [frame]);
  return width;
}
