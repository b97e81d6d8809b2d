import { join } from 'node:path';
import { inModules } from '../lib/paths.mjs';

/**
 * @typedef {object} Check one command that must end well
 * @property {string} name
 * @property {string[]} args of the product's Node
 * @property {(output: string) => string | undefined} [findProblem] what is wrong although the command ended well
 */

const TYPE_PROJECTS = [
  'tests/tsconfig.json',
  'tsconfig.json',
  'client-sdk/tsconfig.json',
  'client-sdk/tsconfig.test.json',
  'server/console/tsconfig.json',
  'scripts/tsconfig.json',
];
const WORKSPACES = ['shared', 'client-sdk', 'media-worker', 'server'];

/** Static checks, the longest first, by the name that selects them: `npm test -- lint`. */
export const staticChecks = {
  lint: [{ ...check('lint', ['oxlint', 'bin', 'oxlint']), findProblem: findUnlinted }],
  format: [check('format', ['prettier', 'bin', 'prettier.cjs'], '--check', '--log-level=warn', '.')],
  openapi: [
    { name: 'OpenAPI document', args: [join('tests', 'openapi', 'lint.ts')], findProblem: findUndocumented },
  ],
  types: TYPE_PROJECTS.map((project) =>
    // The native compiler, at a sixth of the time; one thread each, as they run beside each other.
    check(`types of ${project}`, ['typescript-native', 'bin', 'tsc'], '--singleThreaded', '-p', project),
  ),
  deps: [
    {
      ...check(
        'dependency rules',
        ['dependency-cruiser', 'bin', 'dependency-cruiser.mjs'],
        '--config',
        '.dependency-cruiser.cjs',
        ...WORKSPACES,
      ),
      findProblem: findUncruised,
    },
  ],
};

/**
 * vitest's projects. `busy` take all of the processor that they are given; `waiting` mostly wait, and run beside them;
 * `timed` judge what is heard and seen in real time, and have the machine to themselves.
 */
export const suites = /** @type {const} */ ({
  busy: ['unit', 'contract'],
  waiting: ['pages'],
  timed: ['e2e'],
});

/**
 * @param {string} name
 * @param {string[]} program path within node_modules
 * @param {string[]} args
 * @returns {Check}
 */
function check(name, program, ...args) {
  return { name, args: [inModules(join(...program)), ...args] };
}

/**
 * A linter that finds no files finds no faults.
 * @param {string} output
 */
function findUnlinted(output) {
  const [, files = '0'] = /on (\d+) files with/.exec(output) ?? [];
  return Number(files) > 0 ? undefined : 'no file was linted: it could not have found anything';
}

/**
 * A document without operations has no problems either.
 * @param {string} output
 */
function findUndocumented(output) {
  const [, operations = '0'] = /(\d+) operations linted/.exec(output) ?? [];
  return Number(operations) > 0 ? undefined : 'no operation was linted: it could not have found anything';
}

/**
 * A cruise that saw no modules, or no dependencies between them, found nothing because it looked at nothing.
 * @param {string} output
 */
function findUncruised(output) {
  const [, modules = '0', dependencies = '0'] =
    /(\d+) modules, (\d+) dependencies cruised/.exec(output) ?? [];
  if (Number(modules) > 0 && Number(dependencies) > 0) return undefined;
  return `dependency-cruiser looked at ${modules} modules and ${dependencies} dependencies: it could not have found anything`;
}
