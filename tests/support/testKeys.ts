import { parseDataKeys } from '../../server/src/store/dataKeys.ts';

/** The data key of the tests' databases on Postgres, in base64: no secret. */
export const TEST_DATA_KEY = Buffer.alloc(32, 'visavis test key').toString('base64');
export const TEST_KEYS = parseDataKeys(TEST_DATA_KEY);
