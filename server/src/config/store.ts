import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ACCOUNT_LIMITS } from '@visavis/shared';
import { parseDataKeys, type DataKeys } from '../store/dataKeys.ts';
import { integer, setting, url } from './setting.ts';

const PROJECT_DIR = resolve(import.meta.dirname, '../../..');

const dataKeys: z.ZodType<DataKeys | null, string> = z.string().transform((value, context) => {
  try {
    return parseDataKeys(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be used' });
    return z.NEVER;
  }
});

/** What is kept: where, and for how long. */
export const storeSettings = {
  dataDir: setting(
    'DATA_DIR',
    'where data is kept',
    z.string().min(1),
    join(PROJECT_DIR, 'data'),
    'data, in the project',
  ),
  databaseUrl: setting(
    'DATABASE_URL',
    'Postgres instead of the embedded database',
    url(['postgres:', 'postgresql:']),
    null,
    'embedded, in DATA_DIR',
  ),
  dataKeys: setting(
    'DATA_KEY',
    'keys that encrypt what people said, 32 bytes each in base64, comma-separated: the first encrypts, all decrypt',
    dataKeys,
    null,
    'DATA_DIR/data.key, made at the first start',
  ),
  retentionDays: setting(
    'RETENTION_DAYS',
    'days after which what people said, and all that was made of it, is deleted; an account may choose fewer',
    integer(1, ACCOUNT_LIMITS.retentionDays) as z.ZodType<number | null, string>,
    null,
    'never',
  ),
  recordingRetentionDays: setting(
    'RECORDING_RETENTION_DAYS',
    'days after which recordings are deleted',
    integer(1, 36_500) as z.ZodType<number | null, string>,
    null,
    'never',
  ),
  clipRetentionDays: setting(
    'CLIP_RETENTION_DAYS',
    'days after which clips are deleted',
    integer(1, 36_500),
    30,
  ),
} as const;
