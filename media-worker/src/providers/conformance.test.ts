import { afterAll } from 'vitest';
import { OpenAiServer } from '../../../tests/support/openAiServer.ts';
import { spokenBy } from '../../../tests/support/spokenBy.ts';
import { FallbackLlm } from './fallback/FallbackLlm.ts';
import { FallbackStt } from './fallback/FallbackStt.ts';
import { FallbackTts } from './fallback/FallbackTts.ts';
import { ResampledTts } from './fallback/ResampledTts.ts';
import { EmbeddedLlm } from './llm/EmbeddedLlm.ts';
import { describeLlm } from './llm/Llm.conformance.ts';
import { OpenAiLlm } from './llm/OpenAiLlm.ts';
import { FakeLlm } from './llm/testing/FakeLlm.ts';
import { ProviderError } from './ProviderError.ts';
import { MoonshineStt } from './stt/MoonshineStt.ts';
import { OpenAiStt } from './stt/OpenAiStt.ts';
import { describeStt } from './stt/Stt.conformance.ts';
import { FakeStt } from './stt/testing/FakeStt.ts';
import { createOpenAiTts } from './tts/createOpenAiTts.ts';
import { FliteTts } from './tts/FliteTts.ts';
import { FakeTts } from './tts/testing/FakeTts.ts';
import { describeTts } from './tts/Tts.conformance.ts';

/** Real parts, and a real server with real speech behind the endpoints. */
const flite = new ResampledTts(await FliteTts.create(), 24_000);
const server = await OpenAiServer.start({
  speech: spokenBy(flite),
  transcript: () => 'Go forward ten meters.',
});
afterAll(async () => {
  await server.close();
  await flite.close();
});
const endpoint = { apiKey: '', baseUrl: server.url };
const nowhere = { apiKey: '', baseUrl: 'http://127.0.0.1:9/v1' };

describeTts({ name: 'flite', create: () => FliteTts.create() });
describeTts({
  name: 'flite at another rate',
  create: async () => new ResampledTts(await FliteTts.create(), 48_000),
});
describeTts({ name: 'an endpoint that streams', create: async () => createOpenAiTts(endpoint) });
describeTts({
  name: 'an endpoint that makes whole files',
  create: async () => createOpenAiTts({ ...endpoint, format: 'wav' }),
});
describeTts({
  name: 'a chain whose first is down',
  anyVoice: true,
  create: async () =>
    new FallbackTts([
      { provider: createOpenAiTts({ ...nowhere, voices: ['slt'] }) },
      { provider: new ResampledTts(await FliteTts.create(), 24_000), local: true },
    ]),
});
describeTts({ name: 'the scripted one', anyVoice: true, create: async () => new FakeTts() });

const down = new ProviderError('llm', 'is down');
describeLlm({ name: 'embedded', create: async () => new EmbeddedLlm() });
describeLlm({ name: 'an endpoint', create: async () => new OpenAiLlm(endpoint) });
describeLlm({
  name: 'a chain whose first is down',
  create: async () =>
    new FallbackLlm([
      { provider: new FakeLlm([{ tokens: [], error: down }]) },
      { provider: new EmbeddedLlm(), local: true },
    ]),
});
describeLlm({ name: 'the scripted one', create: async () => new FakeLlm(['At nine, I think.']) });

describeStt({ name: 'moonshine', create: () => MoonshineStt.create() });
describeStt({ name: 'an endpoint', create: async () => new OpenAiStt(endpoint) });
describeStt({
  name: 'a chain whose first is down',
  create: async () =>
    new FallbackStt([
      { provider: new FakeStt([{ text: '', error: new ProviderError('stt', 'is down') }]) },
      { provider: await MoonshineStt.create(), local: true },
    ]),
});
describeStt({ name: 'the scripted one', create: async () => new FakeStt(['Go forward.']) });
