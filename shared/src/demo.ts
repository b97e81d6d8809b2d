/** What a visitor of the demo page may bring along: less than a customer. */
export const DEMO_LIMITS = {
  /** Of one conversation. */
  documents: 3,
  fileBytes: 2_000_000,
  tools: 4,
} as const;
