import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpeechJob } from '@visavis/shared';
import { SpeechError } from '../../server/src/speech/Speech.ts';
import { TestHttpServer } from '../support/httpServer.ts';
import { OpenAiServer } from '../support/openAiServer.ts';
import { createServices, type TestServices } from '../support/services.ts';
import { describeOnEachStore } from '../support/stores.ts';
import { THERAPPAI, TherappaiClient } from '../support/TherappaiClient.ts';

const REPLY = 'I hear you. What would help right now?';
const ADA = { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' };

describeOnEachStore("therappai's users and spoken messages", (database) => {
  let folder: string;
  let model: OpenAiServer;
  let services: TestServices;
  let server: TestHttpServer;
  let heard = 'I feel so alone';
  let voiceFails = false;
  const jobs: SpeechJob[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'visavis-therappai-'));
    model = await OpenAiServer.start({ reply: () => REPLY });
    services = await createServices(database(), {
      chat: { models: [{ kind: 'openai', apiKey: '', baseUrl: model.url }] },
      speech: {
        folder,
        worker: {
          work: async (_id, job) => {
            jobs.push(job);
            if (job.kind === 'transcribe') return { text: heard, durationMs: 2_000 };
            if (voiceFails) throw new SpeechError('voice_failed', 'as the test says');
            await writeFile(job.output, 'spoken');
            return { text: job.text, durationMs: 1_500 };
          },
        },
      },
    });
    server = await TestHttpServer.start(services);
  });
  afterAll(async () => {
    await server.close();
    await services.chat.stop();
    await model.close();
    await rm(folder, { recursive: true });
  });
  const call = (
    path: string,
    body: object | undefined,
    token: string | null,
  ): ReturnType<typeof server.request> =>
    server.request('POST', `${THERAPPAI}${path}`, {
      key: null,
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      body,
    });

  describe('users', () => {
    it('are created by the key, log in by password, and are nobody any more when they log out', async () => {
      const created = await call('/users/', ADA, server.key);
      expect([created.status, created.json]).toEqual([
        201,
        {
          access_token: expect.any(String) as string,
          token_type: 'Bearer',
          expires_in: 604_800,
          end_user_id: expect.any(String) as string,
          email: ADA.email,
          name: 'Ada',
        },
      ]);
      const { end_user_id } = created.json as { end_user_id: string };
      expect((await call('/users/', ADA, server.key)).status).toBe(409);
      const login = { email: ' ADA@example.com', password: ADA.password };
      const byKey = await call('/login/', login, server.key);
      const byThemselves = await call('/login/', { ...login, account_id: services.accountId }, null);
      for (const { status, json } of [byKey, byThemselves])
        expect([status, json]).toMatchObject([200, { end_user_id }]);
      const { access_token } = byThemselves.json as { access_token: string };
      expect((await call('/chatting/', { message: 'Hello.' }, access_token)).status).toBe(200);
      expect(
        (await call('/chatting/', { message: 'Hello.', end_user_id: 'other' }, access_token)).status,
      ).toBe(403);
      expect((await call('/logout/', undefined, access_token)).status).toBe(204);
      expect((await call('/chatting/', { message: 'Hello.' }, access_token)).status).toBe(401);
      const { access_token: other } = byKey.json as { access_token: string };
      expect((await call('/chatting/', { message: 'Hello.' }, other)).status).toBe(200);
    });

    it.each([
      ['a wrong password', { email: ADA.email, password: 'wrong' }],
      ['an unknown email', { email: 'nobody@example.com', password: ADA.password }],
      ['no email', { email: 'nonsense', password: ADA.password }],
    ])('401 in the same words for %s', async (_what, body) => {
      for (const key of [server.key, null]) {
        const answer = await call('/login/', { ...body, account_id: services.accountId }, key);
        expect([answer.status, answer.json]).toEqual([
          401,
          { detail: 'Invalid credentials', code: 'unauthorized' },
        ]);
      }
    });

    it('are of their account alone, and nobody is anybody by an id', async () => {
      const other = await createServices(database());
      const otherServer = await TestHttpServer.start(other);
      try {
        const login = { email: ADA.email, password: ADA.password };
        const foreign = await otherServer.request('POST', `${THERAPPAI}/login/`, { body: login });
        expect(foreign.status).toBe(401);
      } finally {
        await otherServer.close();
        await other.chat.stop();
      }
      expect((await call('/login/', { email: ADA.email, password: ADA.password }, null)).status).toBe(401);
      expect((await call('/login/', { end_user_id: 'user-1' }, null)).status).toBe(401);
      expect((await call('/users/', ADA, null)).status).toBe(401);
    });

    it.each([
      [{ ...ADA, email: 'nonsense' }, 'email'],
      [{ ...ADA, password: 'short' }, 'password'],
      [{ password: ADA.password }, 'email'],
    ])('400 %#: names the field', async (body, field) => {
      const { status, json } = await call('/users/', body, server.key);
      expect([status, Object.keys((json as { errors: object }).errors)]).toEqual([400, [field]]);
    });

    it('have few tries at passwords', async () => {
      const strict = await TestHttpServer.start(services, { limits: { auth: 2 } });
      try {
        const tried = async (key: string | null): Promise<number[]> => {
          const statuses: number[] = [];
          for (let n = 0; n < 3; n++) {
            const body = { email: ADA.email, password: 'wrong', account_id: services.accountId };
            statuses.push((await strict.request('POST', `${THERAPPAI}/login/`, { key, body })).status);
          }
          return statuses;
        };
        expect(await tried(null)).toEqual([401, 401, 429]);
        expect(await tried(strict.key)).toEqual([401, 401, 401]);
      } finally {
        await strict.close();
      }
    });
  });

  describe('a spoken message', () => {
    const say = async (
      user: TherappaiClient,
      fields: Record<string, string> = {},
      audio?: Buffer,
    ): Promise<{ status: number; json: unknown }> => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      const sound = audio ?? (await readFile(join(import.meta.dirname, '../fixtures/ss0880.wav')));
      if (sound.length > 0) form.set('audio', new Blob([new Uint8Array(sound)]), 'message.wav');
      const response = await fetch(`${server.url}${THERAPPAI}/chatting/`, {
        method: 'POST',
        headers: { authorization: `Bearer ${user.token}` },
        body: form,
      });
      return { status: response.status, json: await response.json() };
    };

    it('is heard, answered, and the reply is spoken', async () => {
      const user = await TherappaiClient.login(server);
      const context = JSON.stringify([{ role: 'user', content: 'I moved here in June.' }]);
      const { status, json } = await say(user, { voice_id: 'slt', context });
      expect([status, json]).toMatchObject([
        200,
        {
          transcript: heard,
          reply: REPLY,
          signals: { tone: 'low', intent: 'share_feelings', mood: 'lonely' },
          audio: {
            content_type: 'audio/mpeg',
            base64: Buffer.from('spoken').toString('base64'),
            duration_ms: 1_500,
          },
        },
      ]);
      expect(jobs.at(-1)).toMatchObject({ kind: 'speak', text: REPLY, voice: 'slt' });
      const { messages } = model.to('chat').at(-1)!.body as { messages: { content: string }[] };
      expect(messages.slice(1).map(({ content }) => content)).toEqual([`I moved here in June.\n${heard}`]);
    });

    it('is answered although no voice speaks, with help at a crisis', async () => {
      voiceFails = true;
      heard = 'I want to kill myself tonight';
      try {
        const { status, json } = await say(await TherappaiClient.login(server));
        expect([status, json]).toMatchObject([
          200,
          { audio: null, reply: expect.stringMatching(/988/) as string, safety: { level: 'crisis' } },
        ]);
      } finally {
        voiceFails = false;
        heard = 'I feel so alone';
      }
    });

    it('400 without words or a file, 415 for what is no sound', async () => {
      const user = await TherappaiClient.login(server);
      const none = await say(user, {}, Buffer.alloc(0));
      expect([none.status, none.json]).toMatchObject([
        400,
        { errors: { audio: [expect.any(String) as string] } },
      ]);
      const text = await say(user, {}, Buffer.from('<html>no sound</html>'));
      expect([text.status, text.json]).toMatchObject([415, { code: 'unsupported_media_type' }]);
      heard = ' ';
      try {
        const silence = await say(user);
        expect([silence.status, silence.json]).toMatchObject([
          400,
          { errors: { audio: [expect.any(String) as string] } },
        ]);
      } finally {
        heard = 'I feel so alone';
      }
    });
  });
});
