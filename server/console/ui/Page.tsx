import type { ComponentChildren, VNode } from 'preact';
import { useEffect } from 'preact/hooks';

/** A page's frame. Its heading takes the focus when one navigates, so that a screen reader says where one is. */
export function Page(props: {
  title: string;
  /** Beside the heading: a badge, buttons. */
  aside?: ComponentChildren;
  lead?: ComponentChildren;
  children: ComponentChildren;
}): VNode {
  useEffect(() => {
    document.title = `${props.title} · Visavis`;
  }, [props.title]);
  return (
    <div class="page">
      <header class="page-head">
        <h1 id="page-title" tabIndex={-1}>
          {props.title}
        </h1>
        {props.aside !== undefined && <div class="page-aside">{props.aside}</div>}
      </header>
      {props.lead !== undefined && <p class="lead">{props.lead}</p>}
      {props.children}
    </div>
  );
}

export function Card(props: {
  title: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
  wide?: boolean;
}): VNode {
  return (
    <section class={props.wide ? 'card is-wide' : 'card'}>
      <div class="card-head">
        <h2>{props.title}</h2>
        {props.aside}
      </div>
      {props.children}
    </section>
  );
}

/** One figure with its name. */
export function Stat(props: { label: string; value: string; note?: ComponentChildren }): VNode {
  return (
    <div class="stat">
      <dt>{props.label}</dt>
      <dd>
        <span class="stat-value">{props.value}</span>
        {props.note !== undefined && <span class="stat-note">{props.note}</span>}
      </dd>
    </div>
  );
}

/** Names and values, one pair a line. */
export function Facts({ facts }: { facts: readonly (readonly [string, ComponentChildren])[] }): VNode {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
