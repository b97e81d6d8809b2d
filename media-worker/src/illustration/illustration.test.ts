import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { drawIllustration } from './drawIllustration.ts';
import { MOTIFS } from './Scene.ts';
import { readPrompt } from './readPrompt.ts';

async function pixelsOf(jpeg: Buffer): Promise<{ size: number; at: (x: number, y: number) => number[] }> {
  const image = await loadImage(jpeg);
  const canvas = createCanvas(image.width, image.height);
  const brush = canvas.getContext('2d');
  brush.drawImage(image, 0, 0);
  return { size: image.width, at: (x, y) => [...brush.getImageData(x, y, 1, 1).data.subarray(0, 3)] };
}

describe('an illustration', () => {
  it('has the mood and the motifs of its words', () => {
    expect(readPrompt('A calm lake under the stars')).toMatchObject({
      mood: 'calm',
      hour: 'night',
      motifs: ['stars', 'sea'],
    });
    expect(readPrompt('We are so HAPPY in our garden')).toMatchObject({
      mood: 'glad',
      hour: 'day',
      motifs: ['sun', 'flowers', 'people'],
    });
    expect(readPrompt('xyzzy').motifs.length).toBeGreaterThan(0);
    expect(readPrompt('the sun at night').motifs).not.toContain('sun');
  });

  it('is the same for the same words, and another for others', async () => {
    const [one, again, other] = await Promise.all(
      ['A boat on the sea', '  a boat  on the sea', 'A boat on the sea at sunset'].map(drawIllustration),
    );
    expect(one!.equals(again!)).toBe(true);
    expect(one!.equals(other!)).toBe(false);
    expect([...one!.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  });

  it('says along its lower edge that a program drew it, whatever else is in it', async () => {
    for (const prompt of ['snow', MOTIFS.slice(0, 6).join(' ')]) {
      const { size, at } = await pixelsOf(await drawIllustration(prompt));
      const row = Array.from({ length: size }, (_, x) =>
        at(x, size - 15).reduce((sum, value) => sum + value, 0),
      );
      // White strokes on a dark band.
      expect(row.filter((sum) => sum > 600).length, prompt).toBeGreaterThan(30);
      expect(row.filter((sum) => sum < 420).length, prompt).toBeGreaterThan(size / 3);
    }
  });

  it('can draw everything that it knows', async () => {
    for (const motif of MOTIFS)
      expect((await drawIllustration(`${motif} ${motif}`)).length).toBeGreaterThan(5_000);
  });
});
