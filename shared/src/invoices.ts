import { z } from 'zod';
import { accountIdSchema } from './accounts.ts';
import { LIMITS, textSchema } from './api.ts';
import { idPattern } from './ids.ts';
import { monthSchema } from './usage.ts';

/** `/v1/invoices`, `/v1/billing/details`, `/v1/admin/invoices`. */

export const INVOICE_LINE_KINDS = ['video', 'voice', 'text', 'rounding', 'adjustment'] as const;
export const INVOICE_STATUSES = ['due', 'paid'] as const;

export const invoiceIdSchema = z
  .string()
  .regex(idPattern('InvoiceId'), 'is not an invoice id')
  .meta({ description: 'An invoice id.', examples: ['inv_0a1b2c3d4e5f6g7h8i9j0k1l'] });

const micros = (description: string) =>
  z
    .number()
    .int()
    .meta({ description: `${description}, in millionths of a US dollar.` });

export const listInvoicesQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(LIMITS.pageSize).default(20),
  cursor: z.string().max(256).optional(),
});

const partySchema = z.object({
  name: z.string(),
  address: z.array(z.string()).meta({ description: 'Its lines.' }),
  tax_id: z.string().nullable(),
  email: z.string().nullable(),
});

const summary = {
  id: invoiceIdSchema,
  number: z.string().meta({ description: 'Counted by this installation, without a gap.' }),
  period: monthSchema,
  currency: z.literal('usd'),
  status: z.enum(INVOICE_STATUSES).meta({ description: 'Of an invoice that is final in any case.' }),
  issued_at: z.iso.datetime(),
  total_micros: micros('All lines'),
  credit_applied_micros: micros('Of it, taken from the credit of the account'),
  due_micros: micros('The rest: to be paid'),
  paid_micros: micros('Of it, paid until now; payments go to the oldest invoice first'),
};

export const invoiceSummarySchema = z.object(summary).meta({ id: 'InvoiceSummary' });
export type InvoiceSummaryWire = z.output<typeof invoiceSummarySchema>;
export const invoiceListSchema = z
  .object({ data: z.array(invoiceSummarySchema), next_cursor: z.string().nullable() })
  .meta({ id: 'InvoiceList' });

export const invoiceSchema = z
  .object({
    ...summary,
    seller: partySchema,
    buyer: partySchema,
    subtotal_micros: micros('All lines without the tax that is in them'),
    tax: z
      .object({ name: z.string(), percent: z.number(), amount_micros: micros('The tax in the total') })
      .nullable(),
    lines: z.array(
      z.object({
        kind: z.enum(INVOICE_LINE_KINDS),
        period: monthSchema.meta({ description: "Before the invoice's own: a correction." }),
        description: z.string(),
        duration_ms: z.number().int(),
        micros_per_second: z.number().int().nullable(),
        amount_micros: micros('The line'),
      }),
    ),
  })
  .meta({ id: 'Invoice' });
export type InvoiceWire = z.output<typeof invoiceSchema>;

const noLineBreaks = /^[^\r\n]*$/;
export const billingDetailsSchema = z
  .object({
    name: z.string(),
    address: z.string(),
    tax_id: z.string().nullable(),
    email: z.string().nullable(),
  })
  .meta({ id: 'BillingDetails' });
export type BillingDetailsWire = z.output<typeof billingDetailsSchema>;
export const putBillingDetailsSchema = z
  .strictObject({
    name: textSchema(200).trim().min(1).regex(noLineBreaks, 'must be one line'),
    address: textSchema(500)
      .trim()
      .refine((text) => text.split('\n').length <= 8, 'must have at most 8 lines')
      .meta({ description: 'As it stands on a letter, up to 8 lines.' }),
    tax_id: textSchema(60).trim().min(1).regex(noLineBreaks, 'must be one line').nullable().optional(),
    email: textSchema(254).trim().pipe(z.email('is not an email address')).nullable().optional(),
  })
  .meta({ id: 'PutBillingDetails' });
export type PutBillingDetailsRequest = z.output<typeof putBillingDetailsSchema>;

export const adminInvoiceSchema = z
  .object({ ...summary, account_id: accountIdSchema, account_name: z.string() })
  .meta({ id: 'AdminInvoice' });
export type AdminInvoiceWire = z.output<typeof adminInvoiceSchema>;
export const adminInvoiceListSchema = z
  .object({ data: z.array(adminInvoiceSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'AdminInvoiceList' });

export const closePeriodSchema = z.strictObject({ period: monthSchema }).meta({ id: 'ClosePeriod' });
export const closedPeriodSchema = z
  .object({
    period: monthSchema,
    issued: z
      .array(z.object({ id: invoiceIdSchema, number: z.string(), period: monthSchema }))
      .meta({ description: 'By this request; those that were there already stay as they are.' }),
  })
  .meta({ id: 'ClosedPeriod' });
export type ClosedPeriodWire = z.output<typeof closedPeriodSchema>;
