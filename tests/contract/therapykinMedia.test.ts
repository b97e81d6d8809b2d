import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SPEECH_LIMITS, systemClock, type SpeechJob } from '@visavis/shared';
import { decodeAudio } from '@visavis/media-worker';
import { loadConfig } from '../../server/src/config.ts';
import { SpeechProcesses } from '../../server/src/dispatch/SpeechProcesses.ts';
import { createLogger } from '../../server/src/log.ts';
import { SpeechError } from '../../server/src/speech/Speech.ts';
import { Database } from '../../server/src/store/Database.ts';
import { audioFile, opusSilence } from '../support/audioFiles.ts';
import { TEST_KEYS } from '../support/testKeys.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { RECORDINGS } from '../support/speechFixtures.ts';
import { describeOnEachStore, migratedPostgres } from '../support/stores.ts';
import { TherapykinClient } from '../support/TherapykinClient.ts';
import { wordErrors } from '../support/wer.ts';

const ENTRY = fileURLToPath(new URL('../../media-worker/src/speech/main.ts', import.meta.url));
/** As the document prints it. */
const TTS = {
  text: 'Text to convert to speech',
  voiceId: 'L0Dsvb3SLTyegXwtm47J',
  model: 'eleven_flash_v2_5',
};
const NO_AUDIO = { error: 'No audio file provided or invalid file' };
const dataUrl = (bytes: Uint8Array, type = 'image/jpeg'): string =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;

