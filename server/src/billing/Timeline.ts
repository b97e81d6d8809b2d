import { MODALITIES, type Modality, type SessionId, type SpanListWire } from '@visavis/shared';
import type { Database } from '../store/Database.ts';
import { listSpans } from './meterQueries.ts';
import { findSessionPrices } from './priceQueries.ts';
import { chargesOf } from './timelineQueries.ts';

/** Why a session was billed what it was: its spans, their time by mode, and what the ledger charged for each. */
export class Timeline {
  readonly #database: Database;

  constructor(deps: { database: Database }) {
    this.#database = deps.database;
  }

  async of(sessionId: SessionId): Promise<SpanListWire> {
    const { db } = this.#database;
    const spans = await listSpans(db, sessionId);
    const charges = await chargesOf(db, sessionId);
    const prices = await findSessionPrices(db, sessionId);
    const micros = (epoch: number, mode: Modality): number =>
      charges.find((charge) => charge.epoch === epoch && charge.mode === mode)?.micros ?? 0;
    const rounding = charges.find(({ mode }) => mode === null);
    return {
      session_id: sessionId,
      ms: spans.reduce((sum, span) => sum + span.cumulative_ms, 0),
      charge_micros: charges.reduce((sum, charge) => sum + charge.micros, 0),
      rounding_micros: rounding?.micros ?? null,
      spans: spans.map((span) => {
        const of = (mode: Modality) => ({
          ms: span[`${mode}_ms`],
          micros_per_second: prices?.[`${mode}_price`] ?? 0,
          charge_micros: micros(span.epoch, mode),
        });
        return {
          epoch: span.epoch,
          leased_at: span.leased_at.toISOString(),
          opened_at: span.opened_at?.toISOString() ?? null,
          closed_at: span.closed_at?.toISOString() ?? null,
          open_reason: span.open_reason,
          close_reason: span.close_reason ?? span.seal_reason,
          mode: span.mode,
          ms: span.cumulative_ms,
          granted_ms: span.granted_ms,
          charge_micros: MODALITIES.reduce((sum, mode) => sum + micros(span.epoch, mode), 0),
          by_mode: { video: of('video'), voice: of('voice'), text: of('text') },
        };
      }),
    };
  }
}
