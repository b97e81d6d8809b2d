import type { Config } from './config.ts';
import type { DatabaseLocation } from './store/Database.ts';
import { dataKeysIn } from './store/dataKeys.ts';

/** Where the data is, and the keys that it is encrypted with: given, or those of the file that is beside it. */
export function storeLocation({
  databaseUrl,
  dataDir,
  dataKeys,
}: Pick<Config, 'databaseUrl' | 'dataDir' | 'dataKeys'>): DatabaseLocation {
  const keys = dataKeys ?? dataKeysIn(dataDir);
  return databaseUrl === null ? { dataDir, keys } : { url: databaseUrl, keys };
}
