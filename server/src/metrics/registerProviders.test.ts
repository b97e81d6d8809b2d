import { PROVIDER_LATENCY_BUCKETS_MS, type ProviderSnapshot } from '@visavis/shared';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { registerProviders } from './registerProviders.ts';

it('shows what media-workers told last of their providers', async () => {
  const counts = PROVIDER_LATENCY_BUCKETS_MS.map(() => 0).concat(0);
  counts[1] = 3;
  counts[counts.length - 1] = 1;
  const snapshot: ProviderSnapshot = {
    kind: 'llm',
    name: 'openai:m',
    position: 0,
    breaker: 'open',
    opened: 1,
    requests: 5,
    errors: { timeout: 1 },
    skipped: 2,
    fallbacks: 0,
    latency: { counts, sumMs: 12_340, count: 4 },
  };
  let told: ProviderSnapshot[] = [];
  const registry = new Registry();
  registerProviders(registry, () => [{ workerId: 'w1', providers: told }]);
  expect(await registry.metrics()).not.toContain('openai:m');
  told = [snapshot];
  const labels = 'worker="w1",kind="llm",provider="openai:m",position="0"';
  for (let look = 0; look < 2; look++) {
    const text = await registry.metrics();
    expect(text).toContain(`visavis_provider_requests_total{${labels}} 5`);
    expect(text).toContain(`visavis_provider_errors_total{${labels},fault="timeout"} 1`);
    expect(text).toContain(`visavis_provider_breaker{${labels}} 1`);
    expect(text).toContain(`visavis_provider_answer_seconds_bucket{${labels},le="0.025"} 0`);
    expect(text).toContain(`visavis_provider_answer_seconds_bucket{${labels},le="0.05"} 3`);
    expect(text).toContain(`visavis_provider_answer_seconds_bucket{${labels},le="+Inf"} 4`);
    expect(text).toContain(`visavis_provider_answer_seconds_sum{${labels}} 12.34`);
  }
});
