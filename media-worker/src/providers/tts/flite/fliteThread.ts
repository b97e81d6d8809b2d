import { serveJobs } from '../../thread/serveJobs.ts';
import { FliteEngine, type FliteVoice } from './FliteEngine.ts';
import { voiceClause, type VoicedClause } from './voicing.ts';

export interface FliteJob {
  /** One clause of printable ASCII. */
  readonly text: string;
  readonly voice: FliteVoice;
  /** Factor on the voice's own. */
  readonly rate: number;
  /** Silence after it. */
  readonly pauseMs: number;
}
export type FliteResult = VoicedClause;

await serveJobs<FliteJob, FliteResult>(async () => {
  let engine = await FliteEngine.create();
  engine.synthesize('Ready.', 'slt');
  return async ({ text, voice, rate, pauseMs }) => {
    try {
      const result = voiceClause(engine.synthesize(text, voice, rate), voice, pauseMs);
      return { result, transfer: [result.pcm.buffer as ArrayBuffer] };
    } catch (error) {
      // Its memory may be broken: the next clause gets a fresh one.
      engine = await FliteEngine.create();
      throw error;
    }
  };
});
