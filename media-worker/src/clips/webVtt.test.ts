import { expect, it } from 'vitest';
import { webVtt } from './webVtt.ts';

it('writes a cue a sentence, with times to the millisecond and nothing that could end or mark up a cue', () => {
  const captions = webVtt([
    { text: 'Cats & dogs <b>and</b>\n\n--> birds.', startMs: 320, endMs: 1_499.6 },
    { text: 'Later.', startMs: 3_661_005, endMs: 3_661_005 },
  ]);
  expect(captions).toBe(
    [
      'WEBVTT',
      '',
      '1',
      '00:00:00.320 --> 00:00:01.500',
      'Cats &amp; dogs &lt;b&gt;and&lt;/b&gt; --&gt; birds.',
      '',
      '2',
      '01:01:01.005 --> 01:01:01.006',
      'Later.',
      '',
    ].join('\n'),
  );
});
