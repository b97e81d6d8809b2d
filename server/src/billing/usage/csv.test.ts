import { expect, it } from 'vitest';
import { csvLine } from './csv.ts';

it('quotes what would break the line, and nothing else', () => {
  expect(csvLine(['plain', 'a,b', 'say "hi"', 'two\nlines', ' wide ', ''])).toBe(
    'plain,"a,b","say ""hi""","two\nlines"," wide ",\r\n',
  );
});

it('writes numbers as they are, below zero too', () => {
  expect(csvLine([12, -0.5, 1e15])).toBe('12,-0.5,1000000000000000\r\n');
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r=1', '\n', '＝1'])(
  'keeps %j from being run by a spreadsheet',
  (text) => {
    expect(csvLine([text]).replace(/^"/, '')).toMatch(/^'/);
  },
);
