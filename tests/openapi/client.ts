import createClient from 'openapi-fetch';
// Made from the OpenAPI document by generateTypes.ts, in the tests: this file type-checks only there.
import type { paths } from '../../.build/openapi/schema.d.ts';

/** What a customer's backend would do, through a client whose types come from the OpenAPI document alone. */
export async function useAsCustomer(baseUrl: string, apiKey: string): Promise<string[]> {
  const client = createClient<paths>({ baseUrl, headers: { 'X-API-KEY': apiKey } });
  const said: string[] = [];
  const faces = await client.GET('/v1/faces');
  const face = faces.data?.data[0]?.id ?? 'none';

  const created = await client.POST('/v1/sessions', {
    params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
    body: { face, context: 'A bakery.' },
  });
  if (created.error) throw new Error(created.error.detail);
  const { id, status } = created.data;
  said.push(`created ${status}`);

  const token = await client.POST('/v1/sessions/{session_id}/token', {
    params: { path: { session_id: id } },
    body: { ttl_ms: 60_000 },
  });
  said.push(`token ${token.data?.session_id === id}`);

  const page = await client.GET('/v1/sessions', { params: { query: { limit: 1, status: 'IDLE' } } });
  said.push(`listed ${page.data?.data[0]?.id === id}`);

  const ended = await client.POST('/v1/sessions/{session_id}/terminate', {
    params: { path: { session_id: id } },
  });
  said.push(`ended ${ended.data?.end_reason ?? ''}`);

  const again = await client.POST('/v1/sessions/{session_id}/terminate', {
    params: { path: { session_id: id } },
  });
  said.push(`refused ${again.error?.code ?? ''}`);
  return said;
}
