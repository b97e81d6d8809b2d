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

export const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
const TEXT = /^data: \{"type": "text", "content": ("(?:[^"\\]|\\.)*")\}$/;

/** Streams one reply. @throws Error that shows what came instead of a whole one. */
export function chatOnce({ url, headers, sessionId }: ChatUser, prompt: string): Promise<Read> {
  const body = JSON.stringify({ prompt, session_id: sessionId });
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/mindigo/chat/stream`,
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
            const text = TEXT.exec(line)?.[1];
            if (text !== undefined) chars += (JSON.parse(text) as string).length;
            else if (line.includes('"complete"')) complete = true;
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
    sent.end(body);
  });
}
