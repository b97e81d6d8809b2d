/**
 * Learns the classifier's weights anew and writes weights.json. Run with the product's Node:
 * `node media-worker/src/safety/classifier/train.ts` (an hour). Prints, slice by slice, what it finds of the messages of authors
 * from whom it had not learned, and what the rules find of them; from the same figures it takes the log-odds from which each
 * level speaks up. `--keep`: writes nothing.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CrisisDetector } from '../CrisisDetector.ts';
import { loadCases, SEEN_SETS } from '../evaluation/cases.ts';
import { CRISIS_SLICES, SLICES } from '../evaluation/slices.ts';
import { atLeast, lowest, type SafetyLevel } from '../SafetyLevel.ts';
import { featuresOf, oddsOf, pieceOf, type Features } from './features.ts';
import { learn } from './learn.ts';
import { learnNet } from './learnNet.ts';
import { loadLessons } from './lessons.ts';
import { believable, OF_THE_SERIOUS, reaches, together } from './RiskClassifier.ts';
import { SentenceEncoder } from './SentenceEncoder.ts';
import {
  NET_LEVELS,
  netOdds,
  storeNet,
  type NetLevel,
  type NetOdds,
  type SentenceNet,
} from './SentenceNet.ts';
import { storeWeights, type HeadName, type StoredClassifiers, type Weights } from './Weights.ts';

interface Example {
  /** What one author wrote. What they are like is not to be learned from themselves. */
  readonly author: string;
  /** Who is judged by what was learned from the others. */
  readonly group: number;
  readonly slice: string;
  readonly features: Features;
  readonly vector: Float32Array;
  /** What the rules say. */
  readonly rules: SafetyLevel;
}

/** With what is said of it by who had not learned from its author. */
interface Judged extends Example {
  readonly odds: Readonly<Record<HeadName, number>>;
  readonly meant: NetOdds;
}

/** The greatest shares of slices' messages that may be flagged, by the mean over their authors. */
type Limits = Readonly<Record<string, number>>;

interface Task {
  readonly head: HeadName;
  /** Slices whose messages it leaves out: they are on neither side. */
  readonly without: readonly string[];
  readonly wanted: (slice: string) => boolean;
  /** For words alone. */
  readonly limits: Limits;
}

const LANGUAGES = ['spanish', 'french', 'german', 'portuguese'];
const HARMLESS = ['fiction', 'idiom', 'neutral', 'denial'];
const NO_DANGER = [...HARMLESS, 'distress'];
const GROUPS = 5;
const ENCODED_AT_ONCE = 32;

const TASKS: readonly Task[] = [
  {
    head: 'crisis',
    // A message in them may be one, or not.
    without: LANGUAGES,
    wanted: (slice) => slice in CRISIS_SLICES,
    limits: { idiom: 0.002, neutral: 0.0015, fiction: 0.01, denial: 0.015, distress: 0.015 },
  },
  {
    head: 'warning',
    without: [],
    wanted: (slice) => !NO_DANGER.includes(slice),
    limits: { idiom: 0.025, neutral: 0.01 },
  },
  {
    head: 'foreign',
    without: Object.keys(SLICES).filter((slice) => ![...NO_DANGER, ...LANGUAGES].includes(slice)),
    wanted: (slice) => LANGUAGES.includes(slice),
    limits: { idiom: 0.004, neutral: 0.0055 },
  },
  {
    head: 'concern',
    without: ['denial'],
    wanted: (slice) => !HARMLESS.includes(slice),
    limits: { idiom: 0.15, neutral: 0.11 },
  },
];

/** Of how many the meaning is asked for, and how many words and meaning together may flag. */
const DOUBT_LIMITS: Readonly<Record<NetLevel, { readonly asked: Limits; readonly flagged: Limits }>> = {
  crisis: {
    asked: { idiom: 0.03, neutral: 0.0145 },
    flagged: { idiom: 0.003, neutral: 0.0015, fiction: 0.015, denial: 0.015, distress: 0.03 },
  },
  warning: { asked: { idiom: 0.1, neutral: 0.07 }, flagged: { idiom: 0.1, neutral: 0.05 } },
};

