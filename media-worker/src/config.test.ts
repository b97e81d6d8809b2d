import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';

const BASE = {
  VISAVIS_SERVER_URL: 'http://127.0.0.1:3000',
  VISAVIS_WORKER_TOKEN: 't',
  VISAVIS_WORKER_ID: 'w',
  VISAVIS_DATA_DIR: '/tmp/data',
};
const openai = { LLM_PROVIDER: 'openai', OPENAI_API_KEY: 'k' };
const llm = (environment: NodeJS.ProcessEnv) => loadConfig({ ...BASE, ...environment }).providers.llm;

describe('the way to the server', () => {
  it('is told by both of its settings, or by whoever started the process', () => {
    const { VISAVIS_SERVER_URL: serverUrl, VISAVIS_WORKER_TOKEN: token, ...others } = BASE;
    expect(loadConfig(BASE).access).toEqual({ serverUrl, token });
    expect(loadConfig(others).access).toBeNull();
    expect(() => loadConfig({ ...others, VISAVIS_SERVER_URL: serverUrl })).toThrow(/VISAVIS_WORKER_TOKEN/);
  });
});

describe('the chain of providers', () => {
  it('is the embedded one alone by default', () => {
    expect(llm({})).toEqual({ chain: [{ kind: 'embedded' }] });
    expect(llm({ LLM_FALLBACK: 'openai' })).toEqual({ chain: [{ kind: 'embedded' }] });
  });

  it('lets the embedded one stand in for an endpoint unless it is told otherwise', () => {
    const endpoint = { kind: 'openai', apiKey: 'k' };
    expect(llm(openai).chain).toEqual([endpoint, { kind: 'embedded' }]);
    expect(llm({ ...openai, LLM_FALLBACK: 'none' }).chain).toEqual([endpoint]);
  });

  it('takes another endpoint, and the embedded one behind it', () => {
    const second = { LLM_FALLBACK_BASE_URL: 'http://localhost:8000/v1', LLM_FALLBACK_API_KEY: 's' };
    const timing = { LLM_FIRST_TOKEN_TIMEOUT_MS: '800', PROVIDER_RETRY_MS: '300' };
    const environment = { ...openai, ...second, ...timing, LLM_FALLBACK: 'openai, embedded' };
    expect(llm(environment)).toEqual({
      chain: [
        { kind: 'openai', apiKey: 'k' },
        { kind: 'openai', apiKey: 's', baseUrl: 'http://localhost:8000/v1' },
        { kind: 'embedded' },
      ],
      timeoutMs: 800,
    });
    expect(loadConfig({ ...BASE, ...environment }).providers.retryMs).toBe(300);
  });

  it('refuses what it does not know', () => {
    expect(() => llm({ ...openai, LLM_FALLBACK: 'mirror' })).toThrow(/LLM_FALLBACK/);
  });
});

describe('the moderator', () => {
  const moderation = (environment: NodeJS.ProcessEnv) =>
    loadConfig({ ...BASE, OPENAI_API_KEY: 'k', ...environment }).providers.moderation;

  it('is the one on this machine by default, with an endpoint beside it where one is asked for', () => {
    expect(moderation({})).toEqual([{ kind: 'embedded' }]);
    expect(moderation({ MODERATION_PROVIDER: 'none' })).toEqual([]);
    expect(moderation({ MODERATION_PROVIDER: 'openai' })).toEqual([
      { kind: 'embedded' },
      { kind: 'openai', apiKey: 'k' },
    ]);
    expect(
      moderation({
        MODERATION_PROVIDER: 'openai',
        MODERATION_BASE_URL: 'http://localhost:8000/v1',
        MODERATION_API_KEY: 'm',
        MODERATION_MODEL: 'guard',
        MODERATION_TIMEOUT_MS: '300',
      }),
    ).toEqual([
      { kind: 'embedded', timeoutMs: 300 },
      { kind: 'openai', apiKey: 'm', baseUrl: 'http://localhost:8000/v1', model: 'guard', timeoutMs: 300 },
    ]);
    expect(() => moderation({ MODERATION_TIMEOUT_MS: '9000' })).toThrow(/MODERATION_TIMEOUT_MS/);
  });
});
