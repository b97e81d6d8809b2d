import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { encodeWav } from '../../media-worker/src/audio/wav.ts';
import { collect } from './collect.ts';
import { parseMultipart } from './multipart.ts';

export type Endpoint = 'chat' | 'transcriptions' | 'speech' | 'images' | 'moderations';

export interface RecordedRequest {
  readonly endpoint: Endpoint;
  readonly headers: IncomingHttpHeaders;
  /** The JSON body, or the form's text fields. */
  readonly body: Record<string, unknown>;
  /** The uploaded file of a transcription. */
  readonly file?: { readonly name: string; readonly type: string; readonly bytes: Buffer };
  /** The client left before the answer was complete. */
  aborted: boolean;
}

/** What the next request to an endpoint meets instead of an answer. */
export type Trouble =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly message?: string;
      readonly headers?: Record<string, string>;
    }
  /** Nothing is ever answered. */
  | { readonly kind: 'hang' }
  /** The answer begins, and then nothing more comes: in the middle, or right behind its headers. */
  | { readonly kind: 'stall'; readonly when?: 'start' | 'middle' }
  /** The answer ends in the middle, as if it were complete. */
  | { readonly kind: 'close' }
  /** Every piece of the answer, or all of it, comes so late. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** A success, but with this body. */
  | { readonly kind: 'body'; readonly type: string; readonly body: string | Buffer }
  /** The connection breaks at once, or in the middle of the answer. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'middle' };

/** The model asks for a function; `arguments` is sent as it is, in pieces. */
export interface ScriptedToolCall {
  readonly id?: string;
  readonly name: string;
  readonly arguments: string;
}

export interface OpenAiServerOptions {
  /** Other keys are refused. Default: any is accepted. */
  readonly apiKey?: string;
  /** The reply to a chat request, or its tokens and tool calls. Default: "This is the scripted reply." */
  readonly reply?: (body: Record<string, unknown>) => string | readonly (string | ScriptedToolCall)[];
  readonly tokenDelayMs?: number;
  /** The words of an upload. Default: "hello world". */
  readonly transcript?: (file: Buffer, fields: Record<string, unknown>) => string | Promise<string>;
  /** PCM at 24 kHz for a text. Default: a tone of 60 ms a letter. */
  readonly speech?: (text: string, voice: string) => Int16Array | Promise<Int16Array>;
  /** Scores of the categories that are flagged in a text. Default: none is. */
  readonly flagged?: (text: string) => Readonly<Record<string, number>>;
}

const PATHS: Record<string, Endpoint> = {
  '/v1/chat/completions': 'chat',
  '/v1/audio/transcriptions': 'transcriptions',
  '/v1/audio/speech': 'speech',
  '/v1/images/generations': 'images',
  '/v1/moderations': 'moderations',
};
/** Odd on purpose: samples arrive cut in half. */
const SPEECH_PIECE_BYTES = 4_801;

