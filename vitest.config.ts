import { defineConfig } from 'vitest/config';

/** What takes the time is loading code, models and Postgres in WebAssembly: once a process, not once a file. */
const AT_ONCE = { isolate: false, maxWorkers: '100%' };

/** What is waited for comes in its own time on a busy machine. */
const PATIENT = { poll: { timeout: 10_000 } };

/** Tests of `tests/e2e` and `tests/fault` that judge nothing finer than a second or two. */
const WAITING = [
  'tests/e2e/{bridge,chat,clip,console,knowledge,tools}.test.ts',
  'tests/fault/{metering,meteringOnPostgres,noOrphans}.test.ts',
];

const WITH_SERVERS = {
  globalSetup: ['tests/support/e2eSetup.ts'],
  testTimeout: 180_000,
  hookTimeout: 240_000,
  fileParallelism: false,
  maxWorkers: 1,
  // One process for all files: they share a server (tests/support/sharedServer.ts).
  isolate: false,
  expect: PATIENT,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{shared,client-sdk,server,media-worker}/{src,site,console}/**/*.test.ts',
            'scripts/**/*.test.mjs',
          ],
          testTimeout: 15_000,
          ...AT_ONCE,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['tests/contract/**/*.test.ts'],
          globalSetup: ['tests/support/contractSetup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: PATIENT,
          ...AT_ONCE,
        },
      },
      // Pages, servers and processes that are waited for: whatever else the machine does meanwhile.
      { test: { name: 'pages', include: WAITING, ...WITH_SERVERS } },
      // Real browsers and media share two cores: nothing beside them, or the machine itself is what is measured.
      {
        test: {
          name: 'e2e',
          include: ['tests/{e2e,fault}/**/*.test.ts'],
          exclude: WAITING,
          ...WITH_SERVERS,
        },
      },
    ],
  },
});
