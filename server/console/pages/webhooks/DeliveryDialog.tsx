import type { WebhookDeliveryDetailWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useApi } from '../../account/AccountContext.ts';
import { useAction } from '../../api/useAction.ts';
import { useResource } from '../../api/useResource.ts';
import { formatDateTime, formatMs } from '../../format.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Code } from '../../ui/Copy.tsx';
import { Failure, Show } from '../../ui/states.tsx';

/** What was sent and every answer to it; it can be sent again. */
export function DeliveryDialog(props: { id: string; onClose: () => void; onReplayed: () => void }): VNode {
  const api = useApi();
  const path = `/v1/webhook-deliveries/${props.id}`;
  const delivery = useResource<WebhookDeliveryDetailWire>(path);
  const replay = useAction(async () => {
    await api.send('POST', `${path}/replay`);
    props.onReplayed();
    props.onClose();
  });
  return (
    <Dialog title="Delivery" onClose={props.onClose}>
      <Show resource={delivery.resource} reload={delivery.reload}>
        {(data) => (
          <>
            <p>
              <code>{data.event_type}</code>, <Code text={data.event_id} what="the event id" />
            </p>
            <div>
              <h3>Sent</h3>
              <pre class="json" tabIndex={0} aria-label="What was sent">
                {JSON.stringify(data.data, null, 2)}
              </pre>
            </div>
            <div>
              <h3>Attempts</h3>
              {data.attempt_log.length === 0 ? (
                <p class="hint">None yet.</p>
              ) : (
                <ol class="attempts">
                  {data.attempt_log.map((attempt) => (
                    <li key={attempt.number}>
                      <p>
                        {attempt.number}. {formatDateTime(attempt.at)}:{' '}
                        {attempt.response_status ?? 'no answer'} in {formatMs(attempt.duration_ms)}
                      </p>
                      {attempt.error !== null && <p class="problem">{attempt.error}</p>}
                      {attempt.response_excerpt && <pre class="json">{attempt.response_excerpt}</pre>}
                    </li>
                  ))}
                </ol>
              )}
            </div>
          </>
        )}
      </Show>
      {replay.error && <Failure error={replay.error} />}
      <div class="form-buttons">
        <button type="button" class="button is-primary" disabled={replay.busy} onClick={() => replay.run()}>
          Send it again
        </button>
        <button type="button" class="button" onClick={props.onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
