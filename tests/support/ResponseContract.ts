import type { IncomingMessage, ServerResponse } from 'node:http';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { wholeDocument } from '../openapi/wholeDocument.ts';

/** An answer as it went out. */
export interface SentAnswer {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Buffer;
}

interface Route {
  readonly template: string;
  readonly pattern: RegExp;
  /** By method in lower case. */
  readonly operations: Readonly<Record<string, { responses?: Record<string, { content?: object }> }>>;
}

const PROBLEM = 'application/problem+json';
/** What a request that reaches no operation may get. */
const UNROUTED = [400, 401, 403, 404, 405, 429];

/** The OpenAPI document as a contract: what an answer must be. */
export class ResponseContract {
  readonly #ajv: Ajv2020;
  readonly #routes: readonly Route[];
  readonly #validators = new Map<string, ValidateFunction | undefined>();

  constructor(document: object) {
    // Keywords of OpenAPI are none of JSON Schema.
    this.#ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
    formats.default(this.#ajv);
    // As it goes over the wire.
    const plain = JSON.parse(JSON.stringify(document)) as { paths: Record<string, Route['operations']> };
    this.#ajv.addSchema(plain, 'openapi', undefined, false);
    this.#routes = Object.entries(plain.paths)
      .map(([template, operations]) => ({
        template,
        operations,
        pattern: new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}/?$`, 'i'),
      }))
      // What is written out goes before what is a parameter.
      .toSorted((a, b) => a.template.split('{').length - b.template.split('{').length);
  }

  /** @returns what is wrong with the answer; undefined when it is as documented, or of no documented part. */
  violation(answer: SentAnswer): string | undefined {
    const { method, path, status } = answer;
    const isV1 = path === '/v1' || path.startsWith('/v1/');
    const route = this.#routes.find(({ pattern }) => pattern.test(path));
    if (method === 'OPTIONS' || (!route && !isV1)) return undefined;
    const problem =
      this.#limitsProblem(answer, isV1) ??
      (route && this.#operation(route, method)
        ? this.#documentedProblem(route, answer)
        : this.#unroutedProblem(route, answer));
    return problem && `${method} ${path} → ${status}: ${problem}`;
  }

  #operation(route: Route, method: string): Route['operations'][string] | undefined {
    return route.operations[method === 'HEAD' ? 'get' : method.toLowerCase()];
  }

  #limitsProblem({ status, header }: SentAnswer, isV1: boolean): string | undefined {
    if (!isV1 || status >= 500) return undefined;
    return header('ratelimit') && header('ratelimit-policy') ? undefined : 'it has no RateLimit headers';
  }

  #unroutedProblem(route: Route | undefined, answer: SentAnswer): string | undefined {
    if (!UNROUTED.includes(answer.status)) return 'there is no such operation in the document';
    if (answer.status === 405 && !answer.header('allow')) return 'it does not say what is allowed';
    if (route && !route.template.startsWith('/v1/')) return undefined;
    if (mediaType(answer) !== PROBLEM) return `its type is ${mediaType(answer)}, not ${PROBLEM}`;
    return this.#bodyProblem(answer, 'openapi#/components/schemas/Problem');
  }

  #documentedProblem(route: Route, answer: SentAnswer): string | undefined {
    const response = this.#operation(route, answer.method)?.responses?.[String(answer.status)];
    if (!response) return 'this status is not documented';
    const types = Object.keys(response.content ?? {});
    if (types.length === 0) return answer.body.length > 0 ? 'a body is not documented' : undefined;
    const type = mediaType(answer);
    if (!types.includes(type)) return `the type ${type} is not documented: ${types.join(', ')}`;
    if (!type.endsWith('json') || answer.method === 'HEAD') return undefined;
    const pointer = [
      'paths',
      route.template,
      answer.method.toLowerCase(),
      'responses',
      String(answer.status),
    ];
    return this.#bodyProblem(
      answer,
      `openapi#/${[...pointer, 'content', type, 'schema'].map(escape).join('/')}`,
    );
  }

  #bodyProblem({ body }: SentAnswer, reference: string): string | undefined {
    if (!this.#validators.has(reference)) this.#validators.set(reference, this.#ajv.getSchema(reference));
    const validate = this.#validators.get(reference);
    if (!validate) return `there is no schema at ${reference}`;
    const value = JSON.parse(body.toString('utf8')) as unknown;
    if (validate(value)) return undefined;
    return `${this.#ajv.errorsText(validate.errors, { dataVar: 'body' })} in ${body.toString('utf8').slice(0, 500)}`;
  }
}

const shared = new Map<boolean, ResponseContract>();

/** @param withExchange whether pages may exchange session ids: part of the document only then. */
export function responseContract(withExchange: boolean): ResponseContract {
  const contract = shared.get(withExchange) ?? new ResponseContract(wholeDocument({ withExchange }));
  shared.set(withExchange, contract);
  return contract;
}

/** Holds every answer of a server to the document; one that is not as documented is written to `violations`. */
export function watchAnswers(
  contract: ResponseContract,
  req: IncomingMessage,
  res: ServerResponse,
  violations: string[],
): void {
  type Method = (...args: unknown[]) => unknown;
  const write = Reflect.get(res, 'write') as Method;
  const end = Reflect.get(res, 'end') as Method;
  // Express cuts it on its way through its routers.
  const path = (req.url ?? '').split('?', 1)[0] ?? '';
  const parts: Buffer[] = [];
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string') parts.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) parts.push(Buffer.from(chunk));
  };
  res.write = function (this: ServerResponse, ...args: unknown[]) {
    keep(args[0]);
    return Reflect.apply(write, res, args);
  } as typeof res.write;
  res.end = function (this: ServerResponse, ...args: unknown[]) {
    keep(args[0]);
    const violation = contract.violation({
      method: req.method ?? '',
      path,
      status: res.statusCode,
      header: (name) => res.getHeader(name)?.toString(),
      body: Buffer.concat(parts),
    });
    if (violation !== undefined) violations.push(violation);
    return Reflect.apply(end, res, args);
  } as typeof res.end;
}

function mediaType({ header }: SentAnswer): string {
  return (header('content-type') ?? '').split(';', 1)[0]?.trim() ?? '';
}

/** A part of a JSON pointer in a URI fragment. */
function escape(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
