import { z } from 'zod';
import { CLIP_FORMATS } from './clips.ts';
import { mannerPartsSchema } from './mediaWorkerProtocol.ts';

/** The job of a clip renderer, a child process of the server (childJobs.ts), and what comes of it. */

export const clipJobSchema = z.object({
  clipId: z.string(),
  say: z.object({
    /** `text`: said as it stands. `message`: answered, and the answer is said. */
    kind: z.enum(['text', 'message']),
    content: z.string(),
  }),
  persona: z.object({
    instructions: z.string(),
    behavior: z.string(),
    context: z.string(),
    /** BCP 47. */
    language: z.string(),
    manner: mannerPartsSchema,
  }),
  face: z.string(),
  voice: z.string(),
  format: z.enum(CLIP_FORMATS),
  /** Width and height, pixels. */
  size: z.number().int(),
  /** Where its files are written. */
  files: z.object({ video: z.string(), poster: z.string(), captions: z.string() }),
});
export type ClipJob = z.infer<typeof clipJobSchema>;

export const renderedClipSchema = z.object({
  durationMs: z.number().int(),
  /** How serious what it answers was found to be. */
  safetyLevel: z.string(),
});
/** Its files are written. */
export type RenderedClip = z.infer<typeof renderedClipSchema>;
