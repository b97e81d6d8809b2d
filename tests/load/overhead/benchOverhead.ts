import { setTimeout as wait } from 'node:timers/promises';
import { systemClock, type AgentEvent, type TurnMetrics } from '@visavis/shared';
import { AgentSession } from '../../../media-worker/src/AgentSession.ts';
import type { Section } from '../lib/Section.ts';
import { median, quantile } from '../lib/statistics.ts';
import type { Row } from '../lib/table.ts';
import { microphoneDelays } from './microphoneDelays.ts';
import { openSink, partsWithoutWaiting, silentLog, startRequest } from './inProcess.ts';

const AIM_P50_MS = 60;
const AIM_P95_MS = 120;
/** Turns fall anywhere between two frames. */
const FRAME_MS = 40;
const PATIENCE_MS = 10_000;

/**
 * What a turn takes when every provider answers at once: from the commit to the first talking frame that leaves for the
 * SFU. The real session with its safety gate, sentences, lips, playout, encoders and sockets, on one process.
 */
export const benchOverhead: Section = async (options, say) => {
  const count = options.quick ? 25 : 150;
  const parts = await partsWithoutWaiting(options);
  const sink = await openSink();
  const session = await AgentSession.create({
    request: startRequest(sink.port, options),
    parts,
    tools: { tools: [], execute: () => Promise.reject(new Error('there are no tools')) },
    retrieve: () => Promise.reject(new Error('there is nothing to look up')),
    clock: systemClock,
    log: silentLog,
  });
  const turns: TurnMetrics[] = [];
  try {
    session.peer('open');
    // The first frames of a stage wait for their thread to wake up.
    await answered(session, 'Hello there.');
    for (let index = 0; index < count; index++) {
      await wait(200 + ((index * 7) % FRAME_MS));
      session.peer('alive');
      turns.push(await answered(session, `Would you tell me more about number ${index}?`));
      if (index % 25 === 24) say(`${index + 1} of ${count} turns`);
    }
  } finally {
    await session.close();
    sink.socket.close();
    await parts.close();
  }
  const microphone = await microphoneDelays(options.quick ? 5 : 20);
  const own = turns.map((turn) => turn.firstFrameSentMs - turn.endOfSpeechToCommitMs);
  const [p50, p95] = [median(own), quantile(own, 0.95)];
  const verdict = (ms: number, aim: number): string =>
    `${Math.round(ms)} ms (aim ${aim} ms: ${ms <= aim ? 'met' : 'MISSED'})`;
  return {
    tables: [
      {
        title: `Own overhead, providers that answer at once, ${turns.length} turns, ms`,
        head: ['', 'p50', 'p95', 'max'],
        rows: [
          row(
            'commit → first word taken from the model',
            turns.map((turn) => (turn.llmFirstTokenMs ?? NaN) - turn.endOfSpeechToCommitMs),
          ),
          row(
            '→ first sound taken from the voice',
            turns.map((turn) => turn.ttsFirstAudioMs - (turn.llmFirstTokenMs ?? NaN)),
          ),
          row(
            '→ first talking frame sent',
            turns.map((turn) => turn.firstFrameSentMs - turn.ttsFirstAudioMs),
          ),
          row('commit → first talking frame, in all', own),
          row("besides: a microphone's packet → voice detector", microphone),
        ],
      },
    ],
    notes: [
      `p50 ${verdict(p50, AIM_P50_MS)}, p95 ${verdict(p95, AIM_P95_MS)}.`,
      'In it: safety, prompt, sentences, lip-sync, the wait for the next 20 ms of sound and 40 ms of picture, drawing and ' +
        'encoding, RTP. Not in it: the wait for the end of the turn, providers, SFU, network, browser.',
      `With the microphone's way to the voice detector (jitter buffer, Opus): p50 ${Math.round(p50 + median(microphone))} ms.`,
    ],
  };
};

async function answered(session: AgentSession, text: string): Promise<TurnMetrics> {
  const { promise, resolve, reject } = Promise.withResolvers<TurnMetrics>();
  const over = Promise.withResolvers<undefined>();
  const cancel = systemClock.setTimeout(
    () => reject(new Error(`no answer to "${text}" within ${PATIENCE_MS} ms`)),
    PATIENCE_MS,
  );
  const release = session.on('event', (event: AgentEvent) => {
    if (event.type === 'metrics') resolve(event.metrics);
    if (event.type === 'agentState' && event.state === 'listening') over.resolve(undefined);
  });
  try {
    session.userMessage(text);
    const metrics = await promise;
    await over.promise;
    return metrics;
  } finally {
    cancel();
    release();
  }
}

function row(name: string, values: readonly number[]): Row {
  return [name, median(values), quantile(values, 0.95), Math.max(...values)];
}
