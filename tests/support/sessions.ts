import type { CreateSessionRequest, SessionWire } from '@visavis/shared';
import type { TestServer } from './startServer.ts';

/** A session and a client token for it, as a customer's backend makes them. */
export async function createSession(
  server: TestServer,
  options: Partial<CreateSessionRequest> = {},
): Promise<{ id: string; token: string }> {
  const { id } = await server.api<SessionWire>('POST', '/v1/sessions', { face: 'maya', ...options });
  return { id, token: await clientToken(server, id) };
}

export async function clientToken(server: TestServer, id: string): Promise<string> {
  return (await server.api<{ token: string }>('POST', `/v1/sessions/${id}/token`, {})).token;
}

export async function getSession(server: TestServer, id: string): Promise<SessionWire> {
  return server.api<SessionWire>('GET', `/v1/sessions/${id}`);
}

export interface UsageWire {
  readonly duration_ms: number;
  readonly spans: readonly {
    readonly epoch: number;
    readonly closed_at: string | null;
    readonly duration_ms: number;
  }[];
}

export async function getUsage(server: TestServer, id: string): Promise<UsageWire> {
  return server.api<UsageWire>('GET', `/v1/sessions/${id}/usage`);
}
