import type { ComponentChildren, VNode } from 'preact';
import type { ApiError } from '../api/ApiError.ts';
import type { Resource } from '../api/useResource.ts';
import { Icon } from './Icon.tsx';

/** What a resource looks like while it loads, when it failed, and when it is there. */
export function Show<Data>(props: {
  resource: Resource<Data>;
  reload: () => void;
  children: (data: Data) => ComponentChildren;
}): VNode {
  const { resource } = props;
  switch (resource.status) {
    case 'loading':
      return <Loading />;
    case 'failed':
      return <Failure error={resource.error} retry={props.reload} />;
    case 'ready':
      return (
        <>
          {resource.stale && (
            <Notice kind="warning">This may be out of date. {resource.stale.message}</Notice>
          )}
          {props.children(resource.data)}
        </>
      );
  }
}

export function Loading(): VNode {
  return (
    <div class="loading" role="status">
      <span class="loading-bar" />
      <span class="loading-bar" />
      <span class="loading-bar" />
      <span class="visually-hidden">Loading…</span>
    </div>
  );
}

/** What went wrong and what can be done. */
export function Failure({ error, retry }: { error: ApiError; retry?: () => void }): VNode {
  return (
    <div class="notice is-danger" role="alert">
      <Icon name="alert" />
      <div>
        <p>{error.status === 403 ? `Your role does not allow this. ${error.message}` : error.message}</p>
        {retry && error.status !== 403 && error.status !== 404 && (
          <button type="button" class="button is-small" onClick={retry}>
            Try again
          </button>
        )}
      </div>
    </div>
  );
}

export function Notice(props: { kind: 'info' | 'warning' | 'success'; children: ComponentChildren }): VNode {
  return (
    <div class={`notice is-${props.kind}`} role="status">
      <Icon name={props.kind === 'success' ? 'check' : 'alert'} />
      <div>{props.children}</div>
    </div>
  );
}

/** There is nothing yet, and how there comes to be something. */
export function Empty(props: { title: string; children?: ComponentChildren }): VNode {
  return (
    <div class="empty">
      <p class="empty-title">{props.title}</p>
      {props.children !== undefined && <div class="empty-text">{props.children}</div>}
    </div>
  );
}

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';

export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }): VNode {
  return <span class={`badge is-${tone}`}>{children}</span>;
}
