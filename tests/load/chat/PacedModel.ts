import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** When a reply was asked for, and when each of its tokens left, ms by `performance.now()`. */
export interface Written {
  readonly askedAt: number;
  readonly tokens: readonly string[];
  readonly sentAt: number[];
}

const OPENINGS = [
  'That sounds like a lot to carry',
  'It makes sense that you feel this way',
  'Thank you for telling me about this',
  'I hear how hard this week has been',
  "You've been holding so much together",
  'Many people would feel the same here',
];
const REST =
  'and there is no hurry to solve all of it today. Perhaps we can look at one part first. What part of it comes back most ' +
  'often when you are lying awake? Sometimes a small step helps, like a walk, or ten quiet minutes, or a call with somebody ' +
  'who knows you well. Tell me a little more about the evenings, and about what used to help you before all this began. ';

/** An OpenAI-compatible endpoint that writes at a steady pace and notes when. What it is asked names the reply. */
export class PacedModel {
  readonly written = new Map<string, Written>();
  readonly #server: Server;
  #replies = 0;

  private constructor(tokensAReply: number, everyMs: number) {
    this.#server = createServer((req, res) => {
      let body = '';
      req.setEncoding('utf8').on('data', (text: string) => (body += text));
      req.on('end', () => {
        const askedAt = performance.now();
        const { messages } = JSON.parse(body) as { messages: { content: string }[] };
        const tokens = this.#tokens(tokensAReply);
        const written: Written = { askedAt, tokens, sentAt: [] };
        this.written.set(messages.at(-1)!.content, written);
        res.writeHead(200, { 'content-type': 'text/event-stream' });
        let timer: NodeJS.Timeout;
        // By the clock: intervals that were late once stay late, and those of many replies gather.
        const wait = (): void => {
          const due = askedAt + (written.sentAt.length + 1) * everyMs;
          timer = setTimeout(write, due - performance.now());
        };
        const write = (): void => {
          const token = tokens[written.sentAt.length];
          if (token === undefined) {
            res.end(`${chunk('', 'stop')}data: [DONE]\n\n`);
            return;
          }
          written.sentAt.push(performance.now());
          res.write(chunk(token));
          wait();
        };
        wait();
        res.on('close', () => clearTimeout(timer));
      });
    });
  }

  static async start(options: { tokensAReply: number; everyMs: number }): Promise<PacedModel> {
    const model = new PacedModel(options.tokensAReply, options.everyMs);
    await new Promise<void>((resolve) => model.#server.listen(0, '127.0.0.1', resolve));
    return model;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #tokens(count: number): string[] {
    const opening = OPENINGS[this.#replies++ % OPENINGS.length]!;
    const words = `${opening}, ${REST.repeat(Math.ceil(count / 80))}`.match(/\s*\S+/g)!;
    return words.slice(0, count);
  }
}

function chunk(content: string, finish: string | null = null): string {
  const choices = [{ index: 0, delta: { content }, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'm', choices })}\n\n`;
}
