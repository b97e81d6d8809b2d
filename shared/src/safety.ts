import { z } from 'zod';

/** How serious a message is, in rising order. */
export const SAFETY_LEVELS = ['none', 'concern', 'warning', 'crisis'] as const;
export const safetyLevelSchema = z.enum(SAFETY_LEVELS);
export type SafetyLevel = z.infer<typeof safetyLevelSchema>;

/** Whose words they were. */
export const SAFETY_SOURCES = ['user', 'reply'] as const;

/** That somebody may be in danger: when and how much, and never in which words. */
export const safetyAlertSchema = z.strictObject({
  /** Of the message; for a reply that was withheld, the conversation's. */
  level: safetyLevelSchema,
  source: z.enum(SAFETY_SOURCES),
  at: z.iso.datetime(),
});
export type SafetyAlertNotice = z.infer<typeof safetyAlertSchema>;
