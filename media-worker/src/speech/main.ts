import { speechJobSchema } from '@visavis/shared';
import { pino } from 'pino';
import { loadChildConfig } from '../config.ts';
import { serveChild } from '../jobs/serveChild.ts';
import { SpeechStudio } from './SpeechStudio.ts';

/** The process that hears and speaks files. */
const config = loadChildConfig();
const log = pino({ level: config.logLevel, base: { part: 'speech' } });

await serveChild({
  log,
  job: speechJobSchema,
  load: () => SpeechStudio.create({ providers: config.providers, log }),
});
