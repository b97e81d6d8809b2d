import { pino } from 'pino';

/** What every part logs with; a child carries the part's name. */
export type Logger = pino.Logger;

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: '',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};
/** Fields that a person at a terminal does not need. */
const QUIET = new Set(['level', 'time', 'msg', 'part', 'pid', 'hostname', 'err']);
/** Log fields that may hold a credential; they never reach the output. */
const SECRETS = ['token', 'apiKey', 'authorization', '*.token', '*.apiKey', '*.authorization', 'req.headers'];

/** Lines for people on a terminal, JSON lines everywhere else. */
export function createLogger(level: string, output: NodeJS.WriteStream = process.stdout): Logger {
  const options = { level, base: null, redact: SECRETS };
  return output.isTTY
    ? pino(options, { write: (line: string) => void output.write(humanReadable(line)) })
    : pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime }, output);
}

/** One JSON log line as `12:34:56 WARN part: message key=value`, with the stack of an error below. */
export function humanReadable(line: string): string {
  const entry = JSON.parse(line) as Record<string, unknown> & { level: number; time: number };
  const time = new Date(entry.time).toTimeString().slice(0, 8);
  const level = LEVELS[entry.level] ?? '';
  const part = typeof entry.part === 'string' ? `${entry.part}:` : '';
  const message = typeof entry.msg === 'string' ? entry.msg : '';
  const fields = Object.entries(entry)
    .filter(([key]) => !QUIET.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const head = [time, level, part, message, ...fields].filter((word) => word !== '').join(' ');
  const error = entry.err;
  const stack =
    typeof error === 'object' && error !== null && 'stack' in error && typeof error.stack === 'string'
      ? `\n  ${error.stack.replaceAll('\n', '\n  ')}`
      : '';
  return `${head}${stack}\n`;
}
