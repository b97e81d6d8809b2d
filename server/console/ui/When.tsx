import type { VNode } from 'preact';
import { formatDateTime, formatToMinute } from '../format.ts';

/** An instant in a column; the second is in its title. */
export function When({ iso }: { iso: string | null }): VNode {
  if (iso === null) return <>–</>;
  return (
    <time dateTime={iso} title={formatDateTime(iso)}>
      {formatToMinute(iso)}
    </time>
  );
}
