import type { BillingDetailsWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useApi } from '../../account/AccountContext.ts';
import { useAction } from '../../api/useAction.ts';
import { useResource } from '../../api/useResource.ts';
import { Form, TextArea, textOf, TextField } from '../../ui/form.tsx';
import { Card } from '../../ui/Page.tsx';
import { Notice, Show } from '../../ui/states.tsx';

/** Whom invoices are made out to. */
export function DetailsCard(): VNode {
  const api = useApi();
  const details = useResource<BillingDetailsWire>('/v1/billing/details');
  const [saved, setSaved] = useState(false);
  const save = useAction(async (values: FormData) => {
    const optional = (name: string): string | null => textOf(values, name) || null;
    const body = {
      name: textOf(values, 'name'),
      address: textOf(values, 'address'),
      tax_id: optional('tax_id'),
      email: optional('email'),
    };
    details.replace(await api.send<BillingDetailsWire>('PUT', '/v1/billing/details', body));
    setSaved(true);
  });
  return (
    <Card title="Invoices are made out to">
      <Show resource={details.resource} reload={details.reload}>
        {(data) => (
          <Form onSubmit={save.run} busy={save.busy} error={save.error} submit="Save">
            {saved && <Notice kind="success">It is saved, for invoices from now on.</Notice>}
            <div class="form-row">
              <TextField
                label="Name"
                name="name"
                value={data.name}
                required
                problem={save.error?.field('name')}
              />
              <TextField
                label="Tax id"
                name="tax_id"
                value={data.tax_id ?? ''}
                problem={save.error?.field('tax_id')}
              />
              <TextField
                label="Email for invoices"
                name="email"
                type="email"
                value={data.email ?? ''}
                problem={save.error?.field('email')}
              />
            </div>
            <TextArea
              label="Address"
              name="address"
              rows={4}
              value={data.address}
              problem={save.error?.field('address')}
            />
          </Form>
        )}
      </Show>
    </Card>
  );
}
