import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { startServer, type TestServer } from '../../support/startServer.ts';
import { cpuMsOf } from '../live/processes.ts';
import type { Section } from '../lib/Section.ts';
import { median, quantile, slope } from '../lib/statistics.ts';
import type { Row } from '../lib/table.ts';
import { agent, chatOnce, type ChatUser, type Read } from './chatOnce.ts';
import { PacedModel, type Written } from './PacedModel.ts';

const AIM_FIRST_MS = 20;
const AIM_CROWD_P95_MS = 100;
const AIM_CHATS = 200;
/** As fast as people read, and a fair model writes. */
const TOKEN_EVERY_MS = 50;
const TOKENS = 120;
/** Growth that is none: what a heap does by itself. */
const FLAT_MB_A_MINUTE = 5;

/** What we add to a model's own time in streamed chats: one at a time, and a crowd at once. */
export const benchChat: Section = async (options, say) => {
  const model = await PacedModel.start({ tokensAReply: TOKENS, everyMs: TOKEN_EVERY_MS });
  const server = await startServer({
    env: {
      LLM_PROVIDER: 'openai',
      LLM_BASE_URL: model.url,
      LLM_FALLBACK: 'none',
      RATE_LIMIT_ENGINE: '1000000',
      LOG_LEVEL: 'warn',
    },
  });
  try {
    const users = await Promise.all(
      Array.from({ length: AIM_CHATS }, (_, index) => enter(server, index + 1)),
    );
    const alone: Overhead[] = [];
    for (let turn = 0; turn < (options.quick ? 3 : 12); turn++) {
      alone.push(await measured(model, users[turn % users.length]!, `alone ${turn}`));
    }
    say(`${alone.length} alone`);
    const crowd = await crowded(model, server, users, { seconds: options.quick ? 30 : 150, say });
    const first = alone.map(({ firstMs }) => firstMs);
    const crowdFirst = crowd.overheads.map(({ firstMs }) => firstMs);
    const crowdTokens = crowd.overheads.flatMap(({ tokensMs }) => tokensMs);
    const p95 = quantile(crowdTokens, 0.95);
    const met = (is: boolean): string => (is ? 'met' : 'MISSED');
    return {
      tables: [
        {
          title: `Streamed chats, ${TOKENS} tokens at ${1_000 / TOKEN_EVERY_MS} a second, what we add, ms`,
          head: ['', 'p50', 'p95', 'max', 'n'],
          rows: [
            row(
              'one at a time: message → model asked',
              alone.map(({ askedMs }) => askedMs),
            ),
            row('one at a time: first token', first),
            row(
              'one at a time: each token',
              alone.flatMap(({ tokensMs }) => tokensMs),
            ),
            row(
              `${users.length} at once: message → model asked`,
              crowd.overheads.map(({ askedMs }) => askedMs),
            ),
            row(`${users.length} at once: first token`, crowdFirst),
            row(`${users.length} at once: each token`, crowdTokens),
          ],
        },
      ],
      notes: [
        `First token, one at a time, p50: ${Math.round(median(first))} ms (aim ${AIM_FIRST_MS} ms: ${met(median(first) <= AIM_FIRST_MS)}). ` +
          'In it: HTTP, credential, credit, screening, history. A reply that begins like what no reply may say waits a token more.',
        `${users.length} at once, each token, p95: ${Math.round(p95)} ms; first token, p95: ${Math.round(quantile(crowdFirst, 0.95))} ms ` +
          `(aim ${AIM_CROWD_P95_MS} ms: ${met(p95 <= AIM_CROWD_P95_MS && quantile(crowdFirst, 0.95) <= AIM_CROWD_P95_MS)}).`,
        `Server: ${Math.round(crowd.corePercent)} % of a core; resident ${Math.round(crowd.memory.at(-1)?.y ?? NaN)} MB, ` +
          `${crowd.growth.toFixed(1)} MB a minute (flat: ${met(crowd.growth <= FLAT_MB_A_MINUTE)}).`,
        'The model and all clients run in one process on the same machine: what they wait for each other is in the figures.',
      ],
    };
  } finally {
    agent.destroy();
    await server.stop();
    await model.close();
  }
};

