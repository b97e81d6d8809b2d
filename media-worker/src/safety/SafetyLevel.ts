import { SAFETY_LEVELS, type SafetyLevel } from '@visavis/shared';

export { SAFETY_LEVELS, type SafetyLevel };

export function atLeast(level: SafetyLevel, floor: SafetyLevel): boolean {
  return SAFETY_LEVELS.indexOf(level) >= SAFETY_LEVELS.indexOf(floor);
}

export function highest(a: SafetyLevel, b: SafetyLevel): SafetyLevel {
  return atLeast(a, b) ? a : b;
}

export function lowest(a: SafetyLevel, b: SafetyLevel): SafetyLevel {
  return atLeast(a, b) ? b : a;
}

/** One step less serious, never below `floor`. */
export function lowered(level: SafetyLevel, floor: SafetyLevel): SafetyLevel {
  const below = SAFETY_LEVELS[Math.max(0, SAFETY_LEVELS.indexOf(level) - 1)]!;
  return highest(below, floor);
}
