import { z } from 'zod';

/**
 * What passes between the server and a child process of its that does jobs (clips, speech), over its IPC channel. Each
 * job ends with exactly one `done` or `failed`; what a job and its result are is the child's own.
 */

export const toChildSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), id: z.string(), job: z.unknown() }),
  z.object({ type: z.literal('cancel'), id: z.string() }),
]);
export type ToChild = z.infer<typeof toChildSchema>;

export const fromChildSchema = z.discriminatedUnion('type', [
  /** Everything is loaded. */
  z.object({ type: z.literal('ready') }),
  /** 0..1, rising. */
  z.object({ type: z.literal('progress'), id: z.string(), progress: z.number() }),
  z.object({ type: z.literal('done'), id: z.string(), result: z.unknown() }),
  /** `reason` is one of the job's own; null: something that nobody expected. */
  z.object({
    type: z.literal('failed'),
    id: z.string(),
    reason: z.string().nullable(),
    message: z.string(),
  }),
]);
export type FromChild = z.infer<typeof fromChildSchema>;
