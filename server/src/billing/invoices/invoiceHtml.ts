import { createHash } from 'node:crypto';
import type { Invoice } from './Invoice.ts';
import { invoiceText } from './invoiceText.ts';

const STYLE = `
  body { margin: 0; background: #f5f5f2; color: #16181d; font: 15px/1.5 -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; }
  main { max-width: 720px; margin: 32px auto; padding: 48px 56px; background: #fff; border: 1px solid #dbd8d0; border-radius: 14px; }
  header { display: flex; justify-content: space-between; gap: 32px; flex-wrap: wrap; }
  h1 { margin: 0 0 4px; font-size: 30px; letter-spacing: -0.5px; }
  h2 { margin: 0 0 4px; color: #545965; font-size: 13px; font-weight: 600; }
  address { font-style: normal; overflow-wrap: anywhere; }
  address strong { display: block; }
  .parties { display: flex; gap: 48px; flex-wrap: wrap; margin: 32px 0; }
  .parties > * { flex: 1 1 220px; min-width: 0; }
  dl { display: grid; grid-template-columns: auto auto; gap: 2px 20px; margin: 0; }
  dt { color: #545965; } dd { margin: 0; }
  .wide { overflow-x: auto; }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { padding: 9px 0 9px 16px; text-align: right; border-bottom: 1px solid #dbd8d0; }
  th { color: #545965; font-size: 13px; font-weight: 600; white-space: nowrap; }
  th:first-child, td:first-child { padding-left: 0; text-align: left; }
  tfoot th, tfoot td { padding: 5px 0 5px 16px; border: 0; font-weight: 400; font-size: 15px; color: inherit; text-align: right; }
  tfoot tr:first-child > * { padding-top: 16px; }
  tfoot .strong > * { font-weight: 700; }
  tfoot tr:last-child > * { font-size: 19px; }
  p { margin: 32px 0 0; color: #545965; font-size: 13px; }
  @media (max-width: 560px) {
    main { margin: 0; padding: 24px 20px; border: 0; border-radius: 0; }
    table, tbody, tfoot { display: block; }
    thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    tbody tr { display: grid; grid-template-columns: 1fr auto auto; gap: 0 14px; padding: 9px 0; border-bottom: 1px solid #dbd8d0; }
    tbody td { padding: 0; border: 0; }
    tbody td:first-child { grid-column: 1 / -1; font-weight: 600; }
    tbody td:nth-child(2) { text-align: left; }
    tfoot tr { display: flex; justify-content: space-between; }
    tfoot tr > *, tfoot tr:first-child > :first-child { padding-left: 0; }
  }
  @media print { body { background: none; } main { margin: 0; padding: 0; border: 0; } }
`;

/** The page's own policy: its one style, by hash, and nothing else at all. */
export const INVOICE_PAGE_POLICY =
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** @returns a page that stands alone: it can be printed, or saved and sent. */
export function invoiceHtml(invoice: Invoice): string {
  const { title, seller, buyer, facts, lines, totals, note } = invoiceText(invoice);
  const party = (heading: string, [name = '', ...rest]: readonly string[]): string =>
    `<div><h2>${heading}</h2><address><strong>${escaped(name)}</strong>${rest.map(escaped).join('<br>')}</address></div>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${title} ${invoice.number}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header><h1>${escaped(title)}</h1><dl>${facts
    .map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`)
    .join('')}</dl></header>
<div class="parties">${party('From', seller)}${party('Bill to', buyer)}</div>
<div class="wide"><table>
<thead><tr><th scope="col">Description</th><th scope="col">Quantity</th><th scope="col">Unit price</th><th scope="col">Amount</th></tr></thead>
<tbody>
${lines
  .map(
    ({ description, quantity, unitPrice, amount }) =>
      `<tr><td>${escaped(description)}</td><td>${quantity}</td><td>${unitPrice}</td><td>${amount}</td></tr>`,
  )
  .join('\n')}
</tbody>
<tfoot>
${totals
  .map(
    ({ label, value, strong }) =>
      `<tr${strong ? ' class="strong"' : ''}><th scope="row" colspan="3">${escaped(label)}</th><td>${value}</td></tr>`,
  )
  .join('\n')}
</tfoot>
</table></div>
<p>${escaped(note)}</p>
</main>
</body>
</html>
`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
