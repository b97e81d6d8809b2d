import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MeterJournal } from './MeterJournal.ts';

describe('MeterJournal', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'visavis-journal-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('gives the newest report of every span to the next process', async () => {
    const journal = await MeterJournal.open(directory);
    const writes = [100, 350, 600].map((cumulativeMs, seq) =>
      journal.write({ sessionId: 'ses_a', epoch: 1, cumulativeMs, seq }),
    );
    await Promise.all([...writes, journal.write({ sessionId: 'ses_b', epoch: 4, cumulativeMs: 20, seq: 0 })]);
    const next = await MeterJournal.open(directory);
    expect((await next.read()).toSorted((a, b) => a.epoch - b.epoch)).toEqual([
      { sessionId: 'ses_a', epoch: 1, cumulativeMs: 600, seq: 2 },
      { sessionId: 'ses_b', epoch: 4, cumulativeMs: 20, seq: 0 },
    ]);
  });

  it('forgets a span whose end is known, also when a write is still under way', async () => {
    const journal = await MeterJournal.open(directory);
    const write = journal.write({ sessionId: 'ses_a', epoch: 1, cumulativeMs: 1, seq: 0 });
    await journal.remove({ sessionId: 'ses_a', epoch: 1 });
    await write;
    expect(await readdir(directory)).toEqual([]);
  });

  it('passes over files that a crash left torn', async () => {
    await writeFile(path.join(directory, 'torn.json'), '{"sessionId": "se');
    await writeFile(path.join(directory, 'other.json.tmp'), '{}');
    expect(await (await MeterJournal.open(directory)).read()).toEqual([]);
  });

  it('keeps file names inside its directory', async () => {
    const journal = await MeterJournal.open(directory);
    await journal.write({ sessionId: '../../evil', epoch: 1, cumulativeMs: 1, seq: 0 });
    expect(await readdir(directory)).toHaveLength(1);
  });
});
