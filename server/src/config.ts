import { resolve } from 'node:path';
import type { z } from 'zod';
import { accountSettings } from './config/accounts.ts';
import { billingProblems, billingSettings } from './config/billing.ts';
import { httpSettings } from './config/http.ts';
import { limitSettings } from './config/limits.ts';
import { mediaSettings, mediaWorkerEnvironment } from './config/media.ts';
import { platformSettings } from './config/platforms.ts';
import { providerProblems, providerSettings } from './config/providers.ts';
import { safetySettings } from './config/safety.ts';
import type { Environment, Setting, ValuesOf } from './config/setting.ts';
import { storeSettings } from './config/store.ts';

export type { Environment } from './config/setting.ts';

/** Every setting of the server, in the order in which `--help` prints them. */
const SETTINGS = {
  ...httpSettings,
  ...storeSettings,
  ...accountSettings,
  ...platformSettings,
  ...limitSettings,
  ...billingSettings,
  ...mediaSettings,
  ...providerSettings,
  ...safetySettings,
} as const;

type AnySetting = Omit<Setting<unknown>, 'schema'> & { readonly schema: z.ZodType };
type SettingValues = ValuesOf<typeof SETTINGS>;

/** The server's settings, normalised once. */
export interface Config extends Omit<SettingValues, 'videoBitrate'> {
  readonly videoBitrate: number;
  /** What a media-worker child inherits of our environment. */
  readonly mediaWorkerEnvironment: Readonly<Record<string, string>>;
}

/** A setting that cannot be used. The message names the variable and says what it takes. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the settings; an empty variable counts as unset.
 * @throws ConfigError that lists every variable with a wrong value.
 */
export function loadConfig(environment: Environment = process.env): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { env, schema, fallback }] of Object.entries<AnySetting>(SETTINGS)) {
    const given = environment[env]?.trim();
    if (given === undefined || given === '') {
      values[name] = fallback;
      continue;
    }
    const parsed = schema.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    // The value itself may be a secret, or hold one: it is not repeated.
    else problems.push(`${env} ${parsed.error.issues[0]?.message ?? 'cannot be used'}`);
  }
  if (problems.length > 0) throw wrong(problems);
  const config = values as SettingValues;
  const conflicts = [...providerProblems(config), ...billingProblems(config)];
  if (conflicts.length > 0) throw wrong(conflicts);
  return {
    ...config,
    dataDir: resolve(config.dataDir),
    videoBitrate: config.videoBitrate ?? (config.videoSize === 720 ? 1_800_000 : 800_000),
    mediaWorkerEnvironment: mediaWorkerEnvironment(environment),
  };
}

function wrong(problems: readonly string[]): ConfigError {
  return new ConfigError(`Wrong settings:\n  ${problems.join('\n  ')}`);
}

/** The text of `--help`: every variable, what it does, and what is taken without it. */
export function configHelp(): string {
  const settings = Object.values<AnySetting>(SETTINGS);
  const width = Math.max(...settings.map(({ env }) => env.length)) + 2;
  const lines = settings.map(({ env, help, shown }) => `  ${env.padEnd(width)}${help} [${shown}]`);
  return ['Settings are environment variables; their defaults stand in brackets.', '', ...lines].join('\n');
}
