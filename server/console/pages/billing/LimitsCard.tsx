import type { LimitsWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useApi } from '../../account/AccountContext.ts';
import { useAction } from '../../api/useAction.ts';
import { useResource } from '../../api/useResource.ts';
import { formatNumber, parseCount, parseMoney } from '../../format.ts';
import { Form, optionalNumberOf, TextField } from '../../ui/form.tsx';
import { Card } from '../../ui/Page.tsx';
import { Notice, Show } from '../../ui/states.tsx';

const SUMS = [
  ['max_cost_per_session_micros', 'Most for one session'],
  ['max_cost_per_end_user_micros', 'Most for one end user in a month'],
  ['max_cost_per_month_micros', 'Most for the account in a month'],
] as const satisfies readonly (readonly [keyof LimitsWire, string])[];

const dollars = (micros: number | null): string => (micros === null ? '' : String(micros / 1_000_000));

export function LimitsCard(): VNode {
  const api = useApi();
  const limits = useResource<LimitsWire>('/v1/billing/limits');
  const [saved, setSaved] = useState(0);
  const save = useAction(async (values: FormData) => {
    limits.replace(await api.send<LimitsWire>('PATCH', '/v1/billing/limits', readLimits(values)));
    setSaved(saved + 1);
  });
  return (
    <Card title="Limits">
      <Show resource={limits.resource} reload={limits.reload}>
        {(data) => (
          <Form key={saved} onSubmit={save.run} busy={save.busy} error={save.error} submit="Save the limits">
            {saved > 0 && <Notice kind="success">They are saved, and hold from now on.</Notice>}
            <div class="form-row">
              <TextField
                label="Conversations at once"
                name="max_concurrent_sessions"
                inputMode="numeric"
                value={data.max_concurrent_sessions === null ? '' : String(data.max_concurrent_sessions)}
                hint={
                  data.allowed_concurrent_sessions === null
                    ? 'Empty: no limit of yours.'
                    : `At most ${formatNumber(data.allowed_concurrent_sessions)} are allowed here.`
                }
                problem={save.error?.field('max_concurrent_sessions')}
              />
              {SUMS.map(([name, label]) => (
                <TextField
                  key={name}
                  label={`${label}, US dollars`}
                  name={name}
                  inputMode="decimal"
                  value={dollars(data[name])}
                  hint="Empty: no limit."
                  problem={save.error?.field(name)}
                />
              ))}
            </div>
          </Form>
        )}
      </Show>
    </Card>
  );
}

/** @throws ApiError for what is no number, as the API would say it. */
function readLimits(values: FormData): Record<string, number | null> {
  return {
    max_concurrent_sessions: optionalNumberOf(values, 'max_concurrent_sessions', parseCount),
    ...Object.fromEntries(SUMS.map(([name]) => [name, optionalNumberOf(values, name, parseMoney)])),
  };
}
