/** How serious a message is, in rising order. */
export const SAFETY_LEVELS = ['none', 'concern', 'warning', 'crisis'] as const;
export type SafetyLevel = (typeof SAFETY_LEVELS)[number];

export function atLeast(level: SafetyLevel, floor: SafetyLevel): boolean {
  return SAFETY_LEVELS.indexOf(level) >= SAFETY_LEVELS.indexOf(floor);
}

export function highest(a: SafetyLevel, b: SafetyLevel): SafetyLevel {
  return atLeast(a, b) ? a : b;
}

/** One step less serious, never below `floor`. */
export function lowered(level: SafetyLevel, floor: SafetyLevel): SafetyLevel {
  const below = SAFETY_LEVELS[Math.max(0, SAFETY_LEVELS.indexOf(level) - 1)]!;
  return highest(below, floor);
}