/** A local server that speaks the parts of OpenAI's API that the product uses, to a script. */
export class OpenAiServer {
  readonly requests: RecordedRequest[] = [];
  /** How many were made to it. */
  connections = 0;
  readonly #server: Server;
  readonly #options: OpenAiServerOptions;
  readonly #troubles: Record<Endpoint, Trouble[]> = {
    chat: [],
    transcriptions: [],
    speech: [],
    images: [],
    moderations: [],
  };
  readonly #lasting = new Map<Endpoint, Trouble>();
  #port = 0;

  private constructor(options: OpenAiServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        if (!response.headersSent) sendError(response, 400, String(error));
        else response.destroy();
      });
    });
    this.#server.on('connection', () => this.connections++);
  }

  static async start(options: OpenAiServerOptions = {}): Promise<OpenAiServer> {
    const server = new OpenAiServer(options);
    await server.reopen();
    return server;
  }

  /** Listens again where it did before `close`. */
  async reopen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** For a provider's `baseUrl`. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/v1`;
  }

  /** The next request to the endpoint meets this; called again, the one after it, and so on. */
  trouble(endpoint: Endpoint, trouble: Trouble): void {
    this.#troubles[endpoint].push(trouble);
  }

  /** Every request to the endpoint meets this from now on; undefined: none does. */
  setTrouble(endpoint: Endpoint, trouble: Trouble | undefined): void {
    if (trouble) this.#lasting.set(endpoint, trouble);
    else this.#lasting.delete(endpoint);
  }

  to(endpoint: Endpoint): RecordedRequest[] {
    return this.requests.filter((request) => request.endpoint === endpoint);
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const endpoint = PATHS[request.url ?? ''];
    if (!endpoint || request.method !== 'POST') {
      sendError(response, 404, 'Unknown request URL');
      return;
    }
    const recorded: RecordedRequest = {
      endpoint,
      headers: request.headers,
      ...(await readBody(request)),
      aborted: false,
    };
    this.requests.push(recorded);
    response.on('close', () => (recorded.aborted = !response.writableFinished));
    const { apiKey } = this.#options;
    if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`) {
      sendError(response, 401, `Incorrect API key provided: ${request.headers.authorization ?? ''}`);
      return;
    }
    const trouble = this.#troubles[endpoint].shift() ?? this.#lasting.get(endpoint);
    if (trouble?.kind === 'status') {
      sendError(response, trouble.status, trouble.message ?? 'scripted', trouble.headers);
      return;
    }
    if (trouble?.kind === 'hang') return;
    if (trouble?.kind === 'body') {
      response.writeHead(200, { 'content-type': trouble.type });
      response.end(trouble.body);
      return;
    }
    if (trouble?.kind === 'drop' && trouble.when === 'before') {
      request.socket.destroy();
      return;
    }
    switch (endpoint) {
      case 'chat': {
        await this.#chat(recorded, response, trouble);
        return;
      }
      case 'transcriptions': {
        const file = recorded.file?.bytes ?? Buffer.alloc(0);
        const text = (await this.#options.transcript?.(file, recorded.body)) ?? 'hello world';
        if (trouble) {
          await this.#lateTranscript(text, response, trouble);
          return;
        }
        sendJson(response, 200, { text });
        return;
      }
      case 'images': {
        // A picture is scripted as a trouble with a body.
        sendError(response, 500, 'no picture was scripted');
        return;
      }
      case 'moderations': {
        if (trouble?.kind === 'drip') await wait(trouble.everyMs);
        const scores = this.#options.flagged?.(String(recorded.body.input)) ?? {};
        sendJson(response, 200, moderation(String(recorded.body.model), scores));
        return;
      }
      case 'speech': {
        await this.#speech(recorded, response, trouble);
        return;
      }
    }
  }

  async #chat(request: RecordedRequest, response: ServerResponse, trouble?: Trouble): Promise<void> {
    const reply = this.#options.reply?.(request.body) ?? 'This is the scripted reply.';
    const pieces = typeof reply === 'string' ? (reply.match(/\S+\s*/g) ?? []) : reply;
    const tokens = pieces.filter((piece) => typeof piece === 'string');
    const calls = pieces.filter((piece) => typeof piece !== 'string');
    const model = request.body.model;
    const completion = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 0, model };
    if (request.body.stream !== true) {
      const message = { role: 'assistant', content: tokens.join('') };
      const choices = [{ index: 0, message, finish_reason: 'stop' }];
      sendJson(response, 200, { ...completion, object: 'chat.completion', choices });
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (delta: object, finish: string | null = null): void => {
      const choices = [{ index: 0, delta, finish_reason: finish }];
      response.write(`data: ${JSON.stringify({ ...completion, choices })}\n\n`);
    };
    send({ role: 'assistant', content: '' });
    if (trouble?.kind === 'stall' && trouble.when === 'start') return;
    for (const [index, content] of tokens.entries()) {
      if (index === Math.ceil(tokens.length / 2) && (await this.#interrupts(trouble, response))) return;
      await wait(trouble?.kind === 'drip' ? trouble.everyMs : (this.#options.tokenDelayMs ?? 0));
      if (response.destroyed) return;
      send({ content });
    }
    for (const toolCalls of toolCallDeltas(calls)) send({ tool_calls: toolCalls });
    send({}, calls.length > 0 ? 'tool_calls' : 'stop');
    response.end('data: [DONE]\n\n');
  }

  async #speech(request: RecordedRequest, response: ServerResponse, trouble?: Trouble): Promise<void> {
    const text = String(request.body.input);
    const speech = this.#options.speech ?? toneFor;
    const pcm = await speech(text, String(request.body.voice));
    const wav = request.body.response_format === 'wav';
    const bytes = wav ? encodeWav([pcm], 24_000) : Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);
    response.writeHead(200, { 'content-type': wav ? 'audio/wav' : 'audio/pcm' });
    if (trouble?.kind === 'stall' && trouble.when === 'start') {
      response.flushHeaders();
      return;
    }
    for (let start = 0; start < bytes.length; start += SPEECH_PIECE_BYTES) {
      if (start > bytes.length / 2 && (await this.#interrupts(trouble, response))) return;
      if (response.destroyed) return;
      response.write(bytes.subarray(start, start + SPEECH_PIECE_BYTES));
      await wait(trouble?.kind === 'drip' ? trouble.everyMs : 1);
    }
    response.end();
  }

  async #interrupts(trouble: Trouble | undefined, response: ServerResponse): Promise<boolean> {
    if (trouble?.kind !== 'stall' && trouble?.kind !== 'drop' && trouble?.kind !== 'close') return false;
    // What was written goes out first.
    await wait(20);
    if (trouble.kind === 'drop') response.destroy();
    if (trouble.kind === 'close') response.end();
    return true;
  }

  /** A transcript is one piece of JSON: what befalls a stream befalls its bytes. */
  async #lateTranscript(text: string, response: ServerResponse, trouble: Trouble): Promise<void> {
    const json = JSON.stringify({ text });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (trouble.kind === 'drip') {
      for (const character of json) {
        await wait(trouble.everyMs);
        response.write(character);
      }
      response.end();
      return;
    }
    if (!(trouble.kind === 'stall' && trouble.when === 'start'))
      response.write(json.slice(0, json.length / 2));
    await this.#interrupts(trouble, response);
  }
}

/** As the real endpoint streams them: each call's head, then the arguments in pieces; here those of all calls mixed. */
function toolCallDeltas(calls: readonly ScriptedToolCall[]): object[][] {
  const heads = calls.map(({ id, name }, index) => [
    { index, id: id ?? `call_${name}_${index}`, type: 'function', function: { name, arguments: '' } },
  ]);
  const pieces = calls.map((call) => call.arguments.match(/[\s\S]{1,7}/g) ?? []);
  const longest = Math.max(0, ...pieces.map((piece) => piece.length));
  const bodies = Array.from({ length: longest }, (_, at) =>
    pieces.flatMap((piece, index) =>
      piece[at] === undefined ? [] : [{ index, function: { arguments: piece[at] } }],
    ),
  );
  return [...heads, ...bodies];
}

async function readBody(request: IncomingMessage): Promise<Pick<RecordedRequest, 'body' | 'file'>> {
  const bytes = Buffer.concat(await collect(request as AsyncIterable<Buffer>));
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) {
    return { body: JSON.parse(bytes.toString('utf8')) as Record<string, unknown> };
  }
  const body: Record<string, unknown> = {};
  let file: RecordedRequest['file'];
  for (const part of parseMultipart(bytes, type)) {
    if (part.fileName === undefined) body[part.name] = part.bytes.toString('utf8');
    else file = { name: part.fileName, type: part.type, bytes: part.bytes };
  }
  return { body, ...(file ? { file } : {}) };
}

const CATEGORIES = [
  ...[
    'harassment',
    'harassment/threatening',
    'hate',
    'hate/threatening',
    'illicit',
    'illicit/violent',
    'self-harm',
  ],
  ...[
    'self-harm/instructions',
    'self-harm/intent',
    'sexual',
    'sexual/minors',
    'violence',
    'violence/graphic',
  ],
];

/** An answer as the real endpoint gives it, each category named whether or not it is flagged. */
function moderation(model: string, scores: Readonly<Record<string, number>>): object {
  const each = <Value>(value: (category: string) => Value): Record<string, Value> =>
    Object.fromEntries(CATEGORIES.map((category) => [category, value(category)]));
  const result = {
    flagged: Object.keys(scores).length > 0,
    categories: each((category) => category in scores),
    category_scores: each((category) => scores[category] ?? 0.000_02),
    category_applied_input_types: each((category) => (category in scores ? ['text'] : [])),
  };
  return { id: 'modr-1', model, results: [result] };
}

function sendJson(response: ServerResponse, status: number, body: object, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function sendError(response: ServerResponse, status: number, message: string, headers = {}): void {
  sendJson(response, status, { error: { message, type: 'error', code: null, param: null } }, headers);
}

function toneFor(text: string): Int16Array {
  const samples = text.length * 24 * 60;
  return Int16Array.from({ length: samples }, (_, index) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * 220 * index) / 24_000)),
  );
}
