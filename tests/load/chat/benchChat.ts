import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { startServer, type TestServer } from '../../support/startServer.ts';
import { cpuMsOf } from '../live/processes.ts';
import type { Section } from '../lib/Section.ts';
import { median, quantile, slope } from '../lib/statistics.ts';
import type { Row } from '../lib/table.ts';
import { agent, chatOnce, modelOnce, type ChatUser, type Read } from './chatOnce.ts';
import { PacedModel, type Written } from './PacedModel.ts';

const AIM_FIRST_MS = 20;
const AIM_CROWD_P95_MS = 100;
const AIM_CHATS = 200;
/** Streams under way at once; the last is the aim. */
const CROWDS = [50, 100, AIM_CHATS];
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
    const alone = async (when: string): Promise<Overhead[]> => {
      const overheads: Overhead[] = [];
      for (let turn = 0; turn < (options.quick ? 3 : 12); turn++) {
        overheads.push(await measured(model, users[turn % users.length]!, `alone, ${when}, ${turn}`));
      }
      say(`${overheads.length} alone, ${when}`);
      return overheads;
    };
    const first = await alone('just started');
    const straight = await atOnce(AIM_CHATS, async (index) => {
      const prompt = `straight ${index}`;
      return overheadFrom(model, prompt, await modelOnce(model.url, prompt));
    });
    const crowds: Crowd[] = [];
    for (const chats of CROWDS) {
      const last = chats === AIM_CHATS;
      const seconds = last ? (options.quick ? 30 : 600) : options.quick ? 10 : 30;
      crowds.push(await crowded(model, server, users.slice(0, chats), { seconds, say }));
    }
    const crowd = crowds.at(-1)!;
    const warm = await alone('warm');
    const warmFirst = median(warm.map(({ firstMs }) => firstMs));
    const p95First = quantile(
      crowd.overheads.map(({ firstMs }) => firstMs),
      0.95,
    );
    const p95 = quantile(
      crowd.overheads.flatMap(({ tokensMs }) => tokensMs),
      0.95,
    );
    const [, straightFirst, , straightEach] = rowsOf(`${AIM_CHATS} at once, without us`, straight);
    const met = (is: boolean): string => (is ? 'met' : 'MISSED');
    return {
      tables: [
        {
          title: `Streamed chats, ${TOKENS} tokens at ${1_000 / TOKEN_EVERY_MS} a second, what we add, ms`,
          head: ['', 'p50', 'p95', 'max', 'n'],
          rows: [
            [straightFirst!, straightEach!],
            rowsOf('one at a time, just started', first),
            ...crowds.map((each) => rowsOf(each.name, each.overheads)),
            rowsOf('one at a time', warm),
          ].flat(),
        },
        {
          title: "The server's CPU time, all of it, ms",
          head: ['', 'a message', 'a token', '% of a core', 'messages a second'],
          rows: crowds.map((each) => [
            each.name,
            each.cpuMs / each.messages,
            each.cpuMs / each.messages / TOKENS,
            (each.cpuMs / each.wallMs) * 100,
            (each.messages / each.wallMs) * 1_000,
          ]),
        },
      ],
      notes: [
        `First token, one at a time, p50: ${Math.round(warmFirst)} ms (aim ${AIM_FIRST_MS} ms: ${met(warmFirst <= AIM_FIRST_MS)}). ` +
          `In it: HTTP, credential, credit, screening, history, and, in ${share(warm)} of the replies, a beginning that may become ` +
          'what no reply may say: it waits for the model\'s next token. "Our part" leaves that wait out. A server that has just ' +
          'started is slower for its first messages: the engine has compiled none of its way yet.',
        `${users.length} at once, each token, p95: ${Math.round(p95)} ms; first token, p95: ${Math.round(p95First)} ms ` +
          `(aim ${AIM_CROWD_P95_MS} ms: ${met(p95 <= AIM_CROWD_P95_MS && p95First <= AIM_CROWD_P95_MS)}).`,
        `At once means: so many replies are being streamed at any time, each ${(TOKENS * TOKEN_EVERY_MS) / 1_000} s long; whose is over sends ` +
          'the next message at once. People who read and type keep far fewer streams open than there are of them.',
        `Server: resident ${Math.round(crowd.memory.at(-1)?.y ?? NaN)} MB, ${crowd.growth.toFixed(1)} MB a minute in the ` +
          `second half of the last crowd (flat: ${met(crowd.growth <= FLAT_MB_A_MINUTE)}).`,
        'The model and all clients run in one process on the same machine: what they wait for each other is in the figures. What ' +
          'it is without us, the first rows show.',
      ],
    };
  } finally {
    agent.destroy();
    await server.stop();
    await model.close();
  }
};

