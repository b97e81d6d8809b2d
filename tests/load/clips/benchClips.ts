import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  CLIP_FORMATS,
  NEUTRAL_MANNER,
  newId,
  systemClock,
  type ClipFormat,
  type ClipJob,
} from '@visavis/shared';
import { FACES } from '../../../media-worker/src/avatar/faces.ts';
import { loadConfig } from '../../../server/src/config.ts';
import { ClipRenderers } from '../../../server/src/dispatch/ClipRenderers.ts';
import { createLogger } from '../../../server/src/log.ts';
import type { Section } from '../lib/Section.ts';
import { median } from '../lib/statistics.ts';
import { cpuMsWithChildren } from '../live/processes.ts';
import type { BenchOptions } from '../options.ts';

const ENTRY = fileURLToPath(new URL('../../../media-worker/src/clips/main.ts', import.meta.url));
const AIM_SPEED = 2;
const AIM_FIRST_PROGRESS_MS = 200;

/** Thirty words. */
const TEXT =
  'Welcome to Velo Nord, the bicycle shop in the old harbour. We open at nine in the morning, and a service takes two ' +
  'days. Come in, look around, and ask us anything.';

interface Rendered {
  readonly clipMs: number;
  readonly wallMs: number;
  /** Of the renderer and its ffmpeg. */
  readonly cpuMs: number;
  readonly firstProgressMs: number;
}

/** How fast clips are made, with all of a renderer and its ffmpeg on one core. */
export const benchClips: Section = async (options, say) => {
  const folder = await mkdtemp(join(tmpdir(), 'visavis-bench-clips-'));
  const renderers = new ClipRenderers({
    entry: ENTRY,
    environment: loadConfig().mediaWorkerEnvironment,
    clock: systemClock,
    log: createLogger('warn'),
  });
  try {
    say('loading');
    const cold = await render(renderers, folder, options, 'mp4');
    const pinned = await pinToOneCore(renderers.pids[0]!);
    const runs = options.quick ? 1 : 5;
    const found = new Map<ClipFormat, Rendered[]>();
    for (const format of CLIP_FORMATS) {
      await render(renderers, folder, options, format);
      const rendered: Rendered[] = [];
      for (let run = 0; run < runs; run++) rendered.push(await render(renderers, folder, options, format));
      found.set(format, rendered);
      say(`${format}: ${runs} clips of ${(rendered[0]!.clipMs / 1_000).toFixed(1)} s`);
    }
    const all = [...found.values()].flat();
    const slowest = Math.min(...[...found.values()].map((each) => median(each.map(speedOf))));
    const first = Math.max(...all.map(({ firstProgressMs }) => firstProgressMs));
    const verdict = (met: boolean): string => (met ? 'met' : 'MISSED');
    return {
      tables: [
        {
          title: `Clips of 30 words, ${options.size}×${options.size}, ${pinned ? 'one core' : 'all cores'}, medians`,
          head: [
            '',
            'clip, s',
            'made in, s',
            '× real time',
            'CPU a second of clip, ms',
            'first progress, ms',
          ],
          rows: [...found].map(([format, each]) => [
            format,
            median(each.map(({ clipMs }) => clipMs / 1_000)),
            median(each.map(({ wallMs }) => wallMs / 1_000)),
            median(each.map(speedOf)),
            median(each.map(({ cpuMs, clipMs }) => cpuMs / (clipMs / 1_000))),
            median(each.map(({ firstProgressMs }) => firstProgressMs)),
          ]),
        },
      ],
      notes: [
        `Slowest ${slowest.toFixed(1)} × real time (aim ${AIM_SPEED}: ${verdict(slowest >= AIM_SPEED)}).`,
        `First progress after ${Math.round(first)} ms at most (aim ${AIM_FIRST_PROGRESS_MS} ms: ${verdict(first <= AIM_FIRST_PROGRESS_MS)}).`,
        `The first clip after a pause waits for its renderer to load: first progress after ${Math.round(cold.firstProgressMs)} ms.`,
        ...(pinned ? [] : ['taskset is not here: the renderer and its ffmpeg had all cores.']),
      ],
    };
  } finally {
    await renderers.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

const speedOf = ({ clipMs, wallMs }: Rendered): number => clipMs / wallMs;

async function render(
  renderers: ClipRenderers,
  folder: string,
  { face, size }: BenchOptions,
  format: ClipFormat,
): Promise<Rendered> {
  const clipId = newId('ClipId');
  const file = (ending: string): string => join(folder, `${clipId}.${ending}`);
  const job: ClipJob = {
    clipId,
    say: { kind: 'text', content: TEXT },
    persona: { instructions: '', behavior: '', context: '', language: 'en', manner: NEUTRAL_MANNER },
    face,
    voice: FACES.find(({ id }) => id === face)?.defaultVoice ?? 'slt',
    format,
    size,
    files: { video: file(format), poster: file('jpg'), captions: file('vtt') },
  };
  let firstProgressMs: number | undefined;
  const [pid] = renderers.pids;
  const cpuBefore = pid === undefined ? 0 : cpuMsWithChildren(pid);
  const start = performance.now();
  const { durationMs: clipMs } = await renderers.render(job, {
    signal: new AbortController().signal,
    onProgress: () => (firstProgressMs ??= performance.now() - start),
  });
  const wallMs = performance.now() - start;
  const cpuMs = cpuMsWithChildren(renderers.pids[0]!) - cpuBefore;
  return { clipMs, wallMs, cpuMs, firstProgressMs: firstProgressMs ?? NaN };
}

/** Its threads, and what it starts from now on. @returns whether this machine can. */
async function pinToOneCore(pid: number): Promise<boolean> {
  return promisify(execFile)('taskset', ['-a', '-p', '-c', '0', String(pid)]).then(
    () => true,
    () => false,
  );
}
