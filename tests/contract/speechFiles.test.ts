import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIO_FORMATS, newId, SPEECH_LIMITS, systemClock } from '@visavis/shared';
import { expectSoundLedger } from '../support/audit.ts';
import { SPEECH, TimeCharges } from '../../server/src/billing/TimeCharges.ts';
import { loadConfig } from '../../server/src/config.ts';
import { SpeechProcesses } from '../../server/src/dispatch/SpeechProcesses.ts';
import { createLogger } from '../../server/src/log.ts';
import type { Listener } from '../../server/src/speech/Speech.ts';
import { SpeechFiles } from '../../server/src/speech/SpeechFiles.ts';
import { Database } from '../../server/src/store/Database.ts';
import { AUDIO_FILE_FORMATS, audioFile, opusSilence } from '../support/audioFiles.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { RECORDINGS, type Recording } from '../support/speechFixtures.ts';
import { migratedPostgres } from '../support/stores.ts';
import { TEST_KEYS } from '../support/testKeys.ts';
import { wordErrors } from '../support/wer.ts';

const ENTRY = fileURLToPath(new URL('../../media-worker/src/speech/main.ts', import.meta.url));

describe('Speech in files', { timeout: 240_000 }, () => {
  let database: Database;
  let services: TestServices;
  let folder: string;
  let files: string;
  let worker: SpeechProcesses;
  let speech: SpeechFiles;
  let listener: Listener;

  beforeAll(async () => {
    database = await Database.open({ url: await migratedPostgres(), keys: TEST_KEYS });
    files = await mkdtemp(join(tmpdir(), 'visavis-audio-'));
    folder = join(files, 'working');
    services = await createServices(database);
    listener = { accountId: services.accountId, endUserId: 'listener' };
    await database.transaction(async (tx) => {
      const { ledger, accountId } = services;
      await ledger.setBillingMode(tx, accountId, 'prepaid');
      const payment = { kind: 'top_up' as const, reference: newId('PaymentId') };
      await ledger.credit(tx, { accountId, amountMicros: 5_000_000, ...payment });
    });
    worker = new SpeechProcesses({
      entry: ENTRY,
      environment: loadConfig().mediaWorkerEnvironment,
      atOnce: 2,
      clock: systemClock,
      log: createLogger('silent'),
    });
    speech = new SpeechFiles({
      ...services,
      worker,
      billing: new TimeCharges(SPEECH, services),
      atOnce: 2,
      folder,
      log: createLogger('silent'),
    });
    await speech.start();
  });
  afterAll(async () => {
    await speech.stop();
    await worker.stop();
    await database.close();
    await rm(files, { recursive: true });
  });

  const make = (recording: Recording, format: (typeof AUDIO_FILE_FORMATS)[number]): Buffer =>
    audioFile(recording, format, files);
  const balance = async (): Promise<number> =>
    (await services.ledger.balance(services.accountId)).balanceMicros;

  it.each(AUDIO_FILE_FORMATS)('understands what is said in %s', async (format) => {
    const { text, language, durationMs } = await speech.transcribe(make('ss0880.wav', format), listener);
    expect(wordErrors(RECORDINGS['ss0880.wav'], text).errors).toBeLessThanOrEqual(1);
    expect(language).toBe('en');
    expect(durationMs).toBeGreaterThan(2_000);
  });

  it.each(AUDIO_FORMATS)(
    'speaks as %s what it understands again, and charges both by the seconds of voice',
    async (format) => {
      const text = 'Go forward ten meters, and then go somewhere and do something.';
      const { voice: price } = await services.prices.inForce(services.accountId, new Date());
      const before = await balance();
      const { audio, durationMs, mediaType } = await speech.speak(text, listener, { format });
      const between = await balance();
      expect(Math.abs(before - between - (durationMs / 1_000) * price)).toBeLessThanOrEqual(1);
      expect(mediaType).toMatch(/^audio\/(mpeg|wav|ogg)/);
      const heard = await speech.transcribe(audio, listener);
      expect(wordErrors(text, heard.text).errors).toBeLessThanOrEqual(2);
      expect(Math.abs(heard.durationMs - durationMs)).toBeLessThan(150);
      expect(Math.abs(between - (await balance()) - (heard.durationMs / 1_000) * price)).toBeLessThanOrEqual(
        1,
      );
      await expectSoundLedger(database);
    },
  );

  it('hears no words in silence', async () => {
    expect(await speech.transcribe(opusSilence(0.003), listener)).toMatchObject({ text: '' });
  });

  it('refuses what it cannot do, saying why, before anything is charged', async () => {
    const before = await balance();
    const refused = async (work: Promise<unknown>): Promise<unknown> =>
      work.catch((error: unknown) => (error as { code: string }).code);
    const mp3 = make('goforward.wav', 'mp3');
    const long = 'a'.repeat(SPEECH_LIMITS.textChars + 1);
    const large = Buffer.alloc(SPEECH_LIMITS.fileBytes + 1);
    expect([
      await refused(speech.transcribe(Buffer.from('<svg/>'), listener)),
      await refused(speech.transcribe(opusSilence(1), listener)),
      await refused(speech.transcribe(large, listener)),
      await refused(speech.transcribe(mp3, listener, { language: 'tlh' })),
      await refused(speech.transcribe(mp3, listener, { language: '?' })),
      await refused(speech.speak(' ', listener)),
      await refused(speech.speak('…', listener)),
      await refused(speech.speak(long, listener)),
      await refused(speech.speak('Hello.', listener, { voice: 'nobody' })),
    ]).toEqual([
      'unsupported_media_type',
      'payload_too_large',
      'payload_too_large',
      'unsupported_option',
      'validation_failed',
      'validation_failed',
      'validation_failed',
      'validation_failed',
      'unsupported_option',
    ]);
    expect(await balance()).toBe(before);
  });

  it('keeps nothing of what it worked on', async () => {
    await speech.transcribe(make('something.wav', 'mp3'), listener);
    expect(existsSync(folder) ? await readdir(folder) : []).toEqual([]);
  });

  it('replaces a process that was killed', async () => {
    await speech.speak('Hello.', listener);
    const [pid] = worker.pids;
    process.kill(pid!, 'SIGKILL');
    await expect.poll(() => worker.pids).toEqual([]);
    await speech.speak('Hello again.', listener);
    expect(worker.pids).toHaveLength(1);
    expect(worker.pids).not.toContain(pid);
  });

  it('says that it is not possible now, and charges nothing, when the process dies at work', async () => {
    const before = await balance();
    const speaking = speech.speak('This takes a while to be said, and is never heard. '.repeat(40), listener);
    await expect.poll(() => worker.pids.length).toBe(1);
    process.kill(worker.pids[0]!, 'SIGKILL');
    await expect(speaking).rejects.toMatchObject({ code: 'unavailable' });
    expect(await balance()).toBe(before);
    expect(await readdir(folder)).toEqual([]);
  });
});
