import { describe, expect, it } from 'vitest';
import { endSilenceMs, patientSilenceMs } from './endOfTurn.ts';

describe('endSilenceMs', () => {
  it.each([
    ['', 1_200],
    ['Yes.', 350],
    ['I don’t know', 900],
    ["I don't know.", 350],
    ['What is your name?', 380],
    ['I would like to book a table.', 380],
    ['A table.', 700],
    ['I would like to book a table', 900],
    ['I would like to book a table,', 900],
    ['Yesterday I went,', 1_400],
    ['He was not an ill-disposed young man,', 900],
    ['I would like to book a,', 1_400],
    ['Can you help me find the?', 1_500],
    ['How long does?', 900],
    ['How are you?', 380],
    ['Is it?', 380],
    ['I think, um', 1_400],
    ['So I went to the...', 1_400],
    ['I went there because', 1_500],
    ['I went there because.', 1_500],
    ["That's just how it is.", 900],
    ['My number is five five five', 1_500],
    ['My number is 5 5 5.', 1_500],
    ['We met in 2019.', 380],
  ])('%j waits %i ms', (text, expected) => {
    expect(endSilenceMs(text)).toBe(expected);
  });
});

describe('patientSilenceMs', () => {
  it.each([
    ['I would like to book a table.', 1.6, 608],
    ['I would like to book a table.', 0.8, 304],
    // A whole answer is over, however patient who listens.
    ['Yes.', 1.7, 350],
    ['So I went there because', 1.7, 2_500],
    ['So I went there because', 1, 1_500],
  ])('%j, times %f, waits %i ms', (text, patience, expected) => {
    expect(patientSilenceMs(text, patience)).toBe(expected);
  });
});
