import { clipJobSchema } from '@visavis/shared';
import { loadChildConfig } from '../config.ts';
import { serveChild } from '../jobs/serveChild.ts';
import { createLog } from '../log.ts';
import { ClipStudio } from './ClipStudio.ts';

/** One clip renderer. */
const config = loadChildConfig();
const log = createLog(config.logLevel, { part: 'clip-renderer' });

await serveChild({
  log,
  job: clipJobSchema,
  load: async () => {
    const studio = await ClipStudio.create({ providers: config.providers, log });
    return { run: (job, options) => studio.render(job, options), close: () => studio.close() };
  },
});
