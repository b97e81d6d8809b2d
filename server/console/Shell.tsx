import type { VNode } from 'preact';
import { Route, Router, useLocation } from 'preact-iso/router';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAccount, useMay } from './account/AccountContext.ts';
import { useAction } from './api/useAction.ts';
import { isAt, PLACES, type Place } from './navigation.ts';
import { AccountsPage } from './pages/AccountsPage.tsx';
import { AuditPage, InstallationLogPage } from './pages/AuditPage.tsx';
import { KeysPage } from './pages/KeysPage.tsx';
import { MembersPage } from './pages/MembersPage.tsx';
import { SettingsPage } from './pages/SettingsPage.tsx';
import { WebhookPage } from './pages/WebhookPage.tsx';
import { WebhooksPage } from './pages/WebhooksPage.tsx';
import { PaymentsPage } from './pages/PaymentsPage.tsx';
import { UsagePage } from './pages/UsagePage.tsx';
import { BillingPage } from './pages/BillingPage.tsx';
import { InvoicePage } from './pages/InvoicePage.tsx';
import { InvoicesPage } from './pages/InvoicesPage.tsx';
import { InvoicingPage } from './pages/InvoicingPage.tsx';
import { PricesPage } from './pages/PricesPage.tsx';
import { NotFoundPage } from './pages/NotFoundPage.tsx';
import { OverviewPage } from './pages/OverviewPage.tsx';
import { SessionPage } from './pages/SessionPage.tsx';
import { SessionsPage } from './pages/SessionsPage.tsx';
import { Icon } from './ui/Icon.tsx';
import { ThemeToggle } from './ui/ThemeToggle.tsx';
import { Wordmark } from './ui/Wordmark.tsx';

/** The frame around every page: where one may go, whose account it is, and the page itself. */
export function Shell(): VNode {
  const { path } = useLocation();
  const [open, setOpen] = useState(false);
  const first = useRef(true);
  useEffect(() => {
    setOpen(false);
    // The page that one lands on speaks for itself; later ones are announced by their heading.
    if (first.current) first.current = false;
    else document.getElementById('page-title')?.focus();
  }, [path]);
  return (
    <div class="shell">
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="top">
        <button
          type="button"
          class="icon-button menu-button"
          aria-expanded={open}
          aria-controls="sidebar"
          aria-label={open ? 'Close the menu' : 'Open the menu'}
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'close' : 'menu'} />
        </button>
        <a class="home" href="/console" aria-label="Visavis console: overview">
          <Wordmark />
        </a>
        <AccountName />
      </header>
      <Sidebar open={open} />
      <main id="main" tabIndex={-1}>
        <Router>
          <Route path="/console" component={OverviewPage} />
          <Route path="/console/sessions" component={SessionsPage} />
          <Route path="/console/sessions/:id" component={SessionPage} />
          <Route path="/console/accounts" component={AccountsPage} />
          <Route path="/console/audit-log" component={AuditPage} />
          <Route path="/console/keys" component={KeysPage} />
          <Route path="/console/members" component={MembersPage} />
          <Route path="/console/settings" component={SettingsPage} />
          <Route path="/console/webhooks/:id" component={WebhookPage} />
          <Route path="/console/webhooks" component={WebhooksPage} />
          <Route path="/console/payments" component={PaymentsPage} />
          <Route path="/console/usage" component={UsagePage} />
          <Route path="/console/billing" component={BillingPage} />
          <Route path="/console/invoices/:id" component={InvoicePage} />
          <Route path="/console/invoices" component={InvoicesPage} />
          <Route path="/console/invoicing" component={InvoicingPage} />
          <Route path="/console/prices" component={PricesPage} />
          <Route path="/console/installation-log" component={InstallationLogPage} />
          <Route default component={NotFoundPage} />
        </Router>
      </main>
    </div>
  );
}

function Sidebar({ open }: { open: boolean }): VNode {
  const { path } = useLocation();
  const { me, operator, signOut } = useAccount();
  const may = useMay();
  const leaving = useAction(signOut);
  const offered = ({ needs }: Place): boolean =>
    needs === undefined || (needs === 'operator' ? operator : may(needs));
  return (
    <div id="sidebar" class={open ? 'sidebar is-open' : 'sidebar'}>
      <nav aria-label="Console">
        {PLACES.map(({ heading, places }) => ({ heading, places: places.filter(offered) }))
          .filter(({ places }) => places.length > 0)
          .map(({ heading, places }) => (
            <div key={heading} class="nav-group">
              <p class="nav-heading">{heading}</p>
              <ul>
                {places.map((place) => (
                  <li key={place.path}>
                    <a href={place.path} {...(isAt(place, path) ? { 'aria-current': 'page' as const } : {})}>
                      <Icon name={place.icon} />
                      {place.name}
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          ))}
      </nav>
      <section class="sidebar-foot" aria-label="You and this page">
        <p class="who">
          <strong>{me.user.name}</strong>
          <span>{me.user.email}</span>
        </p>
        <ThemeToggle />
        <button type="button" class="button is-small" disabled={leaving.busy} onClick={() => leaving.run()}>
          <Icon name="signOut" />
          Sign out
        </button>
        <a class="docs-link" href="/docs" target="_blank" rel="noreferrer">
          API reference
        </a>
      </section>
    </div>
  );
}

/** Whose figures are shown; a choice where there are several. */
function AccountName(): VNode {
  const { me, account, operator, switchTo } = useAccount();
  const mine = me.memberships.map(({ account_id, account_name }) => ({ id: account_id, name: account_name }));
  const all = mine.some(({ id }) => id === account.id) ? mine : [account, ...mine];
  if (all.length < 2) {
    return (
      <p class="account-name">
        <span class="visually-hidden">Account: </span>
        {account.name}
        {operator && <span class="badge is-busy">Operator</span>}
      </p>
    );
  }
  return (
    <label class="account-name">
      <span class="visually-hidden">Account</span>
      <select
        value={account.id}
        onChange={(event) => {
          const next = all.find(({ id }) => id === event.currentTarget.value);
          if (next) switchTo(next);
        }}
      >
        {all.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {operator && <span class="badge is-busy">Operator</span>}
    </label>
  );
}
