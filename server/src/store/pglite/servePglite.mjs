// @ts-check
/**
 * The thread that PGlite works in; see `PgliteThread`. Plain JavaScript: to take the types out of a file each thread loads a
 * compiler of its own, which takes longer than all the rest of its start.
 *
 * @import { ArrayType, Begin, FromThread, ToThread } from './threadProtocol.ts'
 */
import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

/** Whoever waits for the first of many answers does not wait for the last. */
const GATHERED_MS = 1;
/**
 * Pages that Postgres keeps itself; the system keeps the files' anyway. Of its default, 128 MB, every byte is written at the
 * start, which takes longer than the rest of it.
 */
const CACHE = ['-c', 'shared_buffers=32MB'];
const ARRAY_TYPES = 'select oid as element, typarray as array from pg_catalog.pg_type where typarray <> 0';

const port = parentPort;
if (!port) throw new Error('servePglite runs in a worker thread');
const [{ directory, compiled }] = /** @type {[Begin]} */ (await once(port, 'message'));
const pglite = await PGlite.create(directory, {
  pgliteWasmModule: compiled,
  startParams: [...PGlite.defaultStartParams, ...CACHE],
});
const { rows } = /** @type {{ rows: ArrayType[] }} */ (await pglite.query(ARRAY_TYPES));
let last = Promise.resolve();
// What it throws ends the thread: then nobody knows what has become of the database.
port.on('message', (/** @type {ToThread} */ messages) => {
  last = last.then(() => (messages ? answer(messages) : close()));
});
post({ type: 'ready', arrayTypes: rows });

/** @param {readonly Uint8Array[]} messages */
async function answer(messages) {
  let since = performance.now();
  /** @type {ArrayBuffer[]} */
  let answers = [];
  for (const message of messages) {
    answers.push(await answerTo(message));
    if (performance.now() - since < GATHERED_MS) continue;
    post({ type: 'answers', answers }, answers);
    answers = [];
    since = performance.now();
  }
  if (answers.length > 0) post({ type: 'answers', answers }, answers);
}

/** @param {Uint8Array} message */
async function answerTo(message) {
  /** @type {Uint8Array[]} */
  const parts = [];
  // Copied: the memory is the database's.
  const onRawData = (/** @type {Uint8Array} */ part) => void parts.push(part.slice());
  await pglite.execProtocolRawStream(message, { syncToFs: false, onRawData });
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.buffer;
}

async function close() {
  await pglite.close();
  port?.close();
}

/**
 * @param {FromThread} message
 * @param {readonly ArrayBuffer[]} moved
 */
function post(message, moved = []) {
  port?.postMessage(message, moved);
}
