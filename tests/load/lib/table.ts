/** Cells of a row; numbers are shown with as many digits as matter. */
export type Row = readonly (string | number | null)[];

export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly Row[];
}

/** Aligned text: first column to the left, the others to the right. */
export function formatTable({ title, head, rows }: Table): string {
  const cells = [head, ...rows.map((row) => row.map(formatCell))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [title, rule, lines[0], rule, ...lines.slice(1), rule].join('\n');
}

function formatCell(cell: string | number | null): string {
  if (cell === null) return '·';
  if (typeof cell === 'string') return cell;
  if (!Number.isFinite(cell)) return '–';
  if (Number.isInteger(cell)) return String(cell);
  return cell.toFixed(Math.abs(cell) < 10 ? 2 : 1);
}