function formOf(file: Uint8Array | undefined, fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  // The file first, as many clients send it.
  if (file) form.append('file', new Blob([Uint8Array.from(file)], { type: 'audio/webm' }), 'voice.webm');
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

async function upload(
  { server, cookie }: TherapykinClient,
  body: BodyInit,
  headers: Record<string, string> = {},
): Promise<{ status: number; type: string | null; text: string; json: unknown }> {
  const response = await fetch(`${server.url}/therapykin/api/stt`, {
    method: 'POST',
    headers: { origin: server.url, ...cookie, ...headers },
    body,
  });
  const text = await response.text();
  const type = response.headers.get('content-type');
  return { status: response.status, type, text, json: type?.includes('json') ? JSON.parse(text) : null };
}

describeOnEachStore("TherapyKin's media", (database) => {
  let services: TestServices;
  let server: TestHttpServer;
  let client: TherapykinClient;
  let files: string;
  let jobs: SpeechJob[];
  let work: (job: SpeechJob) => Promise<{ text: string; durationMs: number }>;

  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), 'visavis-media-'));
    jobs = [];
    work = async (job) => {
      if (job.kind === 'speak') await writeFile(job.output, 'the sound');
      return { text: 'what was said', durationMs: 1_000 };
    };
    const worker = {
      work: async (_id: string, job: SpeechJob) => {
        jobs.push(job);
        return work(job);
      },
    };
    services = await createServices(database(), { speech: { worker, folder: join(files, 'working') } });
    server = await TestHttpServer.start(services, { limits: { media: 1_000 } });
    client = await TherapykinClient.register(server);
  });
  afterAll(async () => {
    await server.close();
    await services.chat.stop();
    await rm(files, { recursive: true });
  });
  /** Soon after the answer. */
  const nothingKept = (): Promise<void> => expect.poll(() => readdir(join(files, 'working'))).toEqual([]);
  const mp3 = (): Buffer => audioFile('goforward.wav', 'mp3', files);

  it('speaks as documented, with our default voice for the documented one, or a voice of the catalog', async () => {
    jobs.splice(0);
    const answer = await client.post('/tts', TTS);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
    expect(answer.bytes.toString()).toBe('the sound');
    await client.post('/tts', { text: 'Hello.' });
    await client.post('/tts', { text: 'Hello.', voiceId: 'rms', model: null });
    expect(jobs.map((job) => job.kind === 'speak' && [job.text, job.voice, job.format])).toEqual([
      [TTS.text, 'slt', 'mp3'],
      ['Hello.', 'slt', 'mp3'],
      ['Hello.', 'rms', 'mp3'],
    ]);
  });

  it.each([
    [{}, 'Missing required text parameter'],
    [{ text: ' ' }, 'Missing required text parameter'],
    [{ text: ['Hello.'] }, 'Missing required text parameter'],
    [{ text: 'Hello.', voiceId: 'nobody' }, /^Unknown voiceId: known are L0Dsvb3SLTyegXwtm47J, slt, rms$/],
    [{ text: 'Hello.', voiceId: { $ne: 1 } }, /^Unknown voiceId/],
    [{ text: 'Hello.', model: 'gpt-9' }, 'Unsupported model: use eleven_flash_v2_5'],
  ])('refuses to speak %j', async (body, error) => {
    const answer = await client.post('/tts', body);
    expect(answer.status).toBe(400);
    const said = (answer.json as { error: string }).error;
    if (typeof error === 'string') expect(said).toBe(error);
    else expect(said).toMatch(error);
  });

  it('speaks so much at a time and no more', async () => {
    const answer = await client.post('/tts', { text: 'a'.repeat(SPEECH_LIMITS.textChars + 1) });
    const error = 'text: has 5001 characters; at most 5000 are spoken';
    expect([answer.status, answer.json]).toEqual([400, { error }]);
  });

  it('writes down what was said, as JSON or text, with every field of the document, in whatever order', async () => {
    const fields = { model: 'whisper-1', language: 'en', prompt: '', response_format: 'json' };
    const json = await upload(client, formOf(mp3(), fields));
    expect([json.status, json.json]).toEqual([200, { text: 'what was said' }]);
    const text = await upload(client, formOf(mp3(), { response_format: 'text' }));
    expect([text.status, text.text, text.type]).toEqual([200, 'what was said', 'text/plain; charset=utf-8']);
    await nothingKept();
  });

  it('answers what is wrong with an upload in the words of the document', async () => {
    const audio = mp3();
    const json = await client.post('/stt', { file: 'x' });
    expect([json.status, json.json]).toEqual([400, { error: 'Content type must be multipart/form-data' }]);
    const lying = audioFile('goforward.wav', 'wav', files);
    lying.writeUInt32LE(0x7f_ff_ff_00, lying.indexOf('data') + 4);
    const bodies: [string, BodyInit, Record<string, string>?][] = [
      ['no file', formOf(undefined, { model: 'whisper-1' })],
      ['an empty one', formOf(Buffer.alloc(0))],
      ['HTML', formOf(Buffer.from('<!doctype html><script>alert(1)</script>'))],
      ['a header that lies', formOf(lying)],
      ['a gzip bomb as a file', formOf(gzipSync(Buffer.alloc(50_000_000)))],
      ['no form', 'no form', { 'content-type': 'multipart/form-data; boundary=x' }],
      ['no boundary', 'no form', { 'content-type': 'multipart/form-data' }],
      [
        'a gzip bomb as a body',
        Uint8Array.from(gzipSync(Buffer.alloc(50_000_000))),
        { 'content-type': 'multipart/form-data; boundary=x', 'content-encoding': 'gzip' },
      ],
    ];
    for (const [what, body, headers] of bodies) {
      const answer = await upload(client, body, headers);
      expect([what, answer.status, answer.json]).toEqual([what, 400, NO_AUDIO]);
    }
    const hours = await upload(client, formOf(opusSilence(10)));
    expect([hours.status, hours.json]).toEqual([
      413,
      { error: 'The audio is longer than 5 minutes: send it in pieces.' },
    ]);
    const refused = async (fields: Record<string, string>): Promise<unknown> =>
      (await upload(client, formOf(audio, fields))).json;
    expect(await refused({ response_format: 'srt' })).toEqual({
      error: 'Unsupported response_format: use json or text',
    });
    expect(await refused({ model: 'whisper-9' })).toEqual({ error: 'Unsupported model: use whisper-1' });
    expect(await refused({ language: 'tlh' })).toMatchObject({
      error: expect.stringContaining('supported: en') as string,
    });
    await nothingKept();
  });

  it('takes no more of a file than may be sent, and keeps nothing of it', async () => {
    const before = process.memoryUsage.rss();
    const large = await upload(client, formOf(Buffer.alloc(SPEECH_LIMITS.fileBytes + 1)));
    expect([large.status, large.json]).toEqual([413, { error: 'The audio file is larger than 25 MB.' }]);
    await nothingKept();
    // The test's own copies of the upload are in it, too.
    expect(process.memoryUsage.rss() - before).toBeLessThan(250_000_000);
  });

  it('says in the words of the document that a provider failed, and charges nothing', async () => {
    const { ledger, accountId } = services;
    const before = (await ledger.balance(accountId)).balanceMicros;
    const well = work;
    work = () => Promise.reject(new SpeechError('process_failed', 'it is gone'));
    const spoken = await client.post('/tts', TTS);
    const heard = await upload(client, formOf(mp3()));
    work = well;
    expect([spoken.status, spoken.json]).toEqual([500, { error: 'Failed to convert text to speech' }]);
    expect([heard.status, heard.json]).toEqual([500, { error: 'Failed to transcribe audio' }]);
    expect((await ledger.balance(accountId)).balanceMicros).toBe(before);
  });

  it('gives an image back without what its camera wrote into it', async () => {
    const photo = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#3366cc' } })
      .withExif({ IFD0: { Software: 'SecretCamera' }, IFD3: { GPSLatitude: '51/1 30/1 3230/100' } })
      .jpeg()
      .toBuffer();
    const answer = await client.post('/image-upload', { image: dataUrl(photo) });
    expect(answer.status).toBe(200);
    const { success, imageUrl } = answer.json as { success: boolean; imageUrl: string };
    expect([success, imageUrl.startsWith('data:image/jpeg;base64,')]).toEqual([true, true]);
    const bytes = Buffer.from(imageUrl.slice(imageUrl.indexOf(',') + 1), 'base64');
    expect([photo.includes('Exif'), bytes.includes('Exif'), bytes.includes('SecretCamera')]).toEqual([
      true,
      false,
      false,
    ]);
    expect((await sharp(bytes).metadata()).width).toBe(8);
  });

  it.each([
    ['nothing', undefined],
    ['a number', 5],
    ['a link', 'https://example.com/image.jpg'],
    ['a data URL of text', 'data:text/html;base64,PHNjcmlwdD4='],
    ['no base64', 'data:image/jpeg;base64,<script>'],
    ['HTML as JPEG', dataUrl(Buffer.from('<!doctype html><script>alert(1)</script>'))],
    ['SVG', dataUrl(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml')],
  ])('refuses %s as an image', async (_what, image) => {
    const answer = await client.post('/image-upload', { image });
    expect([answer.status, answer.json]).toEqual([400, { error: 'Invalid image data' }]);
  });

  it('refuses an image that is too large to be sent', async () => {
    const answer = await client.post('/image-upload', { image: dataUrl(Buffer.alloc(9_000_000, 1)) });
    expect(answer.status).toBe(413);
  });

  it('does nothing for strangers, nor for pages of others', async () => {
    jobs.splice(0);
    const stranger = new TherapykinClient(server);
    const refused = { error: 'Not authenticated' };
    for (const [path, body] of [
      ['/tts', TTS],
      ['/image-upload', { image: 'x' }],
    ] as const) {
      expect(await stranger.post(path, body)).toMatchObject({ status: 401, json: refused });
      const foreign = { origin: 'https://evil.example' };
      expect((await client.post(path, body, foreign)).status).toBe(403);
    }
    expect(await upload(stranger, formOf(mp3()))).toMatchObject({ status: 401, json: refused });
    expect((await upload(client, formOf(mp3()), { origin: 'https://evil.example' })).status).toBe(403);
    expect(jobs).toEqual([]);
    // The account's backend, by its key.
    const own = await server.request('POST', '/therapykin/api/tts', { body: TTS });
    expect([own.status, own.headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
  });

  it('counts the three together, as media', async () => {
    const limited = await TestHttpServer.start(services, { limits: { media: 3 } });
    const one = await TherapykinClient.register(limited);
    const answers = await Promise.all([
      one.post('/tts', TTS),
      one.post('/image-upload', {}),
      upload(one, formOf(undefined)),
      one.post('/tts', TTS),
    ]);
    expect(answers.map(({ status }) => status === 429).filter(Boolean)).toHaveLength(1);
    await limited.close();
  });
});

describe("TherapyKin's voice, with real ears and voices", { timeout: 240_000 }, () => {
  let database: Database;
  let services: TestServices;
  let server: TestHttpServer;
  let worker: SpeechProcesses;
  let files: string;

  beforeAll(async () => {
    database = await Database.open({ url: await migratedPostgres(), keys: TEST_KEYS });
    files = await mkdtemp(join(tmpdir(), 'visavis-voice-'));
    worker = new SpeechProcesses({
      entry: ENTRY,
      environment: loadConfig().mediaWorkerEnvironment,
      atOnce: 2,
      clock: systemClock,
      log: createLogger('silent'),
    });
    services = await createServices(database, { speech: { worker, folder: join(files, 'working') } });
    server = await TestHttpServer.start(services);
  });
  afterAll(async () => {
    await worker.stop();
    await server.close();
    await services.chat.stop();
    await database.close();
    await rm(files, { recursive: true });
  });

  it('hears a browser’s recording, and speaks MP3 that is one', async () => {
    const client = await TherapykinClient.register(server);
    const heard = await upload(client, formOf(audioFile('ss0930.wav', 'webm', files)));
    const { text } = heard.json as { text: string };
    expect(wordErrors(RECORDINGS['ss0930.wav'], text).errors).toBeLessThanOrEqual(1);
    const spoken = await client.post('/tts', TTS);
    expect(spoken.headers.get('content-type')).toBe('audio/mpeg');
    const file = join(files, 'spoken.mp3');
    await writeFile(file, spoken.bytes);
    expect(spoken.bytes.subarray(0, 3).toString('latin1')).toMatch(/^ID3|^\xff/);
    const { signal } = new AbortController();
    expect(await decodeAudio(file, join(files, 'spoken.pcm'), { signal })).toBeGreaterThan(800);
  });
});
