import { diaruptPaths, exchangePaths } from '../../platforms/diarupt/diaruptPaths.ts';
import { mindigoPaths } from '../../platforms/mindigo/mindigoPaths.ts';
import { therappaiPaths } from '../../platforms/therappai/therappaiPaths.ts';
import { therapykinPaths } from '../../platforms/therapykin/therapykinPaths.ts';
import { createOpenApi } from './document.ts';

/** What a server may be configured to speak, or not to. */
export interface Spoken {
  /** Sessions' ids are exchanged for tokens. */
  readonly exchange: boolean;
  readonly therapykin: boolean;
}

/** It never changes, and making it keeps a thread busy for a quarter of a second. */
const made = new Map<string, string>();

/** @returns the OpenAPI document of a server that speaks this, as JSON. */
export function servedDocument({ exchange, therapykin }: Spoken): string {
  const key = `${exchange} ${therapykin}`;
  const text = made.get(key) ?? JSON.stringify(documentOf({ exchange, therapykin }), null, 2);
  made.set(key, text);
  return text;
}

function documentOf({ exchange, therapykin }: Spoken): object {
  return createOpenApi({
    ...diaruptPaths,
    ...(exchange ? exchangePaths : {}),
    ...mindigoPaths,
    ...therappaiPaths,
    ...(therapykin ? therapykinPaths : {}),
  });
}
