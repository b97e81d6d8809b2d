/** How a face comes across; 0..1, 0.5 is ordinary. */
export interface FaceManner {
  /** Of its smile, and of the nods that it gives a speaker. */
  readonly warmth: number;
  /** Of brows and head along with its own words. */
  readonly expressiveness: number;
}

export const ORDINARY: FaceManner = { warmth: 0.5, expressiveness: 0.5 };

/** A factor for what grows with a trait: 1 at the ordinary 0.5, `low` at 0, `high` at 1. */
export function factorOf(trait: number, low: number, high: number): number {
  return trait < 0.5 ? low + (1 - low) * 2 * trait : 1 + (high - 1) * (2 * trait - 1);
}
