import type { VNode } from 'preact';

/** A session's id that leads to its page. */
export function SessionLink({ id }: { id: string }): VNode {
  return (
    <a href={`/console/sessions/${id}`} class="id">
      {id}
    </a>
  );
}
