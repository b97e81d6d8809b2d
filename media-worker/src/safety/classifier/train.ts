/**
 * Learns the classifier's weights anew and writes weights.json. Run with the product's Node:
 * `node media-worker/src/safety/classifier/train.ts`. Prints, slice by slice, what it finds of each author's messages when
 * it has learned from the others' alone, and what the rules find of them, alone and together; from the same figures it takes
 * the log-odds from which each level speaks up. `--keep`: writes nothing.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CrisisDetector } from '../CrisisDetector.ts';
import { loadCases, parseCases, SEEN_SETS } from '../evaluation/cases.ts';
import { CRISIS_SLICES } from '../evaluation/slices.ts';
import { atLeast, type SafetyLevel } from '../SafetyLevel.ts';
import { featuresOf, oddsOf, pieceOf, type Features } from './features.ts';
import { learn } from './learn.ts';
import { storeWeights, type StoredClassifier, type StoredClassifiers } from './Weights.ts';

interface Example {
  /** What one author wrote. What they are like is not to be learned from themselves. */
  readonly author: string;
  readonly slice: string;
  readonly features: Features;
  /** What the rules say. */
  readonly rules: SafetyLevel;
}

type Judged = Example & { readonly odds: number };

interface Task {
  readonly level: keyof StoredClassifiers;
  /** Slices whose messages it leaves out: they are on neither side. */
  readonly without: readonly string[];
  readonly wanted: (slice: string) => boolean;
  /** The greatest share of a slice's messages that it may flag, by the mean over authors whom it had not learned from. */
  readonly limits: Readonly<Record<string, number>>;
}

const LANGUAGES = ['spanish', 'french', 'german', 'portuguese'];
const HARMLESS = ['fiction', 'idiom', 'neutral', 'denial'];

const TASKS: readonly Task[] = [
  {
    level: 'crisis',
    // A message in them may be one, or not.
    without: LANGUAGES,
    wanted: (slice) => slice in CRISIS_SLICES,
    limits: { idiom: 0.002, neutral: 0.001, fiction: 0.01, denial: 0.015, distress: 0.005 },
  },
  {
    level: 'warning',
    without: [],
    wanted: (slice) => ![...HARMLESS, 'distress'].includes(slice),
    limits: { idiom: 0.03, neutral: 0.012 },
  },
  {
    level: 'concern',
    without: ['denial'],
    wanted: (slice) => !HARMLESS.includes(slice),
    limits: { idiom: 0.06, neutral: 0.03 },
  },
];

const lessons = readdirSync(new URL('./lessons/', import.meta.url))
  .sort()
  .map((file) => [file, readFileSync(new URL(`./lessons/${file}`, import.meta.url), 'utf8')] as const);
const sets = new Map([
  ...SEEN_SETS.map((set) => [set, loadCases(set)] as const),
  ...lessons.map(([file, text]) => [file, parseCases(text, file)] as const),
]);
const rules = new CrisisDetector({ classifier: false });
const examples: readonly Example[] = [...sets].flatMap(([author, slices]) =>
  [...slices].flatMap(([slice, messages]) =>
    messages.map((message) => ({
      author,
      slice,
      features: featuresOf([pieceOf(message)]),
      rules: rules.detect(message).level,
    })),
  ),
);

function train(task: Task): StoredClassifier & { readonly doubtful: number } {
  const usable = examples.filter(({ slice }) => !task.without.includes(slice));
  const lessonsOf = (some: readonly Example[]) =>
    some.map(({ features, slice }) => ({ features, wanted: task.wanted(slice) }));
  const judged = [...sets.keys()].flatMap((author) => {
    const weights = learn(lessonsOf(usable.filter((example) => example.author !== author)));
    return usable
      .filter((example) => example.author === author)
      .map((example) => ({ ...example, odds: oddsOf(example.features, weights) }));
  });
  const threshold = Math.max(
    ...Object.entries(task.limits).map(([slice, share]) => exceededBy(judged, slice, share)),
  );
  print(task, judged, threshold);
  const doubtful = doubtfulBelow(judged.filter((one) => task.wanted(one.slice) && one.rules === task.level));
  console.log(`  doubtful below ${doubtful.toFixed(2)}`);
  return { ...storeWeights(learn(lessonsOf(usable))), threshold, doubtful };
}

/** @returns the least log-odds that no more than `share` of the slice's messages reach, each author counting alike. */
function exceededBy(judged: readonly Judged[], slice: string, share: number): number {
  const own = judged.filter((one) => one.slice === slice).sort((a, b) => b.odds - a.odds);
  const written = new Map<string, number>();
  for (const { author } of own) written.set(author, (written.get(author) ?? 0) + 1);
  let reached = 0;
  for (const { author, odds } of own) {
    reached += 1 / (written.get(author)! * written.size);
    if (reached > share) return odds + 1e-3;
  }
  return -Infinity;
}

/** @returns the log-odds below which one in a hundred of them lies. */
function doubtfulBelow(judged: readonly Judged[]): number {
  const odds = judged.map((one) => one.odds).sort((a, b) => a - b);
  return odds[Math.floor(odds.length / 100)] ?? -Infinity;
}

function print({ level, limits }: Task, judged: readonly Judged[], threshold: number): void {
  console.log(
    `\n${level}, by messages of authors that it had not learned from (threshold ${threshold.toFixed(2)}):`,
  );
  console.log(`  ${'slice'.padEnd(14)}${['messages', 'rules', 'classifier', 'both'].map(cell).join('')}`);
  for (const slice of new Set(judged.map((one) => one.slice))) {
    const own = judged.filter((one) => one.slice === slice);
    const share = (found: (one: Judged) => boolean) =>
      `${((own.filter(found).length / own.length) * 100).toFixed(1)} %`;
    const byRules = (one: Judged) => atLeast(one.rules, level);
    const byLikeness = (one: Judged) => one.odds >= threshold;
    const row = [
      String(own.length),
      share(byRules),
      share(byLikeness),
      share((one) => byRules(one) || byLikeness(one)),
      limits[slice] === undefined ? '' : exceededBy(judged, slice, limits[slice]).toFixed(2),
    ];
    console.log(`  ${slice.padEnd(14)}${row.map(cell).join('')}`);
  }
}

function cell(text: string): string {
  return text.padStart(12);
}

const { values } = parseArgs({ options: { keep: { type: 'boolean' } } });
const stored = Object.fromEntries(TASKS.map((task) => [task.level, train(task)]));
if (values.keep !== true) {
  writeFileSync(new URL('./weights.json', import.meta.url), `${JSON.stringify(stored)}\n`);
}
