import { speechJobSchema } from '@visavis/shared';
import { loadChildConfig } from '../config.ts';
import { serveChild } from '../jobs/serveChild.ts';
import { createLog } from '../log.ts';
import { SpeechStudio } from './SpeechStudio.ts';

/** The process that hears and speaks files. */
const config = loadChildConfig();
const log = createLog(config.logLevel, { part: 'speech' });

await serveChild({
  log,
  job: speechJobSchema,
  load: () => SpeechStudio.create({ providers: config.providers, log }),
});
