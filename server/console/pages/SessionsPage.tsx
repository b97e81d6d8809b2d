import type { SessionSummaryWire } from '@visavis/shared';
import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { withQuery } from '../api/Api.ts';
import { usePages } from '../api/usePages.ts';
import { useResource } from '../api/useResource.ts';
import { formatAgo, formatDateTime, formatDuration } from '../format.ts';
import { Page } from '../ui/Page.tsx';
import { SelectField, TextField } from '../ui/form.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { SessionLink } from '../ui/SessionLink.tsx';
import { SESSION_REASON, SESSION_STATUS, StatusBadge } from '../ui/sessionBadges.tsx';
import { Empty, Show } from '../ui/states.tsx';
import { More, Table, type Column } from '../ui/Table.tsx';

const POLL_MS = 5_000;
const FILTERS = ['q', 'status', 'face', 'profile', 'from', 'to'] as const;
type Filter = (typeof FILTERS)[number];

const ANY = ['', 'Any'] as const;
const STATUS_OPTIONS = Object.entries(SESSION_STATUS).map(([status, { label }]) => [status, label] as const);

/** All sessions of the account. The filters live in the address, so that what was found can be kept and sent. */
export function SessionsPage(): VNode {
  const { query, route } = useLocation();
  const filters = Object.fromEntries(FILTERS.map((name) => [name, query[name] ?? ''])) as Record<
    Filter,
    string
  >;
  const isFiltered = FILTERS.some((name) => filters[name] !== '');
  const pages = usePages<SessionSummaryWire>(
    withQuery('/v1/sessions', {
      limit: 25,
      q: filters.q,
      status: filters.status,
      face: filters.face,
      profile: filters.profile,
      created_from: startOfDay(filters.from),
      created_to: startOfDay(filters.to, 1),
    }),
    { everyMs: POLL_MS },
  );
  const change = (name: Filter, value: string): void => {
    route(withQuery('/console/sessions', { ...filters, [name]: value }), true);
  };
  return (
    <Page
      title="Sessions"
      aside={
        <button type="button" class="button is-small" onClick={pages.reload}>
          Refresh
        </button>
      }
    >
      <Filters filters={filters} change={change} />
      <Show resource={pages.resource} reload={pages.reload}>
        {({ data }) =>
          data.length === 0 ? (
            <NoSessions isFiltered={isFiltered} />
          ) : (
            <>
              <Table caption="Sessions, newest first" columns={COLUMNS} rows={data} keyOf={({ id }) => id} />
              <More pages={pages} />
            </>
          )
        }
      </Show>
    </Page>
  );
}

function Filters(props: {
  filters: Record<Filter, string>;
  change: (name: Filter, value: string) => void;
}): VNode {
  const { filters, change } = props;
  const faces = useNames('/v1/faces');
  const profiles = useNames('/v1/profiles');
  return (
    <form
      class="filters"
      role="search"
      aria-label="Filter sessions"
      onSubmit={(event) => event.preventDefault()}
    >
      <SearchField
        label="Session id or end user"
        name="q"
        value={filters.q}
        placeholder="ses_… or how a user id begins"
        onSearch={(value) => change('q', value)}
      />
      <SelectField
        label="State"
        name="status"
        value={filters.status}
        options={[ANY, ...STATUS_OPTIONS]}
        onChange={(value) => change('status', value)}
      />
      <SelectField
        label="Face"
        name="face"
        value={filters.face}
        options={[ANY, ...faces]}
        onChange={(value) => change('face', value)}
      />
      <SelectField
        label="Profile"
        name="profile"
        value={filters.profile}
        options={[ANY, ...profiles]}
        onChange={(value) => change('profile', value)}
      />
      <TextField
        label="Created from"
        name="from"
        type="date"
        value={filters.from}
        onInput={(value) => change('from', value)}
      />
      <TextField
        label="Created until"
        name="to"
        type="date"
        value={filters.to}
        onInput={(value) => change('to', value)}
      />
    </form>
  );
}

function useNames(path: string): readonly (readonly [string, string])[] {
  const { resource } = useResource<{ data: readonly { id: string; name: string }[] }>(path);
  return resource.status === 'ready' ? resource.data.data.map(({ id, name }) => [id, name] as const) : [];
}

const COLUMNS: readonly Column<SessionSummaryWire>[] = [
  { name: 'Session', cell: ({ id }) => <SessionLink id={id} /> },
  {
    name: 'State',
    cell: ({ status, pause_reason, end_reason }) => (
      <>
        <StatusBadge status={status} />
        <Reason of={pause_reason ?? end_reason} />
      </>
    ),
  },
  { name: 'End user', cell: ({ end_user_id }) => end_user_id ?? '–' },
  {
    name: 'Profile and face',
    cell: ({ profile, face }) => (
      <>
        {profile}
        <span class="why">{face}</span>
      </>
    ),
  },
  {
    name: 'Created',
    cell: ({ created_at }) => (
      <time dateTime={created_at} title={formatDateTime(created_at)}>
        {formatAgo(created_at)}
      </time>
    ),
  },
  { name: 'Talked', figure: true, cell: ({ duration_ms }) => formatDuration(duration_ms) },
];

function Reason({ of }: { of: keyof typeof SESSION_REASON | null }): VNode | null {
  return of === null ? null : <span class="note">{SESSION_REASON[of]}</span>;
}

function NoSessions({ isFiltered }: { isFiltered: boolean }): VNode {
  if (isFiltered) {
    return (
      <Empty title="No session fits these filters.">
        <a href="/console/sessions">Show all sessions</a>
      </Empty>
    );
  }
  return (
    <Empty title="No sessions yet.">
      <p>
        Your backend creates one with <code>POST /v1/sessions</code>. You need{' '}
        <a href="/console/keys">an API key</a>; <a href="/docs">the API reference</a> shows the call.
      </p>
    </Empty>
  );
}

/** Midnight, where the person is, of a date as a date field gives it. */
function startOfDay(date: string, plusDays = 0): string | null {
  const [year, month, day] = date.split('-').map(Number);
  if (!year || !month || !day) return null;
  return new Date(year, month - 1, day + plusDays).toISOString();
}