/** One after the other, within the length of a reply, as people begin. */
function atOnce<Result>(count: number, each: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      await wait((index / count) * TOKENS * TOKEN_EVERY_MS);
      return each(index);
    }),
  );
}

interface Overhead {
  /** From the message to the request that reaches the model. */
  readonly askedMs: number;
  /** The first text's time beyond the model's own first token. */
  readonly firstMs: number;
  /** The same beyond the token with which the model had written that text. */
  readonly ownFirstMs: number;
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
  return overheadFrom(model, prompt, await chatOnce(user, prompt));
}

function overheadFrom(model: PacedModel, prompt: string, read: Read): Overhead {
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
  const firstText = arrivals.find((arrival) => arrival.chars > 0)!;
  const beyond = (token: number): number => firstText.at - startedAt - (sentAt[token]! - askedAt);
  return {
    askedMs: askedAt - startedAt,
    firstMs: beyond(0),
    ownFirstMs: beyond(tokensIn(tokens, firstText.chars) - 1),
    tokensMs,
  };
}

/** How many tokens so many characters are. */
function tokensIn(tokens: readonly string[], chars: number): number {
  let length = 0;
  const last = tokens.findIndex((token) => (length += token.length) >= chars);
  return last + 1;
}

interface Crowd {
  readonly name: string;
  readonly overheads: readonly Overhead[];
  readonly memory: readonly { x: number; y: number }[];
  /** MB a minute. */
  readonly growth: number;
  readonly messages: number;
  readonly cpuMs: number;
  readonly wallMs: number;
}

async function crowded(
  model: PacedModel,
  server: TestServer,
  users: readonly ChatUser[],
  { seconds, say }: { seconds: number; say: (progress: string) => void },
): Promise<Crowd> {
  const replyMs = TOKENS * TOKEN_EVERY_MS;
  const overheads: Overhead[] = [];
  const memory: { x: number; y: number }[] = [];
  const begun = performance.now();
  const warmUntil = begun + 2 * replyMs;
  const until = warmUntil + seconds * 1_000;
  const cpuBefore = cpuMsOf(server.pid);
  let messages = 0;
  const chats = users.map(async (user, index) => {
    // People do not all begin in the same moment.
    await wait((index / users.length) * replyMs);
    for (let turn = 0; performance.now() < until; turn++) {
      const overhead = await measured(model, user, `crowd of ${users.length}: ${index} ${turn}`);
      messages++;
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
  return {
    name: `${users.length} at once`,
    overheads,
    memory,
    // Heaps take minutes to find their size.
    growth: slope(memory.slice(memory.length / 2)),
    messages,
    cpuMs: cpuMsOf(server.pid) - cpuBefore,
    wallMs: performance.now() - begun,
  };
}

function residentMb(pid: number): number {
  const [kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!.slice(1);
  return Number(kb) / 1_024;
}

function rowsOf(name: string, overheads: readonly Overhead[]): Row[] {
  return [
    row(
      `${name}: message → model asked`,
      overheads.map(({ askedMs }) => askedMs),
    ),
    row(
      `${name}: first token`,
      overheads.map(({ firstMs }) => firstMs),
    ),
    row(
      `${name}: first token, our part`,
      overheads.map(({ ownFirstMs }) => ownFirstMs),
    ),
    row(
      `${name}: each token`,
      overheads.flatMap(({ tokensMs }) => tokensMs),
    ),
  ];
}

/** Of the replies whose beginning waited. */
function share(overheads: readonly Overhead[]): string {
  const held = overheads.filter(({ firstMs, ownFirstMs }) => firstMs - ownFirstMs > TOKEN_EVERY_MS / 2);
  return `${held.length} of ${overheads.length}`;
}

function row(name: string, values: readonly number[]): Row {
  return [
    name,
    median(values),
    quantile(values, 0.95),
    values.reduce((most, value) => Math.max(most, value), 0),
    values.length,
  ];
}
