import type { TestServer } from './startServer.ts';

/** pino's level of errors. */
const ERROR = 50;

/** @returns what the server and its media-workers logged as an error or worse: faults of ours, whatever others did. */
export function loggedErrors(server: TestServer): string[] {
  return server.output.split('\n').filter((line) => {
    if (!line.startsWith('{')) return /\b(ERROR|FATAL)\b|uncaught|unhandled/i.test(line);
    try {
      return (JSON.parse(line) as { level: number }).level >= ERROR;
    } catch {
      // Cut off by the limit of what is kept.
      return false;
    }
  });
}
