import type { VNode } from 'preact';
import { Page } from '../ui/Page.tsx';
import { Empty } from '../ui/states.tsx';

export function NotFoundPage(): VNode {
  return (
    <Page title="There is no such page">
      <Empty title="The address leads nowhere.">
        <a href="/console">Go to the overview</a>
      </Empty>
    </Page>
  );
}
