import { VirtualClock, type MemoryFact } from '@visavis/shared';
import { expect, it } from 'vitest';
import { FakeLlm } from '../providers/llm/testing/FakeLlm.ts';
import { MemoryKeeper } from './MemoryKeeper.ts';

function keeper(script?: ConstructorParameters<typeof FakeLlm>[0]) {
  const clock = new VirtualClock();
  const llm = script ? new FakeLlm(script, clock) : null;
  const made = new MemoryKeeper({ llm, clock });
  const facts: MemoryFact[] = [];
  const failures: string[] = [];
  made.on('facts', (found) => facts.push(...found));
  made.on('failed', (error) => failures.push(error.message));
  return { clock, llm, keeper: made, facts, failures };
}

it('notes by rules at once, and nothing that was said in distress', () => {
  const { keeper: made, facts } = keeper();
  made.heard({ text: 'My name is Ada.', level: 'none' });
  made.heard({ text: 'I live in Paris.', level: 'warning' });
  made.heard({ text: 'I work as a nurse.', level: 'crisis' });
  expect(facts).toEqual([{ category: 'name', text: 'Is called Ada' }]);
  made.close();
  made.heard({ text: 'I live in Rome.', level: 'none' });
  expect(facts).toHaveLength(1);
});

it('lets a model read a few messages together, and takes only facts from its answer', async () => {
  const answer =
    'Here:\n{"category":"family","text":"Has twins."}\n{"category":"secret","text":"x"}\n{broken';
  const { keeper: made, clock, llm, facts } = keeper([answer]);
  made.heard({ text: 'The twins keep us awake.', level: 'none' });
  await clock.advance(7_000);
  made.heard({ text: 'Both of them.', level: 'none' });
  made.heard({ text: 'I want to end it all.', level: 'crisis' });
  expect(llm?.requests).toHaveLength(0);
  await clock.advance(8_000);
  expect(llm?.requests).toHaveLength(1);
  expect(llm?.requests[0]?.messages[0]?.content).toBe('- The twins keep us awake.\n- Both of them.');
  expect(facts).toEqual([{ category: 'family', text: 'Has twins' }]);
  for (let message = 0; message < 4; message++) made.heard({ text: 'Well.', level: 'none' });
  await clock.advance(0);
  expect(llm?.requests).toHaveLength(2);
});

it('goes on by rules when the model fails or never ends', async () => {
  const {
    keeper: made,
    clock,
    llm,
    facts,
    failures,
  } = keeper([
    { tokens: [], error: new Error('down') },
    { tokens: ['{"category":"home","text":"Lives in Oslo"}'], firstTokenMs: 60_000 },
  ]);
  made.heard({ text: 'I love jazz.', level: 'none' });
  await clock.advance(8_000);
  expect(failures).toEqual(['down']);
  made.heard({ text: 'Hm.', level: 'none' });
  await clock.advance(30_000);
  expect(llm?.aborted).toBe(1);
  expect(facts).toEqual([{ category: 'like', text: 'Likes jazz' }]);
});
