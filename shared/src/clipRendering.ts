import { z } from 'zod';
import { CLIP_FAILURES, CLIP_FORMATS } from './clips.ts';
import { mannerPartsSchema } from './mediaWorkerProtocol.ts';

/**
 * What passes between the server and a clip renderer, its child process, over its IPC channel. One job at a time; each
 * ends with exactly one `rendered` or `failed`.
 */

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

export const toClipRendererSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('render'), job: clipJobSchema }),
  z.object({ type: z.literal('cancel'), clipId: z.string() }),
]);
export type ToClipRenderer = z.infer<typeof toClipRendererSchema>;

export const renderedClipSchema = z.object({
  durationMs: z.number().int(),
  /** How serious what it answers was found to be. */
  safetyLevel: z.string(),
});
/** Its files are written. */
export type RenderedClip = z.infer<typeof renderedClipSchema>;

export const fromClipRendererSchema = z.discriminatedUnion('type', [
  /** Everything is loaded. */
  z.object({ type: z.literal('ready') }),
  /** 0..1, rising. */
  z.object({ type: z.literal('progress'), clipId: z.string(), progress: z.number() }),
  z.object({ type: z.literal('rendered'), clipId: z.string(), clip: renderedClipSchema }),
  z.object({
    type: z.literal('failed'),
    clipId: z.string(),
    reason: z.enum(CLIP_FAILURES),
    message: z.string(),
  }),
]);
export type FromClipRenderer = z.infer<typeof fromClipRendererSchema>;
