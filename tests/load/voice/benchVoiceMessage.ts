import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeMedia } from '../../support/audioFiles.ts';
import { descendantsOf } from '../../support/processes.ts';
import { startServer, type TestServer } from '../../support/startServer.ts';
import type { Section } from '../lib/Section.ts';
import { median } from '../lib/statistics.ts';
import { cpuMsWithChildren } from '../live/processes.ts';

const AIM_CPU_MS = 3_000;
const SECONDS = 10;
const RECORDINGS = ['ss0880.wav', 'ss0890.wav', 'ss0930.wav'] as const;

interface Step {
  /** Of the server, the process that hears and speaks, and their ffmpegs. */
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** What a voice message of ten seconds takes: its transcript, a reply of the offline engine, and that reply spoken as MP3. */
export const benchVoiceMessage: Section = async (options, say) => {
  const folder = await mkdtemp(join(tmpdir(), 'visavis-bench-voice-'));
  const server = await startServer({ env: { RATE_LIMIT_MEDIA: '1000000', LOG_LEVEL: 'warn' } });
  try {
    const recording = message(folder);
    say('loading');
    const cold = await exchange(server, recording);
    const runs = options.quick ? 2 : 8;
    const found: Exchange[] = [];
    for (let run = 0; run < runs; run++) found.push(await exchange(server, recording));
    say(`${runs} messages, heard as: ${found[0]!.heard}`);
    const cpuMs = median(found.map((each) => each.hear.cpuMs + each.reply.cpuMs + each.speak.cpuMs));
    const row = (name: string, step: (each: Exchange) => Step): (string | number)[] => [
      name,
      median(found.map((each) => step(each).cpuMs)),
      median(found.map((each) => step(each).wallMs)),
    ];
    return {
      tables: [
        {
          title: `A voice message of ${SECONDS} s (WebM/Opus), medians of ${runs}`,
          head: ['', 'CPU, ms', 'wall, ms'],
          rows: [
            row('transcript', ({ hear }) => hear),
            row('reply', ({ reply }) => reply),
            row('reply as MP3', ({ speak }) => speak),
          ],
        },
      ],
      notes: [
        `Together ${Math.round(cpuMs)} ms of CPU (aim ${AIM_CPU_MS} ms: ${cpuMs <= AIM_CPU_MS ? 'met' : 'MISSED'}); ` +
          `the reply has ${found[0]!.replyChars} characters.`,
        'CPU of the server, of the process that hears and speaks, and of every ffmpeg of theirs that has ended.',
        `The first message after a pause waits for that process to load: ${Math.round(cold.hear.wallMs)} ms.`,
      ],
    };
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

function message(folder: string): Buffer {
  const inputs = RECORDINGS.flatMap((name) => [
    '-i',
    fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url)),
  ]);
  const together = `concat=n=${RECORDINGS.length}:v=0:a=1,apad,atrim=0:${SECONDS}`;
  const args = [...inputs, '-filter_complex', together, '-c:a', 'libopus', '-b:a', '32k', '-f', 'webm'];
  return makeMedia(args, join(folder, 'message.webm'));
}

interface Exchange {
  readonly hear: Step;
  readonly reply: Step;
  readonly speak: Step;
  readonly heard: string;
  readonly replyChars: number;
}

async function exchange(server: TestServer, recording: Buffer): Promise<Exchange> {
  const form = new FormData();
  form.append('file', new Blob([Uint8Array.from(recording)], { type: 'audio/webm' }), 'message.webm');
  const [heard, hear] = await measured(server, async () => post(server, '/therapykin/api/stt', form));
  const { text } = JSON.parse(heard.toString()) as { text: string };
  const [answered, reply] = await measured(server, async () =>
    post(server, '/therappai/api/v1/chatting/', { message: text, end_user_id: 'bench' }),
  );
  const written = replyIn(JSON.parse(answered.toString()));
  const [, speak] = await measured(server, async () =>
    post(server, '/therapykin/api/tts', { text: written }),
  );
  return { hear, reply, speak, heard: text, replyChars: written.length };
}

function replyIn(answer: unknown): string {
  const { reply } = answer as { reply?: unknown };
  if (typeof reply !== 'string') throw new Error(`no reply: ${JSON.stringify(answer)}`);
  return reply;
}

async function measured<Result>(server: TestServer, work: () => Promise<Result>): Promise<[Result, Step]> {
  const before = cpuOf(server);
  const start = performance.now();
  const result = await work();
  return [result, { cpuMs: cpuOf(server) - before, wallMs: performance.now() - start }];
}

function cpuOf({ pid }: TestServer): number {
  const speech = descendantsOf(pid).filter(({ command }) =>
    command.includes('media-worker/src/speech/main.ts'),
  );
  return [pid, ...speech.map((each) => each.pid)].reduce((sum, each) => sum + cpuMsWithChildren(each), 0);
}

async function post({ url, apiKey }: TestServer, path: string, body: FormData | object): Promise<Buffer> {
  const isForm = body instanceof FormData;
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, ...(isForm ? {} : { 'content-type': 'application/json' }) },
    body: isForm ? body : JSON.stringify(body),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${path}: ${response.status} ${bytes.toString()}`);
  return bytes;
}
