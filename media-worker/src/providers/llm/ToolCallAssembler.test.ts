import { describe, expect, it } from 'vitest';
import { ToolCallAssembler, type ToolCallDelta } from './ToolCallAssembler.ts';

function assembled(deltas: readonly ToolCallDelta[]) {
  const assembler = new ToolCallAssembler();
  for (const delta of deltas) assembler.push(delta);
  return assembler.calls();
}

describe('ToolCallAssembler', () => {
  it('keeps calls apart by their index, whatever the order of the pieces', () => {
    expect(
      assembled([
        { index: 1, id: 'b', function: { name: 'two', arguments: '{"x"' } },
        { index: 0, id: 'a', function: { name: 'one', arguments: '' } },
        { index: 1, function: { arguments: ':1}' } },
        { index: 0, function: { arguments: '{}' } },
      ]),
    ).toEqual([
      { callId: 'a', name: 'one', arguments: '{}' },
      { callId: 'b', name: 'two', arguments: '{"x":1}' },
    ]);
  });

  it('copes with endpoints that send no index', () => {
    expect(
      assembled([
        { id: 'a', function: { name: 'one', arguments: '{"x"' } },
        { function: { arguments: ':1}' } },
        { id: 'b', function: { name: 'two', arguments: '{}' } },
      ]),
    ).toEqual([
      { callId: 'a', name: 'one', arguments: '{"x":1}' },
      { callId: 'b', name: 'two', arguments: '{}' },
    ]);
  });

  it('copes with endpoints that send no ids, the same id twice, or the name in every piece', () => {
    expect(
      assembled([
        { index: 0, function: { name: 'one', arguments: '{"x"' } },
        { index: 0, function: { name: 'one', arguments: ':1}' } },
        { index: 1, id: 'same', function: { name: 'two' } },
        { index: 2, id: 'same', function: { name: 'two' } },
      ]),
    ).toEqual([
      { callId: 'call_0', name: 'one', arguments: '{"x":1}' },
      { callId: 'same', name: 'two', arguments: '{}' },
      { callId: 'call_2', name: 'two', arguments: '{}' },
    ]);
  });

  it('takes no more than sixteen', () => {
    expect(
      assembled(Array.from({ length: 40 }, (_, index) => ({ index, function: { name: 'f' } }))),
    ).toHaveLength(16);
  });
});
