import { destination, pino, type Logger } from 'pino';

/**
 * JSON lines on the standard output, each written at once. pino's default keeps some back and writes them when the process
 * exits, again and again while nobody reads them: a child whose server was killed would never end.
 * @param base what every line carries
 */
export function createLog(level: string, base: Record<string, string>): Logger {
  return pino({ level, base }, destination({ dest: 1, sync: true }));
}
