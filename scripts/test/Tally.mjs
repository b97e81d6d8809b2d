/** Counts of checks and tests, and the names of what failed. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  /** @type {string[]} */
  failures = [];

  pass() {
    this.passed += 1;
  }

  /** @param {string} name */
  fail(name) {
    this.failed += 1;
    this.failures.push(name);
  }

  /** The line that machines read. */
  toString() {
    const skipped = this.skipped > 0 ? `, ${this.skipped} skipped` : '';
    return `${this.passed} passed, ${this.failed} failed${skipped}`;
  }
}

/**
 * @typedef {{ status: string, fullName: string }} TestResult
 * @typedef {{ name: string, status: string, assertionResults: TestResult[] }} FileResult
 * @param {Tally} tally
 * @param {string} suite
 * @param {FileResult[]} files `testResults` of vitest's JSON report
 */
export function countReport(tally, suite, files) {
  for (const file of files) {
    const failedBefore = tally.failed;
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') tally.pass();
      else if (status === 'failed') tally.fail(`${suite}: ${fullName}`);
      else tally.skipped += 1;
    }
    // The file itself did not load, or a hook failed.
    if (file.status === 'failed' && tally.failed === failedBefore) tally.fail(`${suite}: ${file.name}`);
  }
}
