import { z } from 'zod';
import { sessionIdSchema } from './api.ts';
import { idPattern } from './ids.ts';

/**
 * `recording`: the conversation goes on. `processing`: it is over and the file is being made. `ready`: there is a file.
 * `interrupted`: there is a file, and it ends before the conversation did. `failed`: there is none.
 */
export const RECORDING_STATUSES = ['recording', 'processing', 'ready', 'interrupted', 'failed'] as const;
export type RecordingStatus = (typeof RECORDING_STATUSES)[number];

export const recordingIdSchema = z
  .string()
  .regex(idPattern('RecordingId'), 'is not a recording id')
  .meta({ description: 'A recording id.', examples: ['rec_0a1b2c3d4e5f6g7h8i9j0k1l'] });

export const recordingSchema = z
  .object({
    id: recordingIdSchema,
    session_id: sessionIdSchema,
    epoch: z.number().int().meta({ description: 'Which of the connections of `usage` it shows.' }),
    status: z.enum(RECORDING_STATUSES).meta({
      description:
        '`recording` → `processing` → `ready`. `interrupted`: the file ends before the conversation did. `failed`: there is no file.',
    }),
    content_type: z.enum(['video/webm', 'audio/webm']),
    started_at: z.iso.datetime(),
    duration_ms: z.number().int().nullable().meta({ description: 'Null while there is no file.' }),
    bytes: z.number().int().nullable(),
    sha256: z.string().nullable().meta({ description: "The file's SHA-256, hex." }),
  })
  .meta({ id: 'Recording' });
export type RecordingWire = z.infer<typeof recordingSchema>;

export const recordingListSchema = z.object({ data: z.array(recordingSchema) }).meta({ id: 'RecordingList' });
