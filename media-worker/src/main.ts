import { systemClock } from '@visavis/shared';
import { loadConfig } from './config.ts';
import { admission } from './link/admission.ts';
import { MeterJournal } from './link/MeterJournal.ts';
import { createLog } from './log.ts';
import { MediaWorker } from './MediaWorker.ts';
import { loadParts } from './MediaWorkerParts.ts';

/** One media-worker process. It lives as long as its parent does: no conversation goes on that nobody supervises. */
const config = loadConfig();
const log = createLog(config.logLevel, { workerId: config.workerId });

let worker: MediaWorker | undefined = undefined;
let stopping = false;

async function stop(reason: string, code = 0): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ reason }, 'media-worker stops');
  // A part that hangs in closing must not keep the process: its parent counts on the end.
  setTimeout(() => process.exit(code), 3_000).unref();
  await worker?.close();
  process.exit(code);
}

process.once('SIGTERM', () => void stop('SIGTERM'));
// The terminal's Ctrl-C reaches the whole group: the server, our parent, says when to stop.
process.on('SIGINT', () => undefined);
// The parent is gone, also by kill -9: nothing may outlive it.
process.once('disconnect', () => process.exit(0));
// It may have gone while our code was loaded.
if (process.send && !process.connected) process.exit(0);
process.once('uncaughtException', (error) => {
  log.fatal({ err: error }, 'media-worker failed');
  void stop('uncaughtException', 1);
});
process.once('unhandledRejection', (error) => {
  log.fatal({ err: error }, 'media-worker failed');
  void stop('unhandledRejection', 1);
});

const [parts, access] = await Promise.all([loadParts({ ...config, log }), config.access ?? admission()]);
// Not before: a server that finds another at its data has started us all the same, and the journal is the other's.
const journal = await MeterJournal.open(config.journalDir);
worker = new MediaWorker({ ...config, ...access, parts, journal, clock: systemClock, log });