interface Overhead {
  /** From the message to the request that reaches the model. */
  readonly askedMs: number;
  /** The first text's time beyond the model's own. */
  readonly firstMs: number;
  /** From leaving the model to reaching the client. */
  readonly tokensMs: readonly number[];
}

async function enter(server: TestServer, userId: number): Promise<ChatUser> {
  const names = { 'x-user-id': String(userId), 'x-user-name': 'Bench' };
  const post = async <Data>(path: string, headers: Record<string, string>): Promise<Data> => {
    const response = await fetch(`${server.url}/mindigo${path}`, { method: 'POST', headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return ((await response.json()) as { data: Data }).data;
  };
  const { token } = await post<{ token: string }>('/user-token', { ...names, 'x-api-key': server.apiKey });
  const headers = { ...names, authorization: `Bearer ${token}` };
  const { session_id } = await post<{ session_id: string }>('/session/new', headers);
  return { url: server.url, headers, sessionId: session_id };
}

async function measured(model: PacedModel, user: ChatUser, prompt: string): Promise<Overhead> {
  const read = await chatOnce(user, prompt);
  const written = model.written.get(prompt);
  if (!written) throw new Error(`the model was never asked "${prompt}"`);
  model.written.delete(prompt);
  return overheadOf(read, written);
}

function overheadOf({ startedAt, arrivals }: Read, { askedAt, tokens, sentAt }: Written): Overhead {
  const tokensMs: number[] = [];
  let chars = 0;
  let at = 0;
  for (const [index, token] of tokens.entries()) {
    chars += token.length;
    while (at < arrivals.length - 1 && arrivals[at]!.chars < chars) at++;
    tokensMs.push(arrivals[at]!.at - sentAt[index]!);
  }
  const firstText = arrivals.find((arrival) => arrival.chars > 0)!.at;
  const modelMs = sentAt[0]! - askedAt;
  return { askedMs: askedAt - startedAt, firstMs: firstText - startedAt - modelMs, tokensMs };
}

async function crowded(
  model: PacedModel,
  server: TestServer,
  users: readonly ChatUser[],
  { seconds, say }: { seconds: number; say: (progress: string) => void },
): Promise<{
  overheads: Overhead[];
  memory: { x: number; y: number }[];
  growth: number;
  corePercent: number;
}> {
  const replyMs = TOKENS * TOKEN_EVERY_MS;
  const overheads: Overhead[] = [];
  const memory: { x: number; y: number }[] = [];
  const begun = performance.now();
  const warmUntil = begun + 2 * replyMs;
  const until = warmUntil + seconds * 1_000;
  const cpuBefore = cpuMsOf(server.pid);
  const chats = users.map(async (user, index) => {
    // People do not all begin in the same moment.
    await wait((index / users.length) * replyMs);
    for (let turn = 0; performance.now() < until; turn++) {
      const overhead = await measured(model, user, `crowd ${index} ${turn}`);
      if (performance.now() > warmUntil) overheads.push(overhead);
    }
  });
  const watch = async (): Promise<void> => {
    while (performance.now() < until) {
      await wait(1_000);
      if (performance.now() > warmUntil) {
        memory.push({ x: (performance.now() - begun) / 60_000, y: residentMb(server.pid) });
        if (memory.length % 30 === 0) say(`${overheads.length} replies, ${Math.round(memory.at(-1)!.y)} MB`);
      }
    }
  };
  await Promise.all([...chats, watch()]);
  const corePercent = ((cpuMsOf(server.pid) - cpuBefore) / (performance.now() - begun)) * 100;
  return { overheads, memory, growth: slope(memory), corePercent };
}

function residentMb(pid: number): number {
  const [kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!.slice(1);
  return Number(kb) / 1_024;
}

function row(name: string, values: readonly number[]): Row {
  return [name, median(values), quantile(values, 0.95), Math.max(...values), values.length];
}
