/** A number is written as it is; text may come from anybody. */
export type CsvCell = string | number;

/** What makes a spreadsheet take a cell for a formula, also behind blanks. */
const FORMULA = /^\s*[=+\-@＝＋－＠]/;
const CONTROL = /^[\t\r\n]/;

/**
 * One line of CSV (RFC 4180), CRLF at its end. Text that a spreadsheet would run is kept from it by an apostrophe in
 * front, as OWASP advises.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(cell: CsvCell): string {
  if (typeof cell === 'number') return String(cell);
  const safe = FORMULA.test(cell) || CONTROL.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
