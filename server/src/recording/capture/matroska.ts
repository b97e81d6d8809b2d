/** A Matroska file (RFC 9559) that is only ever appended to: cut off anywhere, what was written before still plays. */

export interface OpusTrackEntry {
  readonly kind: 'opus';
  readonly name: string;
}
export interface Vp8TrackEntry {
  readonly kind: 'vp8';
  readonly name: string;
  readonly width: number;
  readonly height: number;
}
export type TrackEntry = OpusTrackEntry | Vp8TrackEntry;

/** One frame of a track. */
export interface Block {
  /** 1 for the first of the header's tracks, and so on. */
  readonly track: number;
  /** Since the file's begin, ms, ≥ 0. */
  readonly timeMs: number;
  readonly keyFrame: boolean;
  readonly data: Uint8Array;
}

const SAMPLE_RATE = 48_000;
/** What a decoder needs to hear before it sounds right, ns (RFC 7845, 4.6). */
const OPUS_SEEK_PREROLL_NS = 80_000_000;
/** Ticks of 1 ms. */
const TIMESTAMP_SCALE_NS = 1_000_000;
/** "Until the end of the file." */
const UNKNOWN_SIZE = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
/** A block's time is 16 bits, relative to its cluster's. */
const CLUSTER_SPAN_MS = 30_000;

/** The file's begin: what comes in it, and how it is to be decoded. */
export function matroskaHeader(tracks: readonly TrackEntry[]): Buffer {
  return Buffer.concat([
    element(0x1a45dfa3, [
      element(0x4286, uint(1)),
      element(0x42f7, uint(1)),
      element(0x42f2, uint(4)),
      element(0x42f3, uint(8)),
      element(0x4282, text('matroska')),
      element(0x4287, uint(4)),
      element(0x4285, uint(2)),
    ]),
    id(0x18538067),
    UNKNOWN_SIZE,
    element(0x1549a966, [
      element(0x2ad7b1, uint(TIMESTAMP_SCALE_NS)),
      element(0x4d80, text('Visavis')),
      element(0x5741, text('Visavis')),
    ]),
    element(
      0x1654ae6b,
      tracks.map((track, index) => trackEntry(track, index + 1)),
    ),
  ]);
}

/** Blocks of up to half a minute in one self-contained piece, in the order in which they are given. */
export function matroskaCluster(blocks: readonly Block[]): Buffer {
  const base = Math.floor(Math.min(...blocks.map(({ timeMs }) => timeMs)));
  return element(0x1f43b675, [
    element(0xe7, uint(base)),
    ...blocks.map(({ track, timeMs, keyFrame, data }) => {
      const relative = Math.round(timeMs) - base;
      if (relative > CLUSTER_SPAN_MS) throw new RangeError(`a cluster cannot span ${relative} ms`);
      const head = Buffer.alloc(4);
      head[0] = 0x80 | track;
      head.writeInt16BE(relative, 1);
      head[3] = keyFrame ? 0x80 : 0;
      return element(0xa3, [head, data]);
    }),
  ]);
}

function trackEntry(track: TrackEntry, number: number): Buffer {
  const common = [
    element(0xd7, uint(number)),
    element(0x73c5, uint(number)),
    element(0x9c, uint(0)),
    element(0x536e, text(track.name)),
  ];
  switch (track.kind) {
    case 'opus':
      return element(0xae, [
        ...common,
        element(0x83, uint(2)),
        element(0x86, text('A_OPUS')),
        element(0x63a2, opusHead()),
        element(0x56bb, uint(OPUS_SEEK_PREROLL_NS)),
        element(0xe1, [element(0xb5, float(SAMPLE_RATE)), element(0x9f, uint(1))]),
      ]);
    case 'vp8':
      return element(0xae, [
        ...common,
        element(0x83, uint(1)),
        element(0x86, text('V_VP8')),
        element(0xe0, [element(0xb0, uint(track.width)), element(0xba, uint(track.height))]),
      ]);
  }
}

/** RFC 7845, 5.1: version 1, mono, nothing to skip, no gain. */
function opusHead(): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 'latin1');
  head[8] = 1;
  head[9] = 1;
  head.writeUInt32LE(SAMPLE_RATE, 12);
  return head;
}

function element(elementId: number, content: Uint8Array | readonly Uint8Array[]): Buffer {
  const parts = content instanceof Uint8Array ? [content] : content;
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([id(elementId), dataSize(size), ...parts]);
}

/** An id holds its own length marker. */
function id(value: number): Buffer {
  return uint(value);
}

/** Four bytes, the first bits 0001: up to 256 MB. */
function dataSize(size: number): Buffer {
  if (size >= 0x0fffffff) throw new RangeError(`an element cannot hold ${size} bytes`);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(0x10000000 + size);
  return bytes;
}

function uint(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  const first = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(first < 0 ? 7 : first);
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.from(value, 'utf8');
}
