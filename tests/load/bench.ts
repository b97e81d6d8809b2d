/** Measures the product's figures. Started by scripts/bench.mjs, which sets up what this needs. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { benchClips } from './clips/benchClips.ts';
import { benchChat } from './chat/benchChat.ts';
import { benchConsole } from './console/benchConsole.ts';
import { benchStages } from './cpu/benchStages.ts';
import { benchDrift } from './drift/benchDrift.ts';
import { describeMachine, describeState, lookAtMachine, type MachineState } from './lib/machine.ts';
import type { Findings, Section } from './lib/Section.ts';
import { formatTable } from './lib/table.ts';
import { benchBargeIn } from './live/benchBargeIn.ts';
import { benchCrowd } from './live/benchCrowd.ts';
import { benchJoin } from './live/benchJoin.ts';
import { benchLatency } from './live/benchLatency.ts';
import { benchLiveCpu } from './live/benchLiveCpu.ts';
import { benchMemory } from './live/benchMemory.ts';
import { benchMeter } from './meter/benchMeter.ts';
import { benchOverhead } from './overhead/benchOverhead.ts';
import { benchSkew } from './skew/benchSkew.ts';
import { benchEndpointing } from './turns/benchEndpointing.ts';
import { benchFalseAlarms } from './turns/benchFalseAlarms.ts';
import { benchVoiceMessage } from './voice/benchVoiceMessage.ts';
import { parseOptions, type BenchOptions, type SectionName } from './options.ts';

const REPORT = path.resolve(import.meta.dirname, '../../.build/bench.json');

const sections: Record<SectionName, Section> = {
  cpu: benchStages,
  live: benchLiveCpu,
  latency: benchLatency,
  overhead: benchOverhead,
  endpointing: benchEndpointing,
  bargein: benchBargeIn,
  falsealarms: benchFalseAlarms,
  join: benchJoin,
  crowd: benchCrowd,
  skew: benchSkew,
  drift: benchDrift,
  memory: benchMemory,
  meter: benchMeter,
  clips: benchClips,
  voiceMessage: benchVoiceMessage,
  chat: benchChat,
  console: benchConsole,
};

interface SectionReport extends Findings {
  readonly name: SectionName;
  readonly machineBefore: MachineState;
  readonly machineAfter: MachineState;
}

const options = readOptions();
const { quick, size, face } = options;
const machine = describeMachine();
console.log(`${machine}; ${size}×${size} at 25 fps, face ${face}${quick ? '; quick' : ''}`);

const reports: SectionReport[] = [];
for (const name of options.sections) {
  const machineBefore = await lookAtMachine();
  console.log(`\n${name}: ${describeState(machineBefore)}`);
  const found = await sections[name](options, (progress) => console.log(`  ${progress}`));
  const machineAfter = await lookAtMachine();
  reports.push({ name, ...found, machineBefore, machineAfter });
  for (const table of found.tables) console.log(`\n${formatTable(table)}`);
  for (const note of found.notes) console.log(`• ${note}`);
  console.log(`• Afterwards ${describeState(machineAfter)}.`);
}

await mkdir(path.dirname(REPORT), { recursive: true });
await writeFile(REPORT, `${JSON.stringify({ machine, quick, size, face, sections: reports }, null, 2)}\n`);
console.log(`\nWritten to ${path.relative(process.cwd(), REPORT)}`);

function readOptions(): BenchOptions {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}