const sets = new Map([...SEEN_SETS.map((set) => [set, loadCases(set)] as const), ...loadLessons()]);

/** In the order of authors, slices, messages. */
async function readExamples(): Promise<readonly Example[]> {
  const messages = [...sets].flatMap(([author, slices], at) =>
    [...slices].flatMap(([slice, texts]) =>
      texts.map((text) => ({ author, group: at % GROUPS, slice, text })),
    ),
  );
  const vectors = await encode(messages.map(({ text }) => text));
  const rules = new CrisisDetector({ classifier: false });
  return messages.map(({ text, ...message }, at) => ({
    ...message,
    features: featuresOf([pieceOf(text)]),
    vector: vectors[at]!,
    rules: rules.detect(text).level,
  }));
}

/** @returns their vectors, in their order. */
async function encode(texts: readonly string[]): Promise<readonly Float32Array[]> {
  const encoder = await SentenceEncoder.load();
  const vectors: Float32Array[] = [];
  // What is encoded at once takes as long as the longest of it.
  const byLength = texts.map((_, at) => at).sort((a, b) => texts[a]!.length - texts[b]!.length);
  for (let from = 0; from < byLength.length; from += ENCODED_AT_ONCE) {
    const places = byLength.slice(from, from + ENCODED_AT_ONCE);
    const encoded = await encoder.encode(places.map((at) => texts[at]!));
    for (const [index, at] of places.entries()) vectors[at] = encoded[index]!;
  }
  return vectors;
}

function learnHead({ without, wanted }: Task, examples: readonly Example[]): Weights {
  return learn(
    examples
      .filter(({ slice }) => !without.includes(slice))
      .map(({ author, features, slice }) => ({ author, features, wanted: wanted(slice) })),
  );
}

function learnMeanings(examples: readonly Example[]): SentenceNet {
  const [crisis, warning] = NET_LEVELS.map((level) => TASKS.find(({ head }) => head === level)!);
  const sideOf = ({ without, wanted }: Task, slice: string): boolean | null =>
    without.includes(slice) ? null : wanted(slice);
  return learnNet(
    examples.map(({ vector, slice }) => ({
      vector,
      wanted: { crisis: sideOf(crisis!, slice), warning: sideOf(warning!, slice) },
    })),
  );
}

function judge(examples: readonly Example[]): readonly Judged[] {
  return Array.from({ length: GROUPS }, (_, group) => group).flatMap((group) => {
    const others = examples.filter((example) => example.group !== group);
    const weights = TASKS.map((task) => [task.head, learnHead(task, others)] as const);
    const net = learnMeanings(others);
    console.log(`learned without the authors of group ${group + 1} of ${GROUPS}`);
    return examples
      .filter((example) => example.group === group)
      .map((example) => ({
        ...example,
        odds: Object.fromEntries(
          weights.map(([head, each]) => [head, oddsOf(example.features, each)]),
        ) as Judged['odds'],
        meant: netOdds(example.vector, net),
      }));
  });
}

/** @returns the least value that no more than their share of the slices' messages reach, each author counting alike. */
function exceededBy(judged: readonly Judged[], limits: Limits, valueOf: (one: Judged) => number): number {
  return Math.max(
    ...Object.entries(limits).map(([slice, share]) => {
      const own = judged
        .filter((one) => one.slice === slice)
        .map((one) => ({ author: one.author, value: valueOf(one) }))
        .sort((a, b) => b.value - a.value);
      const written = new Map<string, number>();
      for (const { author } of own) written.set(author, (written.get(author) ?? 0) + 1);
      let reached = 0;
      for (const { author, value } of own) {
        reached += 1 / (written.get(author)! * written.size);
        if (reached > share) return value + 1e-3;
      }
      return -Infinity;
    }),
  );
}

