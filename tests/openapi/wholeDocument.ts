import { createOpenApi } from '../../server/src/http/openapi/document.ts';
import { diaruptPaths, exchangePaths } from '../../server/src/platforms/diarupt/diaruptPaths.ts';
import { mindigoPaths } from '../../server/src/platforms/mindigo/mindigoPaths.ts';
import { therappaiPaths } from '../../server/src/platforms/therappai/therappaiPaths.ts';
import { therapykinPaths } from '../../server/src/platforms/therapykin/therapykinPaths.ts';

/** The OpenAPI document with everything that the server can be configured to speak. */
export function wholeDocument({ withExchange = true } = {}): ReturnType<typeof createOpenApi> {
  return createOpenApi({
    ...diaruptPaths,
    ...(withExchange ? exchangePaths : {}),
    ...mindigoPaths,
    ...therappaiPaths,
    ...therapykinPaths,
  });
}
