import type { Readable } from 'node:stream';
import { parseJson } from '@visavis/shared';
import { APIConnectionError, APIError } from 'openai';
import { request } from 'undici';

/**
 * Posts JSON. The vendor's client gives answers as web streams, which take longer to read than all else that is done with
 * a token.
 * @returns the answer's body, as it comes.
 * @throws APIError, APIConnectionError as the vendor's client does; whatever the signal makes of the request.
 */
export async function postForStream(
  url: string,
  { apiKey, body, signal }: { apiKey: string; body: object; signal: AbortSignal },
): Promise<Readable> {
  const answer = await request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
    },
    body: JSON.stringify(body),
    signal,
    // Whoever asks has deadlines of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
  }).catch((cause: unknown) => {
    if (signal.aborted || !(cause instanceof Error)) throw cause;
    throw new APIConnectionError({ cause });
  });
  const { statusCode, headers } = answer;
  if (statusCode < 300) return answer.body.setEncoding('utf8');
  const text = await answer.body.text();
  const told = jsonOf(text);
  const known = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  throw APIError.generate(statusCode, told, told ? undefined : text, new Headers(known));
}

function jsonOf(text: string): object | undefined {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null ? value : undefined;
}
