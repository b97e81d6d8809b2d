import { z } from 'zod';
import { highest, type SafetyLevel } from '../../safety/SafetyLevel.ts';

/** What is read of one result of OpenAI's moderations API; another endpoint may know fewer categories. */
const resultSchema = z.object({
  categories: z.record(z.string(), z.boolean().nullable()),
  category_scores: z.record(z.string(), z.number().nullable()).optional(),
});

interface Weight {
  /** A flag alone. */
  readonly flagged: SafetyLevel;
  /** A flag that the endpoint is sure of. */
  readonly sure?: SafetyLevel;
}

/** The endpoint flags from far lower scores on: what is flagged below it may be about somebody else, or long ago. */
const SURE_SCORE = 0.5;

/**
 * Its categories as levels of ours. Self-harm that the writer intends, or asks instructions for, is a crisis. Violence and
 * insults as such are none: stories, news and anger are full of them; a threat, and a child in danger, are a warning.
 */
const WEIGHTS: Readonly<Record<string, Weight>> = {
  'self-harm': { flagged: 'warning' },
  'self-harm/intent': { flagged: 'warning', sure: 'crisis' },
  'self-harm/instructions': { flagged: 'warning', sure: 'crisis' },
  'harassment/threatening': { flagged: 'concern', sure: 'warning' },
  'hate/threatening': { flagged: 'concern', sure: 'warning' },
  'sexual/minors': { flagged: 'concern', sure: 'warning' },
};

/** @returns undefined for what is no result. */
export function levelOf(result: unknown): SafetyLevel | undefined {
  const parsed = resultSchema.safeParse(result);
  if (!parsed.success) return undefined;
  const { categories, category_scores: scores } = parsed.data;
  return Object.entries(WEIGHTS).reduce<SafetyLevel>((level, [category, { flagged, sure = flagged }]) => {
    if (categories[category] !== true) return level;
    // An endpoint without scores is taken at its word.
    const score = scores?.[category] ?? 1;
    return highest(level, score >= SURE_SCORE ? sure : flagged);
  }, 'none');
}
