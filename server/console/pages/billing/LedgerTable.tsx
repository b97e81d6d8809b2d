import type { LedgerTransactionWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { usePages } from '../../api/usePages.ts';
import { formatDateTime, formatFineCharge, formatSeconds, formatWords } from '../../format.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Facts } from '../../ui/Page.tsx';
import { SessionLink } from '../../ui/SessionLink.tsx';
import { Empty, Show } from '../../ui/states.tsx';
import { More, Table, type Column } from '../../ui/Table.tsx';
import { When } from '../../ui/When.tsx';

/** Movements of the account's money, newest first; each can be opened down to its double entry. */
export function LedgerTable(props: {
  path: string;
  everyMs?: number;
  /** They are all of one session: then each says of which of its spans it is. */
  ofSession?: boolean;
}): VNode {
  const { path, everyMs, ofSession = false } = props;
  const pages = usePages<LedgerTransactionWire>(path, everyMs === undefined ? {} : { everyMs });
  const [looked, setLooked] = useState<LedgerTransactionWire | null>(null);
  const columns: readonly Column<LedgerTransactionWire>[] = [
    { name: 'No.', cell: ({ position }) => position },
    { name: 'When', cell: ({ at }) => <When iso={at} /> },
    { name: 'What', cell: ({ kind }) => formatWords(kind) },
    ofSession
      ? { name: 'Span', cell: ({ epoch }) => epoch ?? 'All' }
      : {
          name: 'For',
          cell: ({ session_id, description }) =>
            session_id === null ? description : <SessionLink id={session_id} />,
        },
    { name: 'Time', figure: true, cell: ({ ms }) => (ms === 0 ? '–' : formatSeconds(ms)) },
    { name: 'Change', figure: true, cell: ({ change_micros }) => formatFineCharge(change_micros) },
    {
      name: 'Entries',
      cell: (transaction) => (
        <button
          type="button"
          class="button is-small"
          aria-label={`Look at number ${transaction.position}`}
          onClick={() => setLooked(transaction)}
        >
          Look
        </button>
      ),
    },
  ];
  return (
    <>
      <Show resource={pages.resource} reload={pages.reload}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="No money has moved yet." />
          ) : (
            <>
              <Table caption="Ledger, newest first" columns={columns} rows={data} keyOf={({ id }) => id} />
              <More pages={pages} />
            </>
          )
        }
      </Show>
      {looked && <TransactionDialog transaction={looked} onClose={() => setLooked(null)} />}
    </>
  );
}

function TransactionDialog(props: { transaction: LedgerTransactionWire; onClose: () => void }): VNode {
  const { transaction, onClose } = props;
  return (
    <Dialog title={`Ledger, number ${transaction.position}`} onClose={onClose}>
      <Facts
        facts={[
          ['When', formatDateTime(transaction.at)],
          ['What', formatWords(transaction.kind)],
          ['Description', transaction.description],
          ['Session', transaction.session_id ?? '–'],
          ['Span', transaction.epoch ?? '–'],
          ['Reference', <code key="reference">{transaction.reference}</code>],
          ['Hash', <code key="hash">{transaction.hash}</code>],
        ]}
      />
      <Table
        caption="Entries: their sum is zero"
        columns={ENTRIES}
        rows={transaction.entries.map((entry, index) => ({ ...entry, index }))}
        keyOf={({ index }) => String(index)}
      />
    </Dialog>
  );
}

const ENTRIES: readonly Column<LedgerTransactionWire['entries'][number] & { index: number }>[] = [
  { name: 'Ledger account', cell: ({ ledger_account }) => <code>{ledger_account}</code> },
  { name: 'Time', figure: true, cell: ({ ms }) => (ms === 0 ? '–' : formatSeconds(ms)) },
  { name: 'Amount', figure: true, cell: ({ amount_micros }) => formatFineCharge(amount_micros) },
];
