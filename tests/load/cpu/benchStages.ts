import { pino } from 'pino';
import { loadParts } from '../../../media-worker/src/MediaWorkerParts.ts';
import type { ProviderChain } from '../../../media-worker/src/providers/providers.ts';
import { FACES } from '../../../media-worker/src/avatar/faces.ts';
import type { Section } from '../lib/Section.ts';
import type { Table } from '../lib/table.ts';
import { measureStages, type StageCosts } from './measureStages.ts';
import { MODES, type Mode } from './modes.ts';

const AIMS = { speaking: 30, listening: null, idle: 15 } as const;
/** A conversation's time, as people talk with avatars: theirs, its own, and neither. */
const MIX = { speaking: 0.45, listening: 0.3, idle: 0.25 } as const;

const EMBEDDED: ProviderChain = { chain: [{ kind: 'embedded' }] };

/** What one session costs, stage by stage, measured on the real parts in this process. */
export const benchStages: Section = async (options, say) => {
  const voice = FACES.find(({ id }) => id === options.face)?.defaultVoice;
  if (voice === undefined) {
    throw new Error(`There is no face "${options.face}"; there are ${FACES.map(({ id }) => id).join(', ')}.`);
  }
  say('loading models');
  const parts = await loadParts({
    providers: { stt: EMBEDDED, llm: EMBEDDED, tts: EMBEDDED },
    renderThreads: 1,
    videoSize: options.size,
    log: pino({ level: 'warn' }),
  });
  try {
    const costs = await measureStages(parts, {
      seconds: options.quick ? 10 : 30,
      runs: options.quick ? 1 : 3,
      picture: {
        face: options.face,
        size: options.size,
        fps: 25,
        bitrate: options.size === 720 ? 1_800_000 : 800_000,
      },
      voice,
      say,
    });
    return { tables: [stageTable(costs)], notes: notes(costs) };
  } finally {
    await parts.close();
  }
};

function total(costs: StageCosts, mode: Mode): number {
  return costs.stages.reduce((sum, stage) => sum + (stage[mode] ?? 0), 0);
}

function stageTable(costs: StageCosts): Table {
  const totals = MODES.map((mode) => total(costs, mode));
  return {
    title: 'CPU of one live session by stage, % of a core',
    head: ['stage', 'avatar speaks', 'user speaks', 'idle'],
    rows: [
      ...costs.stages.map((stage) => [stage.name, ...MODES.map((mode) => stage[mode])]),
      ['all stages', ...totals],
      ['aim, at most', ...MODES.map((mode) => AIMS[mode])],
      ['sessions per core', ...totals.map((percent) => 100 / percent)],
    ],
  };
}

function notes(costs: StageCosts): string[] {
  const [speaking, listening, idle] = MODES.map((mode) => total(costs, mode)) as [number, number, number];
  const mixed = MIX.speaking * speaking + MIX.listening * listening + MIX.idle * idle;
  const [largest] = costs.stages.toSorted((a, b) => (b.speaking ?? 0) - (a.speaking ?? 0));
  const verdict = (percent: number, aim: number): string =>
    `${percent.toFixed(1)} % (aim ${aim} %: ${percent <= aim ? 'met' : 'MISSED'})`;
  return [
    `Speaking ${verdict(speaking, AIMS.speaking)}, idle ${verdict(idle, AIMS.idle)}.`,
    `Bound by ${largest!.name}: ${(((largest!.speaking ?? 0) / speaking) * 100).toFixed(0)} % of a speaking session.`,
    `A conversation (avatar ${MIX.speaking * 100} %, user ${MIX.listening * 100} %, silence ${MIX.idle * 100} % of ` +
      `the time): ${mixed.toFixed(1)} % of a core, ${(100 / mixed).toFixed(1)} sessions per core.`,
    ...costs.remarks,
  ];
}
