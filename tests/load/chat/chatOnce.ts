import { Agent, request } from 'node:http';

export interface ChatUser {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sessionId: string;
}

/** Text as it arrived: how many characters there were at which time. */
export interface Read {
  readonly startedAt: number;
  readonly arrivals: readonly { readonly at: number; readonly chars: number }[];
}

/** What a stream is asked with, and how its lines are read. */
interface Asking {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
  /** @returns the text of a line; undefined: it has none. */
  readonly textOf: (line: string) => string | undefined;
  /** Of the last line of a whole stream. */
  readonly isLast: (line: string) => boolean;
}

export const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
const TEXT = /^data: \{"type": "text", "content": ("(?:[^"\\]|\\.)*")\}$/;
const DELTA = /"delta":\{"content":("(?:[^"\\]|\\.)*")\}/;

/** Streams one reply. @throws Error that shows what came instead of a whole one. */
export function chatOnce({ url, headers, sessionId }: ChatUser, prompt: string): Promise<Read> {
  return readStream({
    url: `${url}/mindigo/chat/stream`,
    headers,
    body: { prompt, session_id: sessionId },
    textOf: (line) => parsed(TEXT.exec(line)?.[1]),
    isLast: (line) => line.includes('"complete"'),
  });
}

/** The same straight from the model, without us. */
export function modelOnce(url: string, prompt: string): Promise<Read> {
  return readStream({
    url: `${url}/chat/completions`,
    headers: {},
    body: { messages: [{ role: 'user', content: prompt }], stream: true },
    textOf: (line) => parsed(DELTA.exec(line)?.[1]),
    isLast: (line) => line === 'data: [DONE]',
  });
}

function readStream({ url, headers, body, textOf, isLast }: Asking): Promise<Read> {
  const whole = JSON.stringify(body);
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-type': 'application/json' } },
      (response) => {
        const arrivals: { at: number; chars: number }[] = [];
        let chars = 0;
        let complete = false;
        let rest = '';
        let last = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          const at = performance.now();
          const lines = (rest + part).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) {
            if (line !== '') last = line;
            chars += textOf(line)?.length ?? 0;
            complete ||= isLast(line);
          }
          arrivals.push({ at, chars });
        });
        response.on('end', () => {
          if (complete) resolve({ startedAt, arrivals });
          else reject(new Error(`a stream ended with ${response.statusCode} ${last} ${rest}`));
        });
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(whole);
  });
}

function parsed(json: string | undefined): string | undefined {
  return json === undefined ? undefined : (JSON.parse(json) as string);
}
