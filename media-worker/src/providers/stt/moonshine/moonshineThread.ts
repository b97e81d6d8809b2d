import { serveJobs } from '../../thread/serveJobs.ts';
import { MoonshineModel } from './MoonshineModel.ts';

/** One utterance, mono 16 kHz. */
export type MoonshineJob = Float32Array;
export type MoonshineResult = string;

await serveJobs<MoonshineJob, MoonshineResult>(async () => {
  const model = await MoonshineModel.load();
  return async (audio, cancelled) => ({ result: await model.transcribe(audio, cancelled) });
});
