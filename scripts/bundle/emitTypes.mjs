import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { root } from '../lib/paths.mjs';

/**
 * Writes the SDK's declarations to `types/` in its folder, with those of `shared` that they name, and the package.json
 * that makes the folder a package.
 * @param {string} sdkDir
 */
export function emitTypes(sdkDir) {
  const typesDir = join(sdkDir, 'types');
  const configPath = join(root, 'client-sdk', 'tsconfig.json');
  const { config } = ts.readConfigFile(configPath, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(configPath));
  // shared is a root too: what is reached through node_modules counts as a library, which is not emitted.
  const entries = ['client-sdk/src/index.ts', 'client-sdk/src/diarupt/diarupt.ts', 'shared/src/index.ts'];
  const program = ts.createProgram(
    entries.map((entry) => join(root, entry)),
    {
      ...options,
      noEmit: false,
      // `npm test` checks the types; here they are only written.
      noCheck: true,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: root,
      outDir: typesDir,
    },
  );
  const { diagnostics } = program.emit(undefined, (path, text) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, portable(path, text, typesDir));
  });
  const problem = diagnostics.find(({ category }) => category === ts.DiagnosticCategory.Error);
  if (problem) throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'));
  writePackage(sdkDir);
}

/**
 * Declarations that resolve outside this repository: relative paths instead of the workspace's name, `.js` endings.
 * @param {string} path
 * @param {string} text
 * @param {string} typesDir
 */
function portable(path, text, typesDir) {
  const shared = relative(dirname(path), join(typesDir, 'shared', 'src', 'index.js')).replaceAll('\\', '/');
  return text
    .replaceAll(`'@visavis/shared'`, `'${shared.startsWith('.') ? shared : `./${shared}`}'`)
    .replace(/(from '\.[^']*|import\('\.[^']*)\.ts'/g, "$1.js'");
}

/** @param {string} sdkDir */
function writePackage(sdkDir) {
  const read = (/** @type {string} */ workspace) =>
    JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8'));
  const { version, license } = read('client-sdk');
  const entry = (/** @type {string} */ types, /** @type {string} */ bundle) => ({
    types: `./types/client-sdk/src/${types}.d.ts`,
    default: `./${bundle}.mjs`,
  });
  const manifest = {
    name: '@visavis/client-sdk',
    version,
    license,
    type: 'module',
    exports: { '.': entry('index', 'visavis'), './diarupt': entry('diarupt/diarupt', 'diarupt') },
    // The declarations are inferred from its schemas; the bundles hold what they need of it.
    dependencies: {
      zod: read('shared').dependencies.zod,
      'mediasoup-client': read('client-sdk').dependencies['mediasoup-client'],
    },
  };
  writeFileSync(join(sdkDir, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
