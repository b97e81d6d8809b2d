import { describe, expect, it } from 'vitest';
import { ConfigError, configHelp, loadConfig, type Environment } from './config.ts';

function problemOf(environment: Environment): string {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(loadConfig({})).toMatchObject({
      port: 3_000,
      databaseUrl: null,
      demo: true,
      videoSize: 512,
      videoBitrate: 800_000,
      sttProvider: 'embedded',
      allowedOrigins: ['*'],
    });
  });

  it('reads what is set and takes empty for unset', () => {
    const config = loadConfig({
      PORT: ' 8080 ',
      HOST: '',
      DEMO: 'off',
      VIDEO_SIZE: '720',
      ALLOWED_ORIGINS: 'https://a.example, https://b.example,',
      MEDIA_PORTS: '50000-50100',
    });
    expect(config).toMatchObject({
      port: 8_080,
      host: '0.0.0.0',
      demo: false,
      videoSize: 720,
      videoBitrate: 1_800_000,
      allowedOrigins: ['https://a.example', 'https://b.example'],
      mediaPorts: { min: 50_000, max: 50_100 },
    });
  });

  it.each([
    ['PORT', '99999'],
    ['PORT', '1e3'],
    ['PORT', '-1'],
    ['VIDEO_SIZE', '1080'],
    ['VIDEO_FPS', '0'],
    ['DATABASE_URL', 'mysql://host/db'],
    ['PUBLIC_URL', 'example.com'],
    ['DEMO', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['MEDIA_PORTS', '5000'],
    ['MEDIA_PORTS', '5001-5000'],
    ['MEDIA_WORKER_TOKEN', 'short'],
    ['FIRST_API_KEY', 'vv_short'],
    ['THERAPYKIN_ACCOUNT', 'somebody'],
    ['TTS_PROVIDER', 'elevenlabs'],
    ['LLM_FALLBACK', 'none,openai'],
    ['LLM_FIRST_TOKEN_TIMEOUT_MS', '9000'],
    ['METRICS_TOKEN', 'guessed'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(problemOf({ [name]: value })).toMatch(new RegExp(`^Wrong settings:\n {2}${name} `));
  });

  it('names everything that is wrong at once and repeats no value', () => {
    const problem = problemOf({ PORT: 'x', DATABASE_URL: 'mysql://user:secret@host/db' });
    expect(problem).toContain('PORT');
    expect(problem).toContain('DATABASE_URL');
    expect(problem).not.toContain('secret');
  });

  it('asks for a key where a provider needs one, and only there', () => {
    expect(problemOf({ LLM_PROVIDER: 'openai' })).toContain('LLM_API_KEY or OPENAI_API_KEY');
    expect(problemOf({ LLM_PROVIDER: 'openai', OPENAI_API_KEY: 'k' })).toBe('');
    expect(problemOf({ LLM_PROVIDER: 'openai', LLM_BASE_URL: 'http://localhost:8000/v1' })).toBe('');
    expect(problemOf({ MODERATION_PROVIDER: 'openai' })).toContain('MODERATION_API_KEY or OPENAI_API_KEY');
    expect(problemOf({ MODERATION_PROVIDER: 'openai', MODERATION_API_KEY: 'k' })).toBe('');
    // A key alone switches nothing.
    expect(loadConfig({ OPENAI_API_KEY: 'k' }).llmProvider).toBe('embedded');
  });

  it('lets the embedded provider stand in, another endpoint, both or none', () => {
    expect(loadConfig({}).llmFallback).toEqual(['embedded']);
    expect(loadConfig({ LLM_FALLBACK: 'none' }).llmFallback).toEqual([]);
    const both = { LLM_PROVIDER: 'openai', OPENAI_API_KEY: 'k', LLM_FALLBACK: 'openai, embedded' };
    expect(problemOf(both)).toContain('LLM_FALLBACK is openai: set LLM_FALLBACK_BASE_URL');
    const another = { ...both, LLM_FALLBACK_BASE_URL: 'http://localhost:8000/v1', PROVIDER_RETRY_MS: '500' };
    expect(loadConfig(another)).toMatchObject({ llmFallback: ['openai', 'embedded'], providerRetryMs: 500 });
    expect(loadConfig(another).mediaWorkerEnvironment).toEqual({ ORT_DISABLE_TELEMETRY: '1', ...another });
  });

  it('lets media-workers inherit what they need and no secret of ours', () => {
    const { mediaWorkerEnvironment } = loadConfig({
      PATH: '/bin',
      LLM_API_KEY: 'k',
      MODERATION_PROVIDER: 'openai',
      OPENAI_API_KEY: 'o',
      MEDIA_WORKER_CAPACITY: '3',
      MEDIA_WORKER_TOKEN: 'sixteen characters',
      DATABASE_URL: 'postgres://user:secret@host/db',
      AWS_SECRET_ACCESS_KEY: 'a',
    });
    expect(mediaWorkerEnvironment).toEqual({
      ORT_DISABLE_TELEMETRY: '1',
      PATH: '/bin',
      LLM_API_KEY: 'k',
      MODERATION_PROVIDER: 'openai',
      OPENAI_API_KEY: 'o',
      MEDIA_WORKER_CAPACITY: '3',
    });
  });

  it('explains every setting', () => {
    const help = configHelp();
    for (const name of ['PORT', 'RTC_PORT', 'ANNOUNCED_ADDRESS', 'DATABASE_URL', 'OPENAI_API_KEY']) {
      expect(help).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
  });
});
