import type { WebhookEventType } from '@visavis/shared';
import type { VNode } from 'preact';
import { Choices, SelectField } from '../../ui/form.tsx';

/** Each type and when it is sent. `satisfies` keeps the list complete. */
const TYPES = {
  'session.created': 'Session created',
  'session.started': 'Session started',
  'session.paused': 'Session paused',
  'session.resumed': 'Session resumed',
  'session.ended': 'Session ended',
  'session.expiring': 'Session about to end',
  'transcript.ready': 'Transcript ready',
  'recording.ready': 'Recording ready',
  'clip.ready': 'Clip ready',
  'clip.failed': 'Clip failed',
  'session.safety_alert': 'Safety alert',
  'usage.threshold': 'Usage threshold passed',
  'invoice.finalized': 'Invoice final',
  'payment.succeeded': 'Payment received',
} as const satisfies Record<Exclude<WebhookEventType, 'webhook.test'>, string>;

/** Which events an endpoint is sent; null: all, future ones too. */
export function EventChoice(props: {
  events: readonly string[] | null;
  onChange: (events: readonly string[] | null) => void;
}): VNode {
  const { events, onChange } = props;
  return (
    <>
      <SelectField
        label="Events"
        name="events_kind"
        value={events === null ? 'all' : 'some'}
        options={[
          ['all', 'All, future ones too'],
          ['some', 'Only these'],
        ]}
        onChange={(value) => onChange(value === 'all' ? null : Object.keys(TYPES))}
      />
      {events !== null && (
        <Choices
          legend="Events that are sent"
          name="events"
          options={Object.entries(TYPES)}
          chosen={events}
          onChange={onChange}
        />
      )}
    </>
  );
}
