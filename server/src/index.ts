export { createApp, type App } from './app.ts';
export { loadConfig, ConfigError, type Config, type Environment } from './config.ts';
