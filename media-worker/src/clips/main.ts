import { clipJobSchema } from '@visavis/shared';
import { pino } from 'pino';
import { loadChildConfig } from '../config.ts';
import { serveChild } from '../jobs/serveChild.ts';
import { ClipStudio } from './ClipStudio.ts';

/** One clip renderer. */
const config = loadChildConfig();
const log = pino({ level: config.logLevel, base: { part: 'clip-renderer' } });

await serveChild({
  log,
  job: clipJobSchema,
  load: async () => {
    const studio = await ClipStudio.create({ providers: config.providers, log });
    return { run: (job, options) => studio.render(job, options), close: () => studio.close() };
  },
});
