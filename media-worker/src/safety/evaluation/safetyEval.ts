/**
 * `npm run safety-eval`: the safety layer over every case, by slice, with Wilson 95 % intervals, and how long a message
 * takes. `--wrong tuned` lists what it got wrong there, `--set FILE` measures a file of cases of yours; `--words` does
 * without the model of meanings, `--rules` without the classifier, too. Ends with 1 when a target is missed in a set where
 * all were met.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EmbeddedModerator } from '../../providers/moderation/EmbeddedModerator.ts';
import { CrisisDetector } from '../CrisisDetector.ts';
import { highest, type SafetyLevel } from '../SafetyLevel.ts';
import { ALL_SETS, loadCases, MET_SETS, parseCases } from './cases.ts';
import { evaluate, wilson, type SliceResult } from './evaluate.ts';

const { values } = parseArgs({
  options: {
    wrong: { type: 'string' },
    set: { type: 'string' },
    rules: { type: 'boolean' },
    words: { type: 'boolean' },
  },
});
const detector = new CrisisDetector({ classifier: values.rules !== true });
detector.warmUp();
const patience = new AbortController().signal;
const moderator =
  values.rules === true || values.words === true ? null : new EmbeddedModerator({ loadAfterMs: null });

/** As SafetyGate does it. */
async function judge(text: string): Promise<SafetyLevel> {
  const { level } = detector.detect(text);
  if (level === 'crisis' || moderator?.mightRaise(text, level) !== true) return level;
  return highest(level, await moderator.assess(text, patience, level));
}

const sets = new Map<string, ReadonlyMap<string, readonly string[]>>();
if (values.set === undefined) {
  for (const set of ALL_SETS) sets.set(set, loadCases(set));
} else {
  sets.set(values.set, parseCases(readFileSync(values.set, 'utf8'), values.set));
}

let missed = 0;
const messages: string[] = [];
for (const [name, cases] of sets) {
  const own = [...cases.values()].flat();
  messages.push(...own);
  const results = (await evaluate(judge, cases)).filter((result) => result.cases > 0);
  console.log(`\n${name}: ${own.length} messages, explicit ones in each disguise besides\n`);
  console.log(
    `  ${'slice'.padEnd(30)}${'cases'.padStart(6)}${'share'.padStart(9)}  95 % interval      target`,
  );
  const mustMeet = values.set !== undefined || MET_SETS.some((set) => set === name);
  for (const result of results) {
    console.log(`  ${row(result)}`);
    if (!result.met && mustMeet) missed++;
    if (values.wrong === name)
      for (const { text, level } of result.wrong) console.log(`      ${level}: ${text}`);
  }
}

const times: number[] = [];
for (const message of messages) times.push(await timed(message));
times.sort((a, b) => a - b);
const at = (share: number): string => `${(times[Math.floor(times.length * share)] ?? 0).toFixed(3)} ms`;
console.log(
  `\nlatency of a message: p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)} (target: p95 <= 20 ms)`,
);
if ((times[Math.floor(times.length * 0.95)] ?? 0) > 20) missed++;
console.log(
  missed === 0 ? '\nEvery target is met where it was met before.' : `\n${missed} targets are MISSED.`,
);
await moderator?.close();
process.exitCode = missed === 0 ? 0 : 1;

function row({ slice, target, cases, hits, met }: SliceResult): string {
  const [low, high] = wilson(hits, cases);
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const interval = `${percent(low)} - ${percent(high)}`.padEnd(18);
  const sign = target.kind === 'recall' ? '>=' : '<=';
  const wanted = `${sign} ${percent(target.share)} at ${target.level} or above`;
  return `${slice.padEnd(30)}${String(cases).padStart(6)}${percent(hits / cases).padStart(9)}  ${interval} ${wanted}${met ? '' : '  MISSED'}`;
}

async function timed(message: string): Promise<number> {
  const start = performance.now();
  await judge(message);
  return performance.now() - start;
}
