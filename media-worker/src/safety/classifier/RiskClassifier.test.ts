import { describe, expect, it } from 'vitest';
import type { SafetyLevel } from '../SafetyLevel.ts';
import { featuresOf, oddsOf, pieceOf } from './features.ts';
import { learn } from './learn.ts';
import { partsOf, RiskClassifier } from './RiskClassifier.ts';
import { BUCKETS, readWeights, storeWeights, type Weights } from './Weights.ts';

const classifier = new RiskClassifier();
const assess = (text: string, known: SafetyLevel = 'none') => classifier.assess(text, known);

describe('RiskClassifier', () => {
  it.each([
    // None of them is a lesson, nor a case.
    ['i keep a blade under the bath mat and i use it most nights', 'warning'],
    ['i keep thinking how easy it would be to let go of the steering wheel', 'warning'],
    ['everything feels so heavy and i cry most evenings', 'concern'],
    ['could you suggest a quick pasta dish for tonight', 'none'],
    ['', 'none'],
  ])('hears what no rule says: %s', (text, expected) => {
    expect(assess(text)).toBe(expected);
  });

  it('only raises', () => {
    expect(assess('i want to kill myself tonight')).toBe('crisis');
    expect(assess('i keep a blade under the bath mat and i use it most nights', 'warning')).toBe('none');
    expect(assess('i want to kill myself tonight', 'crisis')).toBe('none');
  });

  it('hears one sentence among many that are harmless', () => {
    const harmless = 'We repainted the hallway and then had tea with the neighbours in the garden. '.repeat(
      40,
    );
    expect(assess(`${harmless} I want to kill myself tonight. ${harmless}`)).toBe('crisis');
    expect(assess(harmless)).toBe('none');
  });

  it('takes for harmless only what is short and like no danger', () => {
    const recipe = 'could you suggest a quick pasta dish for tonight';
    expect(classifier.believable(recipe)).toBe('concern');
    expect(classifier.believable('i want to kill myself tonight')).toBe('crisis');
    expect(classifier.believable(`${recipe}. `.repeat(40))).toBe('crisis');
    // Danger, and long past.
    expect(classifier.believable('i took an overdose when i was nineteen, thirty years ago')).toBe('warning');
  });

  it('takes what is a warning at least for a crisis unless that is unlikely', () => {
    const doubt = { text: '', odds: { crisis: -1.5, warning: 1 }, margin: 0 };
    const meant = { crisis: 0.5, warning: 0 };
    expect(classifier.settled(doubt, meant, 'none')).toBe('none');
    expect(classifier.settled(doubt, meant, 'warning')).toBe('crisis');
    expect(classifier.settled(doubt, { ...meant, crisis: -0.5 }, 'warning')).toBe('none');
    // A warning by what it means.
    expect(classifier.settled(doubt, { ...meant, warning: 9 }, 'none')).toBe('crisis');
    // Of another sentence of a long message more is wanted.
    expect(classifier.settled({ ...doubt, margin: 1 }, meant, 'warning')).toBe('none');
  });

  it('hears danger in other languages', () => {
    expect(assess('ya no le veo sentido a despertarme mañana, quisiera apagarme')).toBe('warning');
    expect(assess('mañana desayunamos juntos y luego vemos el partido')).toBe('none');
  });

  it('looks at a long message in parts that overlap, and misses no word of it', () => {
    const sentences = Array.from({ length: 30 }, (_, at) => `This is sentence number ${at} of it.`);
    const all = partsOf(sentences.join(' ')).map((part) => part.map(({ written }) => written.join(' ')));
    expect(all.length).toBeGreaterThan(3);
    expect(new Set(all.flat())).toEqual(new Set(sentences.map((each) => each.toLowerCase().slice(0, -1))));
    const longer = all.filter(({ length }) => length > 1);
    expect(longer[1]!.some((sentence) => longer[0]!.includes(sentence))).toBe(true);
    const endless = partsOf(`${'word '.repeat(500)}end`);
    expect(endless.flat().at(-1)!.written).toContain('end');
  });
});

describe('featuresOf', () => {
  it('knows words that stand for one another as one', () => {
    const classes = (text: string) => featuresOf([pieceOf(text)]).classes;
    expect(classes('my nan hid the tablets')).toEqual(classes('my uncle hid the pills'));
    expect(classes('my nan hid the tablets')).not.toEqual(classes('my nan hid the rope'));
    expect(classes('purple elephants')).toHaveLength(0);
  });
});

describe('learn', () => {
  const features = (text: string) => featuresOf([pieceOf(text)]);
  const lessons = [
    { author: 'one', features: features('the red cat sleeps on the sofa'), wanted: true },
    { author: 'two', features: features('a red cat walks over the roof'), wanted: true },
    { author: 'one', features: features('the blue bird sings in the tree'), wanted: false },
    { author: 'two', features: features('a blue bird flies over the lake'), wanted: false },
  ];

  it('tells what it was taught from what it was not, the same each time, and also when stored', () => {
    const weights = learn(lessons);
    expect(oddsOf(features('my red cat'), weights)).toBeGreaterThan(0);
    expect(oddsOf(features('my blue bird'), weights)).toBeLessThan(0);
    expect(learn(lessons)).toEqual(weights);
    const stored = readWeights(storeWeights(weights));
    expect(stored.table.length).toBe(BUCKETS);
    expect(oddsOf(features('my red cat'), stored)).toBeGreaterThan(0);
  });

  it("learns no author's habits", () => {
    const habits = lessons.map((lesson) => ({ ...lesson, author: lesson.wanted ? 'one' : 'two' }));
    const learned = (weights: Weights) => oddsOf(features('my red cat'), weights) - weights.bias;
    expect(learned(learn(habits))).toBeLessThan(learned(learn(lessons)) / 10);
  });

  it('refuses a table of another size', () => {
    expect(() => readWeights({ bias: 0, step: 1, table: '' })).toThrow();
  });
});
