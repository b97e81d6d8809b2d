import type { OutboxEvent } from '@visavis/shared';
import type { Threshold } from './billing/Thresholds.ts';

/** What an account's webhooks are told of a threshold. */
export function thresholdEvent(threshold: Threshold): OutboxEvent {
  const { accountId, balanceMicros: balance_micros } = threshold;
  const nothing = { percent: null, period: null, spent_micros: null, limit_micros: null };
  switch (threshold.kind) {
    case 'account_limit': {
      const { kind, percent, period, limitMicros, spentMicros } = threshold;
      const data = { kind, percent, period, spent_micros: spentMicros, limit_micros: limitMicros };
      return { accountId, type: 'usage.threshold', data: { ...data, balance_micros } };
    }
    case 'low_credit': {
      const data = { ...nothing, kind: threshold.kind, limit_micros: threshold.markMicros, balance_micros };
      return { accountId, type: 'usage.threshold', data };
    }
    case 'credit_exhausted':
      return {
        accountId,
        type: 'usage.threshold',
        data: { ...nothing, kind: threshold.kind, balance_micros },
      };
  }
}
