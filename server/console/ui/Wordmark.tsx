import type { VNode } from 'preact';

export function Wordmark(): VNode {
  return (
    <span class="wordmark">
      <svg viewBox="0 0 32 24" aria-hidden="true" focusable="false">
        <circle class="mark-a" cx="11" cy="12" r="10" />
        <circle class="mark-b" cx="21" cy="12" r="10" />
      </svg>
      <span class="wordmark-name">Visavis</span>
    </span>
  );
}
