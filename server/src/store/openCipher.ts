import { randomBytes } from 'node:crypto';
import type { DataKeys } from './dataKeys.ts';
import { FieldCipher, UnsealError, type Place } from './FieldCipher.ts';
import { SEALED_TABLES } from './sealedColumns.ts';
import { sealStored } from './sealStored.ts';
import { getOrCreateSetting, getSetting, putSetting } from './settings.ts';
import type { Executor } from './tables.ts';

/** The key of blinded columns: made once, stored under the data key, so that a store tells whether it is given the right one. */
const INDEX_KEY = 'data_index_key';
const INDEX_KEY_PLACE: Place = { table: 'settings', column: 'value', row: [INDEX_KEY] };
/** Which columns are known to hold nothing in clear. */
const SEALED_COLUMNS = 'sealed_columns';

/**
 * The cipher of a store whose schema is up to date.
 * @throws Error that says what to do when the store was encrypted with another key.
 */
export async function openCipher(db: Executor, keys: DataKeys): Promise<FieldCipher> {
  const unindexed = new FieldCipher(keys, Buffer.alloc(0));
  const sealed = await getOrCreateSetting(db, INDEX_KEY, () =>
    unindexed.seal(INDEX_KEY_PLACE, randomBytes(32).toString('base64')),
  );
  try {
    return new FieldCipher(keys, Buffer.from(unindexed.open(INDEX_KEY_PLACE, sealed), 'base64'));
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    throw new Error(
      'The data key is not the one with which this database was encrypted: give the right one in DATA_KEY, or in ' +
        'the file data.key of DATA_DIR. After a change of keys the old one stays in the list, behind the new one.',
      { cause: error },
    );
  }
}

/** Encrypts what versions before stored in clear. @returns the tables in which there was any. */
export async function sealClear(db: Executor, cipher: FieldCipher): Promise<string[]> {
  const columns = JSON.stringify(
    Object.entries(SEALED_TABLES).map(([table, each]) => [table, ...Object.keys(each.columns)]),
  );
  if ((await getSetting(db, SEALED_COLUMNS)) === columns) return [];
  const changed = await sealStored(db, cipher);
  await putSetting(db, SEALED_COLUMNS, columns);
  return changed;
}

/**
 * Encrypts with the key in use what an older one has encrypted; the older one is not needed any more then.
 * @returns the tables in which there was any.
 */
export async function resealOld(db: Executor, cipher: FieldCipher): Promise<string[]> {
  const sealed = await getSetting(db, INDEX_KEY);
  if (sealed === undefined || sealed.startsWith(cipher.prefix)) return [];
  const changed = await sealStored(db, cipher);
  await putSetting(db, INDEX_KEY, cipher.seal(INDEX_KEY_PLACE, cipher.open(INDEX_KEY_PLACE, sealed)));
  return changed;
}
