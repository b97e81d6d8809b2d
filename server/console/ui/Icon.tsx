import type { VNode } from 'preact';

const PATHS = {
  overview: 'M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z',
  sessions: 'M4 6h16v10H9l-5 4z',
  usage: 'M4 20V4M4 20h16M8 16v-5M12.5 16V8M17 16v-7',
  billing: 'M3 7h18v11H3zM3 11h18M7 15h4',
  invoices: 'M6 3h9l4 4v14H6zM9 12h7M9 16h7M14 3v5h5',
  payments:
    'M12 3v18M16.5 7.5C15.5 6 14 5.5 12 5.5c-2.500 0-4.500 1-4.500 3.200 0 4.600 9 2.200 9 6.600 0 2.200-2 3.200-4.500 3.200-2.200 0-4-.800-4.800-2.500',
  webhooks: 'M8 8a4 4 0 1 1 6 3.500l3 5.500M6 17a3.500 3.500 0 1 1 3-5M9.500 17H17a2.500 2.500 0 1 1-2 4',
  keys: 'M14 10a4 4 0 1 1-2.800-3.800M11 11l9 9M16 16l2-2M19 19l1.500-1.500',
  members:
    'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c0-3.500 3-6 6.500-6s6.500 2.500 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .800 3.500 2.800 3.500 5.500',
  audit: 'M12 3l8 3v6c0 5-3.500 8-8 9-4.500-1-8-4-8-9V6zM8.500 12l2.500 2.500 4.500-5',
  prices: 'M3 12V4h8l10 10-8 7zM7.500 8.500h.010',
  accounts: 'M4 21V5l8-2v18M12 8l8 2v11M2 21h20M7 9h2M7 13h2M15 13h2M15 17h2',
  settings: 'M5 8h14M5 16h14M9 8a2 2 0 1 0 0-.010M15 16a2 2 0 1 0 0-.010',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h11v11H9zM5 15V4h11',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  alert: 'M12 4l9 16H3zM12 10v4M12 17h.010',
  download: 'M12 4v11M7.500 11L12 15.500 16.500 11M4 20h16',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5',
  chevron: 'M9 6l6 6-6 6',
  plus: 'M12 5v14M5 12h14',
  signOut: 'M14 4H5v16h9M10 12h11M17.500 8.500L21 12l-3.500 3.500',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside words: what it means is always written too. */
export function Icon({ name }: { name: IconName }): VNode {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
