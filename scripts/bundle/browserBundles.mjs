import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../lib/paths.mjs';

/** Where the page finds the SDK that everyone else loads too. */
const SDK_URL = '/sdk/visavis.mjs';
/** The oldest browsers with everything that WebRTC needs here. */
const TARGET = ['chrome111', 'firefox120', 'safari16'];

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: true,
  sourcemap: true,
  target: TARGET,
  legalComments: 'linked',
  logLevel: 'warning',
  // Classic scripts have no import.meta; the code that reads it falls back.
  logOverride: { 'empty-import-meta': 'silent' },
  define: {
    'process.env.NODE_ENV': '"production"',
    // zod compiles its checks with `new Function`, which a page's strict CSP reports. The bundle's own copy does
    // without, and the configuration that a page's zod keeps in this global is left alone.
    'globalThis.__zod_globalConfig': '{"jitless":true}',
  },
};

/** @param {{ sdkDir: string, siteDir: string, consoleDir: string }} directories */
export async function browserBundles({ sdkDir, siteDir, consoleDir }) {
  const sdk = join(root, 'client-sdk', 'src');
  const plugins = [slimZod, slimMediasoup];
  await Promise.all([
    build({
      ...common,
      plugins,
      entryPoints: { visavis: join(sdk, 'index.ts') },
      outdir: sdkDir,
      format: 'iife',
      globalName: 'Visavis',
    }),
    build({
      ...common,
      plugins,
      entryPoints: { visavis: join(sdk, 'index.ts'), diarupt: join(sdk, 'diarupt', 'diarupt.ts') },
      outdir: sdkDir,
      outExtension: { '.js': '.mjs' },
      format: 'esm',
    }),
    build({
      ...common,
      plugins: [slimZod, sdkByUrl],
      entryPoints: {
        main: join(root, 'server', 'site', 'main.ts'),
        'chat/main': join(root, 'server', 'site', 'chat', 'main.ts'),
        'voice-message/main': join(root, 'server', 'site', 'voice-message', 'main.ts'),
        'clip/main': join(root, 'server', 'site', 'clip', 'main.ts'),
        'bridge/main': join(root, 'server', 'site', 'bridge', 'main.ts'),
      },
      outdir: siteDir,
      format: 'esm',
    }),
    build({
      ...common,
      plugins: [slimZod],
      entryPoints: { main: join(root, 'server', 'console', 'main.tsx') },
      outdir: consoleDir,
      format: 'esm',
      jsx: 'automatic',
      jsxImportSource: 'preact',
    }),
    build({
      ...common,
      entryPoints: {
        theme: join(root, 'server', 'console', 'theme.ts'),
        style: join(root, 'server', 'console', 'styles', 'style.css'),
      },
      outdir: consoleDir,
      format: 'iife',
    }),
  ]);
}

/**
 * `import { z }` keeps the whole of zod alive, locales included; a namespace import is shaken down to what is used:
 * 350 kB less.
 * @type {import('esbuild').Plugin}
 */
const slimZod = {
  name: 'slim-zod',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]shared[\\/]src[\\/][^\\/]+\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace("import { z } from 'zod';", "import * as z from 'zod';"),
      loader: 'ts',
    }));
  },
};

/**
 * mediasoup-client is CommonJS and exports its test doubles: they stay out.
 * @type {import('esbuild').Plugin}
 */
const slimMediasoup = {
  name: 'slim-mediasoup',
  setup({ onLoad }) {
    onLoad(
      { filter: /mediasoup-client[\\/]lib[\\/](test[\\/].*|handlers[\\/](FakeHandler|ReactNative106))\.js$/ },
      () => ({ contents: '', loader: 'js' }),
    );
  },
};

/**
 * The page uses the SDK that is served to everyone, not a copy of its own.
 * @type {import('esbuild').Plugin}
 */
const sdkByUrl = {
  name: 'sdk-by-url',
  setup({ onResolve }) {
    onResolve({ filter: /^@visavis\/client-sdk$/ }, () => ({ path: SDK_URL, external: true }));
  },
};
