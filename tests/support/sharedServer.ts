import { writeFile } from 'node:fs/promises';
import { inject } from 'vitest';
import { startServer, type TestServer } from './startServer.ts';

/** Who runs the shared server's installation, and owns its first account. */
export const OPERATOR = { email: 'operator@example.com', password: 'correct horse battery staple' } as const;

let server: Promise<TestServer> | undefined;

/**
 * The one server of all test files that want it as it comes: starting it takes longer than many a test. It is
 * stopped when all have run (e2eSetup.ts); who changes or kills a server starts one of their own.
 */
export async function sharedServer(): Promise<TestServer> {
  server ??= start();
  const started = await server;
  if (!started.running)
    throw new Error(`the shared server ended; it printed:\n${started.output.slice(-4_000)}`);
  return started;
}

async function start(): Promise<TestServer> {
  const started = await startServer({
    env: { FIRST_OPERATOR_EMAIL: OPERATOR.email, FIRST_OPERATOR_PASSWORD: OPERATOR.password },
  });
  await writeFile(inject('sharedServerPidFile'), String(started.pid));
  return started;
}
