/**
 * Walks every path of the addon, errors included, in the main thread and in worker threads that end at an awkward time.
 * Meant to be run under AddressSanitizer: see README.md.
 *
 * node --expose-gc exercise.mjs path/to/visavis_media.node
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { Worker, isMainThread, workerData } from 'node:worker_threads';

const path = isMainThread ? process.argv[2] : workerData.path;
assert.ok(path, 'usage: node --expose-gc exercise.mjs path/to/visavis_media.node');
const addon = createRequire(import.meta.url)(path);

function noise(pixels, seed) {
  let state = seed >>> 0 || 1;
  for (let i = 0; i < pixels.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    pixels[i] = state >>> 24;
  }
  return pixels;
}

function vp8() {
  const sizes = [
    [16, 16],
    [17, 31],
    [512, 512],
    [333, 77],
  ];
  for (const [width, height] of sizes) {
    const handle = addon.vp8EncoderCreate({ width, height, fps: 25, bitrate: 800_000, cpuUsed: -8 });
    const rgba = new Uint8Array(width * height * 4);
    for (let i = 0; i < 12; i++) {
      if (i === 5) addon.vp8EncoderSetBitrate(handle, 100_000);
      const frame = addon.vp8EncodeSync(handle, noise(rgba, i), i * 40, i === 7);
      assert.ok(frame.data.byteLength > 0 && frame.data.buffer.byteLength === frame.data.byteLength);
      assert.equal(frame.keyFrame, i === 0 || i === 7);
    }
    assert.throws(() => addon.vp8EncodeSync(handle, rgba, 0, false), /must grow/);
    assert.throws(() => addon.vp8EncodeSync(handle, rgba.subarray(4), 1000, false), RangeError);
    assert.throws(() => addon.vp8EncodeSync(handle, new Float32Array(9), 1000, false), TypeError);
    assert.throws(() => addon.vp8EncodeSync(handle, rgba, Number.NaN, false), RangeError);
    assert.throws(() => addon.vp8EncodeSync(handle, rgba, '1', false), TypeError);
    assert.throws(() => addon.vp8EncodeSync(handle, rgba, 1000, 1), TypeError);
    assert.throws(() => addon.vp8EncodeSync({}, rgba, 1000, false), TypeError);
    assert.throws(() => addon.vp8EncodeSync(), TypeError);
    assert.throws(() => addon.vp8EncoderSetBitrate(handle, 1), RangeError);
    assert.throws(() => addon.vp8EncoderSetBitrate(handle, 1e12), RangeError);
    const detached = new Uint8Array(rgba.length);
    structuredClone(detached.buffer, { transfer: [detached.buffer] });
    assert.throws(() => addon.vp8EncodeSync(handle, detached, 1000, false), RangeError);
    if (width !== 16) addon.vp8EncoderClose(handle);
    if (width === 17) addon.vp8EncoderClose(handle);
    if (width === 17) assert.throws(() => addon.vp8EncodeSync(handle, rgba, 2000, false), /closed/);
  }
  const good = { width: 64, height: 64, fps: 25, bitrate: 100_000, cpuUsed: -8 };
  for (const bad of [
    { width: 0 },
    { height: 1e6 },
    { fps: 0 },
    { bitrate: -1 },
    { cpuUsed: 8 },
    { fps: 2.5 },
  ]) {
    assert.throws(() => addon.vp8EncoderCreate({ ...good, ...bad }), RangeError);
  }
  assert.throws(() => addon.vp8EncoderCreate(), TypeError);
  assert.throws(() => addon.vp8EncoderCreate({}), TypeError);
  const trap = {
    get width() {
      throw new Error('from the getter');
    },
  };
  assert.throws(() => addon.vp8EncoderCreate(trap), /from the getter/);
}

function opus() {
  for (const sampleRate of [8_000, 12_000, 16_000, 24_000, 48_000]) {
    const encoder = addon.opusEncoderCreate({ sampleRate, bitrate: 32_000, complexity: 5 });
    const decoder = addon.opusDecoderCreate({ sampleRate: 16_000 });
    const pcm = new Int16Array(sampleRate / 50);
    let previous;
    for (let i = 0; i < 30; i++) {
      if (i === 10) addon.opusEncoderSetPacketLoss(encoder, 20);
      for (let j = 0; j < pcm.length; j++) pcm[j] = 8000 * Math.sin((i * pcm.length + j) / 7);
      const packet = addon.opusEncode(encoder, pcm);
      if (i % 7 === 6) {
        assert.equal(addon.opusConceal(decoder, 320, packet).length, 320);
        assert.equal(addon.opusConceal(decoder, 1920).length, 1920);
      }
      assert.equal(addon.opusDecode(decoder, packet).length, 320);
      previous = packet;
    }
    for (let i = 0; i < 2_000; i++) {
      // Random and truncated packets: an error or sound, never a crash.
      const garbage =
        i % 2 ? noise(new Uint8Array(1 + (i % 200)), i) : previous.slice(0, 1 + (i % previous.length));
      try {
        addon.opusDecode(decoder, garbage);
        addon.opusConceal(decoder, 320, garbage);
      } catch (error) {
        assert.match(error.message, /^Opus (decoding|concealment) failed/);
      }
    }
    assert.throws(() => addon.opusEncode(encoder, pcm.subarray(1)), RangeError);
    assert.throws(() => addon.opusEncode(encoder, new Uint8Array(640)), TypeError);
    assert.throws(() => addon.opusEncode(decoder, pcm), TypeError);
    assert.throws(() => addon.opusDecode(decoder, new Uint8Array(0)), RangeError);
    assert.throws(() => addon.opusDecode(decoder, new Uint8Array(4_000)), RangeError);
    assert.throws(() => addon.opusDecode(decoder, null), TypeError);
    assert.throws(() => addon.opusConceal(decoder, 321), RangeError);
    assert.throws(() => addon.opusConceal(decoder, 5_760), RangeError);
    assert.throws(() => addon.opusConceal(decoder, 320, 'next'), TypeError);
    assert.throws(() => addon.opusEncoderSetPacketLoss(encoder, 101), RangeError);
    if (sampleRate === 48_000) continue;
    addon.opusEncoderClose(encoder);
    addon.opusEncoderClose(encoder);
    addon.opusDecoderClose(decoder);
    addon.opusDecoderClose(decoder);
    assert.throws(() => addon.opusEncode(encoder, pcm), /closed/);
    assert.throws(() => addon.opusDecode(decoder, new Uint8Array(1)), /closed/);
  }
  assert.throws(
    () => addon.opusEncoderCreate({ sampleRate: 11_025, bitrate: 32_000, complexity: 5 }),
    RangeError,
  );
  assert.throws(() => addon.opusDecoderCreate({ sampleRate: 44_100 }), RangeError);
}

vp8();
opus();
if (isMainThread) {
  // A thread that runs to its end, and one that is killed with its handles open.
  for (const kill of [false, true]) {
    const worker = new Worker(new URL(import.meta.url), { workerData: { path } });
    worker.on('error', (error) => {
      throw error;
    });
    if (kill) {
      await new Promise((resolve) => worker.once('online', resolve));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await worker.terminate();
    } else {
      assert.equal(await new Promise((resolve) => worker.once('exit', resolve)), 0);
    }
  }
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  console.log('every path walked');
}
