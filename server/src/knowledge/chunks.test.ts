import { expect, it } from 'vitest';
import { chunksOf } from './chunks.ts';
import type { Block } from './parsing/Block.ts';

const sentence = (index: number): string =>
  `Sentence number ${index} of this text has exactly ten words here.`;
const prose = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => sentence(from + index)).join(' ');

it('parts at headings and keeps the way to them', () => {
  const blocks: Block[] = [
    { kind: 'text', text: 'Before all.' },
    { kind: 'heading', level: 1, text: 'Shop' },
    { kind: 'text', text: 'We sell bread.' },
    { kind: 'heading', level: 2, text: 'Hours' },
    { kind: 'text', text: 'We open at nine.' },
    { kind: 'text', text: 'We close at six.' },
    { kind: 'heading', level: 2, text: 'Empty' },
    { kind: 'heading', level: 1, text: 'Returns' },
    { kind: 'text', text: 'Within thirty days.' },
  ];
  expect(chunksOf(blocks)).toEqual([
    { heading: '', text: 'Before all.', page: null },
    { heading: 'Shop', text: 'We sell bread.', page: null },
    { heading: 'Shop › Hours', text: 'We open at nine.\nWe close at six.', page: null },
    { heading: 'Returns', text: 'Within thirty days.', page: null },
  ]);
});

it('cuts long sections between sentences, overlapping by one, and loses nothing', () => {
  const chunks = chunksOf([{ kind: 'text', text: prose(0, 100) }]);
  for (const [index, { text }] of chunks.entries()) {
    const words = text.split(/\s+/).length;
    expect(words).toBeLessThanOrEqual(220);
    if (index < chunks.length - 1) expect(words).toBeGreaterThanOrEqual(120);
    const next = chunks[index + 1];
    if (next) expect(next.text.startsWith(text.slice(text.lastIndexOf('Sentence')))).toBe(true);
  }
  const all = chunks.map(({ text }) => text).join(' ');
  for (let index = 0; index < 100; index++) expect(all).toContain(sentence(index));
});

it('cuts what has no sentences', () => {
  const chunks = chunksOf([{ kind: 'text', text: 'word '.repeat(5_000).trim() }]);
  expect(chunks.length).toBeGreaterThan(15);
  for (const { text } of chunks) expect(text.length).toBeLessThan(3_000);
  const chinese = chunksOf([{ kind: 'text', text: '面包店七点开门'.repeat(1_000) }]);
  for (const { text } of chinese) expect(text.length).toBeLessThan(3_000);
});

it('names the page on which a part begins', () => {
  const pages: Block[] = [1, 2, 3].map((page) => ({ kind: 'text', text: prose(page * 100, 12), page }));
  expect(chunksOf(pages).map(({ page, text }) => [page, text.includes(sentence((page ?? 0) * 100))])).toEqual(
    [
      [1, true],
      [2, true],
      [3, true],
    ],
  );
});
