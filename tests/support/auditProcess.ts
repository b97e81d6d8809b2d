import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

const PROGRAM = resolve(import.meta.dirname, '../../server/src/auditLedger.ts');

/** What `npm run audit` prints of the data in a directory that no server has open, and whether it found nothing. */
export async function auditDirectory(dataDir: string): Promise<{ sound: boolean; output: string }> {
  return new Promise((done) => {
    const env = { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '' };
    execFile(process.execPath, [PROGRAM], { env }, (error, stdout, stderr) =>
      done({ sound: error === null, output: stdout + stderr }),
    );
  });
}
