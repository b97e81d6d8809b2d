import { expect, it } from 'vitest';
import { systemClock, VirtualClock } from '@visavis/shared';
import { DocumentParser } from './DocumentParser.ts';
import { detectFormat } from './detectFormat.ts';
import { parseDocument } from './parseDocument.ts';

it('reads a document in a thread', async () => {
  const parser = new DocumentParser({ clock: systemClock });
  const read = await parser.parse(Buffer.from('# Hours\n\nWe open at **nine**.'), 'markdown');
  expect(read).toEqual({
    title: 'Hours',
    pages: null,
    chunks: [{ heading: 'Hours', text: 'We open at nine.', page: null }],
  });
  await parser.close();
  await expect(parser.parse(Buffer.from('x'), 'text')).rejects.toThrow('the server stopped');
});

it('ends one that takes too long, and reads the next', async () => {
  const clock = new VirtualClock();
  const parser = new DocumentParser({ clock, limits: { timeoutMs: 1_000 } });
  const endless = parser.parse(Buffer.from('x'), 'text');
  const outcome = expect(endless).rejects.toThrow('too long');
  await clock.advance(1_000);
  await outcome;
  expect((await parser.parse(Buffer.from('We open at nine.'), 'text')).chunks).toHaveLength(1);
  await parser.close();
});

it('ends one that takes too much memory', async () => {
  const parser = new DocumentParser({ clock: systemClock, limits: { maxHeapMb: 16 } });
  await expect(parser.parse(Buffer.from('<p>a</p>'.repeat(1_200_000)), 'html')).rejects.toThrow('memory');
  await parser.close();
});

it.each([
  ['Plain words.', {}, 'text'],
  ['# A title\n\nWords.', {}, 'markdown'],
  ['<!doctype html><p>Words', {}, 'html'],
  ['%PDF-1.4 …', {}, 'pdf'],
  ['# Not a title', { fileName: 'a.txt' }, 'text'],
  ['Words', { mediaType: 'text/html; charset=utf-8' }, 'html'],
  ['\ufeffWords', { fileName: 'a.md' }, 'markdown'],
])('knows what it is: %j', (text, claim, format) => {
  expect(detectFormat(Buffer.from(text), claim)).toBe(format);
});

it('reads questions, labels, tables and lists so that each can be found', async () => {
  const text = await parseDocument(
    Buffer.from('Q: Do you deliver?\nA: Yes, on Mondays.\n\nA line that\nwas broken.'),
    'text',
  );
  expect(text.blocks.map((block) => block.text)).toEqual([
    'Q: Do you deliver?',
    'A: Yes, on Mondays.',
    'A line that was broken.',
  ]);
  const table = '| Bread | Price |\n|---|---|\n| Rye | 4 |\n\n- one [link](http://x.example)\n  - two';
  const markdown = await parseDocument(Buffer.from(table), 'markdown');
  expect(markdown.blocks.map((block) => block.text)).toEqual(['Rye, Price: 4', 'one link', 'two']);
  const html =
    '<table><tr><td>Rye</td><td>4 euros</td></tr></table><div hidden>no</div><p>A &amp; B<br>C</p>';
  expect((await parseDocument(Buffer.from(html), 'html')).blocks.map((block) => block.text)).toEqual([
    'Rye, 4 euros',
    'A & B C',
  ]);
});