/** @param finders names and whether they find a message. */
function print(
  title: string,
  judged: readonly Judged[],
  finders: Readonly<Record<string, (one: Judged) => boolean>>,
): void {
  console.log(`\n${title}`);
  const cell = (text: string): string => text.padStart(14);
  console.log(`  ${'slice'.padEnd(14)}${['messages', ...Object.keys(finders)].map(cell).join('')}`);
  for (const slice of new Set(judged.map((one) => one.slice))) {
    const own = judged.filter((one) => one.slice === slice);
    const shares = Object.values(finders).map(
      (found) => `${((own.filter(found).length / own.length) * 100).toFixed(1)} %`,
    );
    console.log(`  ${slice.padEnd(14)}${[String(own.length), ...shares].map(cell).join('')}`);
  }
}

const { values } = parseArgs({ options: { keep: { type: 'boolean' } } });
const examples = await readExamples();
console.log(`${examples.length} messages of ${sets.size} authors`);
const judged = judge(examples);

const thresholds = Object.fromEntries(
  TASKS.map(({ head, limits }) => [head, exceededBy(judged, limits, (one) => one.odds[head])]),
) as Record<HeadName, number>;
const doubts = Object.fromEntries(
  NET_LEVELS.map((level) => {
    const { asked, flagged } = DOUBT_LIMITS[level];
    const from = exceededBy(judged, asked, (one) => one.odds[level]);
    const threshold = exceededBy(judged, flagged, (one) => {
      if (one.odds[level] >= thresholds[level]) return Infinity;
      return one.odds[level] >= from ? together(one.odds[level], one.meant[level]) : -Infinity;
    });
    return [level, { from, threshold }];
  }),
) as StoredClassifiers['doubts'];

const byRules = (one: Judged, level: SafetyLevel): boolean =>
  atLeast(lowest(one.rules, believable(one.odds)), level);
const byWords = (one: Judged, head: HeadName): boolean => one.odds[head] >= thresholds[head];
const byMeaning = (one: Judged, level: NetLevel, standard = doubts[level]): boolean =>
  reaches(one.odds[level], one.meant[level], standard);
const isCrisis = (one: Judged): boolean =>
  byRules(one, 'crisis') || byWords(one, 'crisis') || byMeaning(one, 'crisis');
const isWarning = (one: Judged): boolean =>
  isCrisis(one) ||
  byRules(one, 'warning') ||
  byWords(one, 'warning') ||
  byWords(one, 'foreign') ||
  byMeaning(one, 'warning');

print('crisis', judged, {
  rules: (one) => byRules(one, 'crisis'),
  words: (one) => byWords(one, 'crisis'),
  meaning: (one) => byMeaning(one, 'crisis'),
  asked: (one) => one.odds.crisis >= doubts.crisis.from,
  all: isCrisis,
  serious: (one) => isCrisis(one) || (isWarning(one) && byMeaning(one, 'crisis', OF_THE_SERIOUS)),
});
print('warning', judged, {
  heard: (one) => atLeast(one.rules, 'warning'),
  rules: (one) => byRules(one, 'warning'),
  words: (one) => byWords(one, 'warning'),
  foreign: (one) => byWords(one, 'foreign'),
  meaning: (one) => byMeaning(one, 'warning'),
  asked: (one) => one.odds.warning >= doubts.warning.from,
  all: isWarning,
});
print('concern', judged, {
  rules: (one) => byRules(one, 'concern'),
  words: (one) => byWords(one, 'concern'),
  all: (one) => isWarning(one) || byRules(one, 'concern') || byWords(one, 'concern'),
});
console.log('\nfrom these log-odds:', { thresholds, doubts });

if (values.keep !== true) {
  const heads = Object.fromEntries(
    TASKS.map((task) => [
      task.head,
      { ...storeWeights(learnHead(task, examples)), threshold: thresholds[task.head] },
    ]),
  ) as StoredClassifiers['heads'];
  const stored: StoredClassifiers = { heads, doubts, net: storeNet(learnMeanings(examples)) };
  writeFileSync(new URL('./weights.json', import.meta.url), `${JSON.stringify(stored)}\n`);
}
