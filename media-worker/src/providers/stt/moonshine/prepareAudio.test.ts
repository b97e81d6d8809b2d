import { describe, expect, it } from 'vitest';
import { whiteNoise } from '../../../../../tests/support/speechFixtures.ts';
import { prepareAudio, SAMPLE_RATE } from './prepareAudio.ts';
import { loopedTokens } from './tokens.ts';

describe('prepareAudio', () => {
  it('leaves an ordinary utterance as it is', () => {
    const audio = whiteNoise(3 * SAMPLE_RATE, 0.1);
    expect(prepareAudio(audio)).toEqual([audio]);
  });

  it('leaves little of the silence around an utterance, and all of its quiet consonants', () => {
    const room = whiteNoise(3 * SAMPLE_RATE, 0.001);
    const audio = room.slice();
    audio.set(whiteNoise(SAMPLE_RATE / 5, 0.005, 5), SAMPLE_RATE);
    audio.set(whiteNoise(SAMPLE_RATE / 2, 0.1, 6), 1.2 * SAMPLE_RATE);
    const [trimmed] = prepareAudio(audio);
    expect(trimmed).toEqual(audio.subarray(0.95 * SAMPLE_RATE, 1.75 * SAMPLE_RATE));
  });

  it('pads what is too short, around its middle', () => {
    const [padded] = prepareAudio(new Float32Array(1_000).fill(0.5));
    expect(padded).toHaveLength(SAMPLE_RATE / 2);
    expect(padded!.reduce((sum, sample) => sum + sample, 0)).toBe(500);
  });

  it('has nothing to hear in silence', () => {
    expect(prepareAudio(new Float32Array(SAMPLE_RATE))).toEqual([]);
    expect(prepareAudio(new Float32Array(0))).toEqual([]);
  });

  it('cuts a long monologue where it is quietest', () => {
    const audio = whiteNoise(60 * SAMPLE_RATE, 0.1);
    for (const second of [19, 38]) audio.fill(0.0001, second * SAMPLE_RATE, (second + 0.3) * SAMPLE_RATE);
    const pieces = prepareAudio(audio);
    expect(pieces.map((piece) => Math.round(piece.length / SAMPLE_RATE))).toEqual([19, 19, 22]);
    expect(pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(audio.length);
  });

  it('stays within 24 s when there is no pause', () => {
    const pieces = prepareAudio(whiteNoise(100 * SAMPLE_RATE, 0.1));
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(24 * SAMPLE_RATE);
  });
});

describe('loopedTokens', () => {
  it('finds a phrase that comes again and again', () => {
    expect(loopedTokens([9, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4])).toBe(8);
    expect(loopedTokens([5, 7, 7, 7, 7, 7, 7, 7])).toBe(6);
  });

  it('lets people repeat themselves', () => {
    expect(loopedTokens([7, 7, 7, 7, 7])).toBe(0);
    expect(loopedTokens([1, 2, 3, 4, 1, 2, 3, 4])).toBe(0);
    expect(loopedTokens([])).toBe(0);
  });
});
