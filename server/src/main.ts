import { setFlagsFromString } from 'node:v8';
import { createApp, type App } from './app.ts';
import { ConfigError, configHelp, loadConfig } from './config.ts';
import { createLogger } from './log.ts';

/** How long an orderly stop may take in all before it is cut short. */
const STOP_WITHIN_MS = 20_000;

// What the server is started with is for its main thread: its other threads do with Node's own young generation.
setFlagsFromString('--max-semi-space-size=16');

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  console.log(`Visavis server\n\n${configHelp()}`);
  process.exit(0);
}

let app: App | undefined;
let stopping = false;
const isStopping = (): boolean => stopping;

const config = readConfig();
const log = createLogger(config.logLevel);

process.on('SIGINT', () => stopOrExit('SIGINT'));
process.on('SIGTERM', () => stopOrExit('SIGTERM'));
// The launcher that started us is gone.
process.once('disconnect', () => void stop('launcher gone', 0));
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'the server failed');
  void stop('failure', 1);
});
process.on('unhandledRejection', (error) => {
  log.fatal({ err: error }, 'the server failed');
  void stop('failure', 1);
});

try {
  app = await createApp(config, log);
  if (!isStopping()) await app.start();
  if (!isStopping()) console.log(banner(app));
} catch (error) {
  console.error(`Visavis cannot start: ${error instanceof Error ? error.message : String(error)}`);
  log.debug({ err: error }, 'start failed');
  // It was made and stored all the same, and can be shown only now.
  if (app) console.log(secretLines(app).join('\n'));
  await app?.stop();
  process.exit(1);
}

async function stop(reason: string, code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  log.info({ reason }, 'stopping: live sessions are paused and counted');
  await app?.stop();
  process.exit(code);
}

/** Who asks a second time means at once. */
function stopOrExit(signal: 'SIGINT' | 'SIGTERM'): void {
  if (stopping) process.exit(1);
  void stop(signal, 0);
}

function readConfig(): ReturnType<typeof loadConfig> {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`${error.message}\nSee --help.`);
    process.exit(2);
  }
}

function banner(started: App): string {
  const { url } = started;
  return `\n${[`  Visavis  ${url}`, `  API      ${url}/docs`, ...secretLines(started)].join('\n')}\n`;
}

/** What was made just now and can be shown only once. */
function secretLines({ firstApiKey, firstOperator }: App): string[] {
  const lines: string[] = [];
  if (firstApiKey !== null) lines.push(`  API key  ${firstApiKey}   (shown only now: keep it)`);
  if (firstOperator !== null) {
    lines.push(
      `  Operator ${firstOperator.email}, password ${firstOperator.password}   (shown only now: change it)`,
    );
  }
  return lines;
}
