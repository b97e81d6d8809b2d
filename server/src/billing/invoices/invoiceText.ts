import { isPaid, type Invoice, type Party } from './Invoice.ts';

/** An invoice in words, as its HTML and its PDF show it. */
export interface InvoiceText {
  readonly title: string;
  readonly seller: readonly string[];
  readonly buyer: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly lines: readonly {
    readonly description: string;
    readonly quantity: string;
    readonly unitPrice: string;
    readonly amount: string;
  }[];
  readonly totals: readonly { readonly label: string; readonly value: string; readonly strong: boolean }[];
  readonly note: string;
}

/** @returns US dollars: exact, with two digits after the point at least. */
export function dollars(micros: number): string {
  const [whole = '0', fraction = ''] = (Math.abs(micros) / 1_000_000).toFixed(6).split('.');
  const digits = fraction.replace(/0{1,4}$/, '');
  return `${micros < 0 ? '-' : ''}$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${digits}`;
}

/** @returns hours, minutes and seconds, with milliseconds where there are any: `1:02:03`. */
export function clockTime(ms: number): string {
  const abs = Math.abs(ms);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const rest = abs % 1_000;
  return (
    `${ms < 0 ? '-' : ''}${two(abs / 3_600_000)}:${two((abs / 60_000) % 60)}:${two((abs / 1_000) % 60)}` +
    (rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`)
  );
}

export function invoiceText(invoice: Invoice): InvoiceText {
  const { tax, taxMicros, totalMicros, creditAppliedMicros, dueMicros } = invoice;
  const total = (label: string, micros: number, strong = false) => ({
    label,
    value: dollars(micros),
    strong,
  });
  return {
    title: 'Invoice',
    seller: partyLines(invoice.seller),
    buyer: partyLines(invoice.buyer),
    facts: [
      ['Invoice number', invoice.number],
      ['Issued', longDate(invoice.issuedAt)],
      ['Period', monthName(invoice.period)],
      ['Currency', 'US dollars'],
    ],
    lines: invoice.lines.map((line) => ({
      description: line.description,
      quantity: line.ms === 0 ? '' : clockTime(line.ms),
      unitPrice: line.microsPerSecond === null ? '' : `${dollars(line.microsPerSecond)} / s`,
      amount: dollars(line.amountMicros),
    })),
    totals: [
      total('Subtotal', totalMicros - taxMicros),
      ...(tax === null ? [] : [total(`${tax.name} ${tax.percent} %`, taxMicros)]),
      total('Total', totalMicros, true),
      ...(creditAppliedMicros === 0 ? [] : [total('Paid from credit', -creditAppliedMicros)]),
      total('Amount due', dueMicros, true),
    ],
    note: [
      tax === null ? '' : `Prices of the lines include ${tax.name}.`,
      dueMicros === 0
        ? 'This invoice is paid in full from your credit. Nothing is left to pay.'
        : isPaid(invoice)
          ? 'This invoice is paid.'
          : payable(dueMicros),
      'Quantities are hours, minutes and seconds of conversation. Times and dates are UTC.',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  };
}

function partyLines({ name, address, taxId, email }: Party): string[] {
  return [
    name,
    ...address,
    ...(taxId === null ? [] : [`Tax ID: ${taxId}`]),
    ...(email === null ? [] : [email]),
  ];
}

function longDate(date: Date): string {
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

function monthName(period: string): string {
  return new Date(`${period}-01`).toLocaleDateString('en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** Amounts are exact; what is paid is whole cents. */
function payable(dueMicros: number): string {
  return dueMicros % 10_000 === 0
    ? ''
    : `Please pay ${dollars(Math.round(dueMicros / 10_000) * 10_000)}, rounded to whole cents.`;
}
