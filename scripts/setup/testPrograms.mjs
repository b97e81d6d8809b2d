import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installCommand } from './debianPackages.mjs';

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const POSTGRES_HOMES = '/usr/lib/postgresql';

/** @returns {string[]} Debian's packages of what the tests need and this machine lacks */
export function missingTestPrograms() {
  return [
    ...(hasChromium() ? [] : ['chromium']),
    ...(hasPostgres() ? [] : ['postgresql']),
    ...(isInPath('redis-server') ? [] : ['redis-server']),
  ];
}

/** @param {string[]} missing */
export function testProgramsHint(missing) {
  return (
    `The tests need ${missing.join(' and ')}. On Debian, as root, run\n  ${installCommand(missing)}\n` +
    'Elsewhere, have them in PATH (Chromium: or set CHROMIUM_BIN to its path).'
  );
}

function hasChromium() {
  const given = process.env.CHROMIUM_BIN;
  return given ? existsSync(given) : CHROMIUM_NAMES.some(isInPath);
}

function hasPostgres() {
  if (isInPath('initdb')) return true;
  if (!existsSync(POSTGRES_HOMES)) return false;
  return readdirSync(POSTGRES_HOMES).some((version) =>
    existsSync(join(POSTGRES_HOMES, version, 'bin', 'initdb')),
  );
}

/** @param {string} program */
function isInPath(program) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder && existsSync(join(folder, program)));
}
