import { z } from 'zod';

/** What is kept of a person, as `/v1/end-users/…/export` gives it: rows as they are stored, decrypted. */
const rows = (what: string) => z.array(z.record(z.string(), z.unknown())).meta({ description: what });

export const endUserExportSchema = z
  .object({
    end_user_id: z.string(),
    exported_at: z.iso.datetime(),
    sessions: rows('Their sessions and the settings of each.'),
    history: rows('What was said, by them and to them, with `session_id`.'),
    exchanges: rows('Messages in writing, with how they seemed to be.'),
    memory: rows('What is remembered across sessions.'),
    clips: rows('Clips that were made for them; `url` loads one that is ready.'),
    recordings: rows('Recordings of their sessions; `url` loads one that is ready.'),
    usage: rows('Conversation time and what was charged, by session.'),
  })
  .catchall(rows('Further lists: whatever else is kept of them.'))
  .meta({ id: 'EndUserExport' });
