import { ERRORS, type ErrorCode } from '@visavis/shared';
import { AvatarSessionError } from '../AvatarSessionError.ts';

/** The server's refusal, whichever of its two error forms it has. */
async function refusal(response: Response): Promise<AvatarSessionError> {
  const body: unknown = await response.json().catch(() => null);
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const { code, detail, message, error } = fields;
  const byStatus = (Object.keys(ERRORS) as ErrorCode[]).find(
    (name) => ERRORS[name].status === response.status,
  );
  const known = typeof code === 'string' && Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : byStatus;
  const words = [detail, message, error].find((value) => typeof value === 'string');
  return new AvatarSessionError(
    response.status === 409 ? 'session_terminated' : (known ?? 'internal'),
    words ?? `The server refused the session id (HTTP ${response.status}).`,
  );
}

/**
 * A client token for a session of which the page knows nothing but the id (`POST /session/{id}/client-token`).
 * @throws AvatarSessionError `network`, `not_found`, `forbidden` (another browser has bound the session), …
 */
export async function exchangeSessionId(
  baseUrl: string,
  sessionId: string,
  claim: string,
  fetchImpl: typeof fetch = fetch,
): Promise<string> {
  let response: Response;
  try {
    response = await fetchImpl(`${baseUrl}/session/${encodeURIComponent(sessionId)}/client-token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ claim }),
    });
  } catch (error) {
    throw new AvatarSessionError('network', `The Visavis server at ${baseUrl} cannot be reached.`, error);
  }
  if (!response.ok) throw await refusal(response);
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === 'object' && body !== null && 'token' in body && typeof body.token === 'string') {
    return body.token;
  }
  throw new AvatarSessionError('bad_response', 'The server’s answer to the session id cannot be read.');
}
