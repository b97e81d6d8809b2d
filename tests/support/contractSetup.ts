import type { TestProject } from 'vitest/node';
import { TestPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The Postgres of this test run. */
    postgresUrl: string;
  }
}

/** One Postgres for all contract tests; each suite makes a database of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await TestPostgres.start();
  project.provide('postgresUrl', postgres.url());
  return () => postgres.close();
}
