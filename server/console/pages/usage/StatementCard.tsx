import type { StatementWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useResource } from '../../api/useResource.ts';
import { formatCharge, formatMonth } from '../../format.ts';
import { SelectField } from '../../ui/form.tsx';
import { Card } from '../../ui/Page.tsx';
import { Badge, Show } from '../../ui/states.tsx';

const MONTHS_OFFERED = 12;

/** Where a month's money came from and went: from the opening balance to the closing one. */
export function StatementCard(): VNode {
  const [period, setPeriod] = useState(() => lastMonths()[0] ?? '');
  const statement = useResource<StatementWire>(`/v1/statements/${period}`);
  return (
    <Card title="Monthly statement">
      <div class="filters is-short">
        <SelectField
          label="Month"
          name="period"
          value={period}
          options={lastMonths().map((month) => [month, formatMonth(month)] as const)}
          onChange={setPeriod}
        />
      </div>
      <Show resource={statement.resource} reload={statement.reload}>
        {(data) => <Lines statement={data} />}
      </Show>
    </Card>
  );
}

function Lines({ statement }: { statement: StatementWire }): VNode {
  const { charges } = statement;
  const lines: readonly (readonly [string, number])[] = [
    ['Trial credit', statement.credits.trial_micros],
    ['Top-ups', statement.credits.top_up_micros],
    ['Payments of what was owed', statement.payments_micros],
    ['Video', -charges.video.amount_micros],
    ['Voice', -charges.voice.amount_micros],
    ['Text', -charges.text.amount_micros],
    ['Whole seconds', -charges.rounding_micros],
    ['Adjustments', statement.adjustments_micros],
    ['Expired credit', -statement.expired_micros],
    ['Other', statement.other_micros],
  ];
  return (
    <div class="table-frame">
      <table class="is-plain statement">
        <caption class="visually-hidden">Statement of {statement.period}</caption>
        <tbody>
          <tr class="is-sum">
            <th scope="row">Opening balance</th>
            <td class="is-figure">{formatCharge(statement.opening_balance_micros)}</td>
          </tr>
          {lines
            .filter(([, micros]) => micros !== 0)
            .map(([name, micros]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="is-figure">{formatCharge(micros)}</td>
              </tr>
            ))}
          <tr class="is-sum">
            <th scope="row">
              Closing balance{' '}
              <Badge tone={statement.final ? 'quiet' : 'busy'}>{statement.final ? 'Final' : 'So far'}</Badge>
            </th>
            <td class="is-figure">{formatCharge(statement.closing_balance_micros)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

/** This month first, as the API names them. */
function lastMonths(): readonly string[] {
  const now = new Date();
  return Array.from({ length: MONTHS_OFFERED }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  );
}
