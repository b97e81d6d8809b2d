import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { configHelp, loadConfig } from '../../server/src/config.ts';

const read = (name: string): string => readFileSync(resolve(import.meta.dirname, '../..', name), 'utf8');

const serviceSchema = z.object({
  environment: z.record(z.string(), z.union([z.string(), z.number()])),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()),
});
const composeSchema = z.object({
  services: z.object({ server: serviceSchema, postgres: serviceSchema }),
  volumes: z.record(z.string(), z.null()),
});

/** Puts values for `${NAME:?message}` and `${NAME:-default}`, as compose does. */
function substitute(text: string, values: Record<string, string>): string {
  return text.replace(
    /\$\{(\w+)(?::([?-])([^}]*))?\}/g,
    (_whole, name: string, operator: string, word: string) => {
      const value = values[name] ?? (operator === '-' ? word : undefined);
      if (value === undefined) throw new Error(`${name}: ${word}`);
      return value;
    },
  );
}

describe('docker-compose.yml and Dockerfile', () => {
  // Compose, too, puts values into what has been parsed.
  const compose = JSON.stringify(parse(read('docker-compose.yml')));
  const given = { POSTGRES_PASSWORD: 'secret', ANNOUNCED_ADDRESS: '203.0.113.5' };
  const { services, volumes } = composeSchema.parse(JSON.parse(substitute(compose, given)));
  const environment = Object.fromEntries(
    Object.entries(services.server.environment).map(([name, value]) => [name, String(value)]),
  );
  const config = loadConfig(environment);
  const known = new Set(
    configHelp()
      .match(/^ {2}[A-Z_]+/gm)
      ?.map((name) => name.trim()),
  );

  it('set only settings that the server has', () => {
    const image = [...read('Dockerfile').matchAll(/^ENV (.*)$/gm)].flatMap(([, line = '']) =>
      [...line.matchAll(/(\w+)=/g)].map(([, name]) => name),
    );
    const settings = [...Object.keys(environment), ...image].filter(
      (name) => name !== 'NODE_ENV' && name !== 'VISAVIS_CACHE',
    );
    expect(settings.filter((name) => name === undefined || !known.has(name))).toEqual([]);
  });

  it('refuse to start without a password and an address', () => {
    expect(() => substitute(compose, { ANNOUNCED_ADDRESS: 'x' })).toThrow(/POSTGRES_PASSWORD/);
    expect(() => substitute(compose, { POSTGRES_PASSWORD: 'x' })).toThrow(/ANNOUNCED_ADDRESS/);
  });

  it('publish every port that browsers use', () => {
    const media = Array.from({ length: config.sfuWorkers }, (_, worker) => config.rtcPort + worker);
    expect(services.server.ports).toEqual([
      `${config.port}:${config.port}`,
      ...media.flatMap((port) => [`${port}:${port}/udp`, `${port}:${port}/tcp`]),
    ]);
  });

  it('give the server the database beside it, and keep both in named volumes', () => {
    const url = new URL(config.databaseUrl ?? '');
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = services.postgres.environment;
    expect(url.hostname).toBe('postgres');
    expect([url.username, url.password, url.pathname]).toEqual([
      POSTGRES_USER,
      POSTGRES_PASSWORD,
      `/${POSTGRES_DB}`,
    ]);
    const mounted = [...services.server.volumes, ...services.postgres.volumes].map(
      (mount) => mount.split(':')[0],
    );
    expect(mounted).toEqual(Object.keys(volumes));
  });
});
