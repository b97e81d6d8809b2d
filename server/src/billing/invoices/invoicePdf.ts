import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pdfmake from 'pdfmake';
import type { Content, TableCell } from 'pdfmake/interfaces.js';
import type { Invoice } from './Invoice.ts';
import { invoiceText } from './invoiceText.ts';

const INK = '#16181d';
const SOFT = '#545965';
const LINE = '#dbd8d0';

/** Latin, Greek and Cyrillic; comes with pdfmake. */
const ROBOTO = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts/Roboto');
pdfmake.setFonts({
  Roboto: { normal: join(ROBOTO, 'Roboto-Regular.ttf'), bold: join(ROBOTO, 'Roboto-Medium.ttf') },
});
// What is in an invoice is text: it names no file and no URL that is to be read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(ROBOTO));

/** @returns the invoice as a PDF in A4, its lines over as many pages as they need. */
export async function invoicePdf(invoice: Invoice): Promise<Buffer> {
  const { title, seller, buyer, facts, lines, totals, note } = invoiceText(invoice);
  const head = (text: string): TableCell => ({ text, color: SOFT, fontSize: 9, bold: true });
  const right = (cell: TableCell): TableCell => ({ ...(cell as object), alignment: 'right' }) as TableCell;
  return pdfmake
    .createPdf({
      pageSize: 'A4',
      pageMargins: [56, 56, 56, 72],
      info: {
        title: `${title} ${invoice.number}`,
        author: invoice.seller.name,
        creationDate: invoice.issuedAt,
      },
      language: 'en',
      defaultStyle: { font: 'Roboto', fontSize: 10, color: INK, lineHeight: 1.25 },
      footer: (page, pages) => ({
        columns: [
          { text: `${invoice.seller.name} · ${title} ${invoice.number}`, color: SOFT, fontSize: 8 },
          { text: `Page ${page} of ${pages}`, alignment: 'right', color: SOFT, fontSize: 8 },
        ],
        margin: [56, 28, 56, 0],
      }),
      content: [
        {
          columns: [
            { text: title, fontSize: 26, bold: true },
            {
              width: 'auto',
              layout: 'noBorders',
              table: {
                body: facts.map(([label, value]) => [{ text: label, color: SOFT }, right({ text: value })]),
              },
            },
          ],
        },
        { columns: [party('From', seller), party('Bill to', buyer)], columnGap: 32, margin: [0, 28, 0, 28] },
        {
          table: {
            headerRows: 1,
            dontBreakRows: true,
            widths: ['*', 'auto', 'auto', 'auto'],
            body: [
              [
                head('Description'),
                right(head('Quantity')),
                right(head('Unit price')),
                right(head('Amount')),
              ],
              ...lines.map(({ description, quantity, unitPrice, amount }): TableCell[] => [
                { text: description },
                right({ text: quantity }),
                right({ text: unitPrice }),
                right({ text: amount }),
              ]),
            ],
          },
          layout: {
            hLineWidth: (row) => (row === 0 ? 0 : 0.7),
            vLineWidth: () => 0,
            hLineColor: () => LINE,
            paddingLeft: (column) => (column === 0 ? 0 : 14),
            paddingRight: () => 0,
            paddingTop: () => 6,
            paddingBottom: () => 5,
          },
        },
        {
          unbreakable: true,
          margin: [0, 14, 0, 0],
          columns: [
            { width: '*', text: '' },
            {
              width: 'auto',
              layout: {
                hLineWidth: () => 0,
                vLineWidth: () => 0,
                paddingLeft: (column) => (column === 0 ? 0 : 36),
                paddingRight: () => 0,
                paddingTop: () => 3,
                paddingBottom: () => 2,
              },
              table: {
                body: totals.map(({ label, value, strong }, index): TableCell[] => {
                  const fontSize = index === totals.length - 1 ? 13 : 10;
                  return [
                    { text: label, bold: strong, fontSize },
                    right({ text: value, bold: strong, fontSize }),
                  ];
                }),
              },
            },
          ],
        },
        { text: note, color: SOFT, fontSize: 9, margin: [0, 32, 0, 0] },
      ],
    })
    .getBuffer();
}

function party(heading: string, [name = '', ...rest]: readonly string[]): Content {
  return {
    stack: [
      { text: heading, color: SOFT, fontSize: 9, bold: true, margin: [0, 0, 0, 3] },
      { text: name, bold: true },
      ...rest.map((text) => ({ text })),
    ],
  };
}
