import type { ComponentChildren, VNode } from 'preact';
import type { Pages } from '../api/usePages.ts';
import { Failure } from './states.tsx';

export interface Column<Row> {
  readonly name: string;
  /** Figures stand at the right. */
  readonly figure?: boolean;
  readonly cell: (row: Row) => ComponentChildren;
}

/**
 * A table that becomes a list of cards on a phone. The first column names the row.
 * @param props.caption what it lists, for those who do not see it.
 */
export function Table<Row>(props: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}): VNode {
  const { caption, columns, rows, keyOf } = props;
  return (
    <div class="table-frame" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, figure }) => (
              <th key={name} scope="col" class={figure ? 'is-figure' : ''}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ name, figure, cell }, index) =>
                index === 0 ? (
                  <th key={name} scope="row" data-name={name}>
                    <div class="cell">{cell(row)}</div>
                  </th>
                ) : (
                  <td key={name} data-name={name} class={figure ? 'is-figure' : ''}>
                    <div class="cell">{cell(row)}</div>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Below a list that goes on. */
export function More<Item>({ pages }: { pages: Pages<Item> }): VNode | null {
  if (!pages.canLoadMore && !pages.loadingMore && pages.moreError === null) return null;
  return (
    <div class="more">
      {pages.moreError && <Failure error={pages.moreError} />}
      <button type="button" class="button" disabled={pages.loadingMore} onClick={pages.loadMore}>
        {pages.loadingMore ? 'Loading…' : 'Show more'}
      </button>
    </div>
  );
}
