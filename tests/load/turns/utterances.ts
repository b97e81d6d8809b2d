import type { Tts } from '../../../media-worker/src/providers/tts/Tts.ts';
import { collect } from '../../support/collect.ts';
import { readRecording, RECORDINGS, whiteNoise, type Recording } from '../../support/speechFixtures.ts';

const RATE = 16_000;
const BLOCK = 160;
/** A quiet room: −60 dBFS. */
const ROOM_RMS = 0.001;
const LEAD_MS = 500;
/** Longer than any wait for the end of a turn. */
const TAIL_MS = 4_500;
const PAUSES_MS = [300, 500, 700, 900];
/** Of the loudest 10 ms: below is silence. */
const SILENCE = 0.06;

export interface Utterance {
  readonly what: string;
  readonly source: 'human' | 'synthetic';
  /** 16 kHz, −1..1, with the room's silence around. */
  readonly samples: Float32Array;
  /** Where its last sound is, ms from the beginning. */
  readonly endMs: number;
  /** The pause in the middle; null: spoken in one go. */
  readonly pause: { readonly ms: number; readonly fromMs: number } | null;
}

/** Sentences in two halves, as one who thinks while speaking says them. */
const HALVES = [
  ['I would like to book a table,', 'for four people on Friday evening.'],
  ['When I was in Lyon last summer,', 'we stayed at a small hotel by the river.'],
  ['My order number is somewhere here,', 'just give me a second to find it.'],
  ['The train from Paris', 'arrives at half past seven in the morning.'],
  ['I have been working as a baker', 'for about twelve years now.'],
  ['Could you please tell me', 'how much the repair would cost?'],
] as const;
const WHOLE = [
  'I would like to book a table for two.',
  'What time do you open on Sundays?',
  'My name is Robert and I live in London.',
  'I think that would be a very good idea.',
  'Can you tell me more about the electric bikes?',
  'The meeting starts at ten in the morning.',
  'I lost my keys somewhere in the park yesterday.',
  'Thank you, that was all I wanted to know.',
] as const;
const VOICES = ['slt', 'rms'] as const;

/** Everything whose end is to be found, with what is known about it. */
export async function utterances(tts: Tts, { quick }: { quick: boolean }): Promise<Utterance[]> {
  const human = await Promise.all(
    (Object.keys(RECORDINGS) as Recording[]).map(async (name) => ({
      name,
      speech: trimmed(await readRecording(name)),
    })),
  );
  const said = async (text: string, voice: string): Promise<Float32Array> => {
    const chunks = await collect(tts.synthesize(text, { voice, signal: new AbortController().signal }));
    return trimmed(
      Float32Array.from(
        chunks.flatMap(({ pcm }) => [...pcm]),
        (value) => value / 32_768,
      ),
    );
  };
  const all: Utterance[] = [];
  for (const { name, speech } of human) {
    all.push(whole(name, 'human', speech));
    for (const gap of gapsOf(speech)) {
      for (const ms of PAUSES_MS) {
        all.push(paused(name, 'human', [speech.subarray(0, gap), speech.subarray(gap)], ms));
      }
    }
  }
  for (const voice of VOICES) {
    for (const text of WHOLE) all.push(whole(text, 'synthetic', await said(text, voice)));
    for (const [index, [first, second]] of HALVES.entries()) {
      const halves = [await said(first, voice), await said(second, voice)] as const;
      const ms = PAUSES_MS[(index + VOICES.indexOf(voice)) % PAUSES_MS.length]!;
      all.push(paused(`${first} … ${second}`, 'synthetic', halves, ms));
    }
  }
  return quick ? all.filter((_, index) => index % 6 === 0) : all;
}

function whole(what: string, source: Utterance['source'], speech: Float32Array): Utterance {
  return { what, source, ...inRoom([speech], 0), pause: null };
}

function paused(
  what: string,
  source: Utterance['source'],
  halves: readonly [Float32Array, Float32Array],
  ms: number,
): Utterance {
  // The first half may end in some silence of its own.
  const first = trimmed(halves[0]);
  const second = trimmed(halves[1]);
  const fromMs = LEAD_MS + (first.length / RATE) * 1_000;
  return { what, source, ...inRoom([first, second], ms), pause: { ms, fromMs } };
}

function inRoom(parts: readonly Float32Array[], pauseMs: number): { samples: Float32Array; endMs: number } {
  const perMs = RATE / 1_000;
  const spoken = parts.reduce((sum, part) => sum + part.length, 0) + (parts.length - 1) * pauseMs * perMs;
  const samples = whiteNoise(Math.round(LEAD_MS * perMs + spoken + TAIL_MS * perMs), ROOM_RMS);
  let at = LEAD_MS * perMs;
  for (const part of parts) {
    part.forEach((value, index) => (samples[at + index]! += value));
    at += part.length + pauseMs * perMs;
  }
  return { samples, endMs: LEAD_MS + spoken / perMs };
}

function levels(speech: Float32Array): number[] {
  return Array.from({ length: Math.floor(speech.length / BLOCK) }, (_, index) => {
    const block = speech.subarray(index * BLOCK, (index + 1) * BLOCK);
    return Math.sqrt(block.reduce((sum, value) => sum + value * value, 0) / BLOCK);
  });
}

/** Without the silence at both ends. */
function trimmed(speech: Float32Array): Float32Array {
  const all = levels(speech);
  const threshold = Math.max(...all) * SILENCE;
  const first = all.findIndex((level) => level > threshold);
  const last = all.findLastIndex((level) => level > threshold);
  return speech.slice(Math.max(0, first) * BLOCK, (last + 1) * BLOCK);
}

/** The two quietest places of the middle, far from each other: between words, as a rule. @returns sample indices. */
function gapsOf(speech: Float32Array): number[] {
  const all = levels(speech);
  // 50 ms each: closures within words are shorter.
  const quiet = all.map((_, at) => Math.max(...all.slice(Math.max(0, at - 2), at + 3)));
  const middle = [...quiet.keys()].slice(Math.floor(all.length * 0.25), Math.ceil(all.length * 0.75));
  const sorted = middle.toSorted((a, b) => quiet[a]! - quiet[b]!);
  const [first = 0] = sorted;
  const second = sorted.find((at) => Math.abs(at - first) > 40);
  return [first, ...(second === undefined ? [] : [second])].map((at) => at * BLOCK);
}
