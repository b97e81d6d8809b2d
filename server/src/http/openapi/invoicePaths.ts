import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import {
  adminInvoiceListSchema,
  billingDetailsSchema,
  closedPeriodSchema,
  closePeriodSchema,
  invoiceIdSchema,
  invoiceListSchema,
  invoiceSchema,
  listInvoicesQuerySchema,
  putBillingDetailsSchema,
} from '@visavis/shared';
import { answer, binary, jsonRequest, problems, withKey } from './operations.ts';

const billing = 'Billing';
const invoicePath = { path: z.object({ invoice_id: invoiceIdSchema }) };

export const invoicePaths: ZodOpenApiPathsObject = {
  '/v1/invoices': {
    get: withKey(
      {
        operationId: 'listInvoices',
        summary: 'List invoices',
        description: 'Newest first. Pass `next_cursor` as `cursor` until it is null.',
        tags: [billing],
        requestParams: { query: listInvoicesQuerySchema },
        responses: { '200': answer('A page of invoices, without their lines.', invoiceListSchema) },
      },
      'validation_failed',
    ),
  },
  '/v1/invoices/{invoice_id}': {
    get: withKey(
      {
        operationId: 'getInvoice',
        summary: 'Get an invoice',
        description:
          'Final from the start: only what was paid of it changes. Corrections stand on the next one.',
        tags: [billing],
        requestParams: invoicePath,
        responses: { '200': answer('The invoice.', invoiceSchema) },
      },
      'not_found',
    ),
  },
  '/v1/invoices/{invoice_id}/html': {
    get: withKey(
      {
        operationId: 'getInvoicePage',
        summary: 'Get an invoice as a page',
        tags: [billing],
        requestParams: invoicePath,
        responses: {
          '200': {
            description: 'A page that stands alone: print it, or save it.',
            content: { 'text/html': { schema: z.string() } },
          },
        },
      },
      'not_found',
    ),
  },
  '/v1/invoices/{invoice_id}/pdf': {
    get: withKey(
      {
        operationId: 'getInvoicePdf',
        summary: 'Get an invoice as a PDF',
        tags: [billing],
        requestParams: invoicePath,
        responses: { '200': { description: 'The file.', ...binary('application/pdf') } },
      },
      'not_found',
    ),
  },
  '/v1/billing/details': {
    get: withKey({
      operationId: 'getBillingDetails',
      summary: 'Get whom invoices are made out to',
      tags: [billing],
      responses: { '200': answer('The details.', billingDetailsSchema) },
    }),
    put: withKey(
      {
        operationId: 'putBillingDetails',
        summary: 'Set whom invoices are made out to',
        description: 'From the next one on.',
        tags: [billing],
        requestBody: jsonRequest(putBillingDetailsSchema, {
          required: true,
          example: {
            name: 'Boulangerie Lovelace SARL',
            address: '12 rue de la République\n69002 Lyon\nFrance',
            tax_id: 'FR12345678901',
            email: 'accounts@example.com',
          },
        }),
        responses: { '200': answer('The details.', billingDetailsSchema) },
      },
      'bad_request',
      'payload_too_large',
      'unsupported_media_type',
      'validation_failed',
    ),
  },
  '/v1/admin/invoices': {
    get: {
      operationId: 'adminListInvoices',
      summary: 'List the invoices of all accounts',
      description: 'For operators. Newest first. Pass `next_cursor` as `cursor` until it is null.',
      tags: [billing],
      security: [{ console: [] }],
      requestParams: { query: listInvoicesQuerySchema },
      responses: {
        '200': answer('A page of invoices, without their lines.', adminInvoiceListSchema),
        ...problems('validation_failed', 'unauthorized', 'forbidden', 'internal'),
      },
    },
  },
  '/v1/admin/invoices/close': {
    post: {
      operationId: 'closePeriod',
      summary: 'Issue the invoices of a month',
      description:
        'For operators. Months close by themselves on the first of the next one; a month that is closed already gets what ' +
        'is missing, and nothing twice.',
      tags: [billing],
      security: [{ console: [] }],
      requestBody: jsonRequest(closePeriodSchema, { required: true, example: { period: '2026-10' } }),
      responses: {
        '200': answer('What was issued.', closedPeriodSchema),
        ...problems(
          'bad_request',
          'payload_too_large',
          'unsupported_media_type',
          'validation_failed',
          'conflict',
          'unauthorized',
          'forbidden',
          'internal',
        ),
      },
    },
  },
};
