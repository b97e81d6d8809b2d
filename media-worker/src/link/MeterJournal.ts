import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { meterReportSchema, parseJson, type MeterReport } from '@visavis/shared';

/**
 * The last report of every open span, on disk, so that a media-worker that died is billed to within the journal's
 * interval: the next one with the same worker id replays what it finds. One small file a span, replaced atomically.
 */
export class MeterJournal {
  readonly #directory: string;
  /** One write at a time: a slower, older write must not overtake a newer one. */
  #tail: Promise<void> = Promise.resolve();

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async open(directory: string): Promise<MeterJournal> {
    await mkdir(directory, { recursive: true });
    return new MeterJournal(directory);
  }

  /** What a former process of this worker left behind. Files that cannot be read hold nothing that could be billed. */
  async read(): Promise<MeterReport[]> {
    const reports: MeterReport[] = [];
    for (const name of await readdir(this.#directory)) {
      if (!name.endsWith('.json')) continue;
      const text = await readFile(path.join(this.#directory, name), 'utf8').catch(() => '');
      const parsed = meterReportSchema.safeParse(parseJson(text));
      if (parsed.success) reports.push(parsed.data);
    }
    return reports;
  }

  write(report: MeterReport): Promise<void> {
    return this.#enqueue(async () => {
      const file = this.#file(report);
      await writeFile(`${file}.tmp`, JSON.stringify(report));
      await rename(`${file}.tmp`, file);
    });
  }

  /** The control plane has the span's final report: nothing to replay. */
  remove(span: { sessionId: string; epoch: number }): Promise<void> {
    return this.#enqueue(() => rm(this.#file(span), { force: true }));
  }

  #file(span: { sessionId: string; epoch: number }): string {
    return path.join(this.#directory, `${span.sessionId.replace(/\W/g, '_')}-${span.epoch}.json`);
  }

  #enqueue(task: () => Promise<void>): Promise<void> {
    const done = this.#tail.then(task);
    this.#tail = done.catch(() => undefined);
    return done;
  }
}
