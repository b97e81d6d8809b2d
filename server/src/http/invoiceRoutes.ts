import { Router } from 'express';
import {
  closePeriodSchema,
  listInvoicesQuerySchema,
  putBillingDetailsSchema,
  type AdminInvoiceWire,
  type BillingDetailsWire,
  type ClosedPeriodWire,
  type InvoiceSummaryWire,
  type InvoiceWire,
} from '@visavis/shared';
import { isPaid, type Invoice, type InvoiceSummary, type Party } from '../billing/invoices/Invoice.ts';
import { INVOICE_PAGE_POLICY, invoiceHtml } from '../billing/invoices/invoiceHtml.ts';
import { invoicePdf } from '../billing/invoices/invoicePdf.ts';
import type { BillingDetails, Invoices } from '../billing/invoices/Invoices.ts';
import type { Guard } from './Guard.ts';
import { allowOnly, jsonBody, parseBody, parseQuery } from './requests.ts';

interface InvoiceRoutesDeps {
  guard: Guard;
  invoices: Invoices;
}

/** `/v1/invoices`: what was charged, month by month, as JSON, as a page and as a PDF. */
export function invoiceRoutes({ guard, invoices }: InvoiceRoutesDeps): Router {
  const router = Router();
  router.use(guard.require('billing'));

  router
    .route('/')
    .get(async (req, res) => {
      const page = await invoices.list(
        guard.principal(req).accountId,
        parseQuery(listInvoicesQuerySchema, req),
      );
      res.json({ data: page.invoices.map(toSummaryWire), next_cursor: page.nextCursor });
    })
    .all(allowOnly('GET'));

  router
    .route('/:invoice_id')
    .get(async (req, res) => {
      res.json(toInvoiceWire(await invoices.get(guard.principal(req).accountId, req.params.invoice_id)));
    })
    .all(allowOnly('GET'));

  router
    .route('/:invoice_id/html')
    .get(async (req, res) => {
      const invoice = await invoices.get(guard.principal(req).accountId, req.params.invoice_id);
      res.set({ 'Content-Security-Policy': INVOICE_PAGE_POLICY, 'Cache-Control': 'private, no-store' });
      res.type('html').send(invoiceHtml(invoice));
    })
    .all(allowOnly('GET'));

  router
    .route('/:invoice_id/pdf')
    .get(async (req, res) => {
      const invoice = await invoices.get(guard.principal(req).accountId, req.params.invoice_id);
      const name = `invoice-${invoice.number.replaceAll(/[^\w.-]/g, '-')}.pdf`;
      res.set({
        'Content-Disposition': `attachment; filename="${name}"`,
        'Cache-Control': 'private, no-store',
      });
      res.type('pdf').send(await invoicePdf(invoice));
    })
    .all(allowOnly('GET'));

  return router;
}

/** `/v1/billing/details`: whom invoices are made out to. */
export function billingDetailsRoutes({ guard, invoices }: InvoiceRoutesDeps): Router {
  const router = Router();
  router
    .route('/')
    .get(guard.require('billing'), async (req, res) => {
      res.json(toDetailsWire(await invoices.details(guard.principal(req).accountId)));
    })
    .put(guard.require('billing'), jsonBody, async (req, res) => {
      const { name, address, tax_id = null, email = null } = parseBody(putBillingDetailsSchema, req);
      const { accountId } = guard.principal(req);
      await invoices.setDetails(accountId, { name, address, taxId: tax_id, email });
      res.json(toDetailsWire(await invoices.details(accountId)));
    })
    .all(allowOnly('GET', 'PUT'));
  return router;
}

/** `/v1/admin/invoices`: every account's invoices, and closing months; for operators. */
export function adminInvoiceRoutes({ guard, invoices }: InvoiceRoutesDeps): Router {
  const router = Router();
  router
    .route('/')
    .get(guard.requireOperator, async (req, res) => {
      const page = await invoices.listAll(parseQuery(listInvoicesQuerySchema, req));
      const data = page.invoices.map((invoice): AdminInvoiceWire => ({
        ...toSummaryWire(invoice),
        account_id: invoice.accountId,
        account_name: invoice.accountName,
      }));
      res.json({ data, next_cursor: page.nextCursor });
    })
    .all(allowOnly('GET'));

  router
    .route('/close')
    .post(guard.requireOperator, jsonBody, async (req, res) => {
      const { period } = parseBody(closePeriodSchema, req);
      const issued = await invoices.close(period, guard.user(req).userId);
      const wire: ClosedPeriodWire = {
        period,
        issued: issued.map((each) => ({ id: each.id, number: each.number, period: each.period })),
      };
      res.json(wire);
    })
    .all(allowOnly('POST'));
  return router;
}

function toSummaryWire(invoice: InvoiceSummary): InvoiceSummaryWire {
  return {
    id: invoice.id,
    number: invoice.number,
    period: invoice.period,
    currency: 'usd',
    status: isPaid(invoice) ? 'paid' : 'due',
    issued_at: invoice.issuedAt.toISOString(),
    total_micros: invoice.totalMicros,
    credit_applied_micros: invoice.creditAppliedMicros,
    due_micros: invoice.dueMicros,
    paid_micros: invoice.paidMicros,
  };
}

function toInvoiceWire(invoice: Invoice): InvoiceWire {
  const { tax, taxMicros } = invoice;
  return {
    ...toSummaryWire(invoice),
    seller: toPartyWire(invoice.seller),
    buyer: toPartyWire(invoice.buyer),
    subtotal_micros: invoice.totalMicros - taxMicros,
    tax: tax && { name: tax.name, percent: tax.percent, amount_micros: taxMicros },
    lines: invoice.lines.map((line) => ({
      kind: line.kind,
      period: line.period,
      description: line.description,
      duration_ms: line.ms,
      micros_per_second: line.microsPerSecond,
      amount_micros: line.amountMicros,
    })),
  };
}

function toPartyWire({ name, address, taxId, email }: Party): InvoiceWire['buyer'] {
  return { name, address: [...address], tax_id: taxId, email };
}

function toDetailsWire({ name, address, taxId, email }: BillingDetails): BillingDetailsWire {
  return { name, address, tax_id: taxId, email };
}
