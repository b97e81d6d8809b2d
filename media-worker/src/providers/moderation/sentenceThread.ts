import { SentenceEncoder } from '../../safety/classifier/SentenceEncoder.ts';
import { netOdds, readNet, type NetOdds } from '../../safety/classifier/SentenceNet.ts';
import { readStored } from '../../safety/classifier/Weights.ts';
import { serveJobs } from '../thread/serveJobs.ts';

export interface SentenceJob {
  readonly texts: readonly string[];
}
/** One for each text. */
export type SentenceResult = readonly NetOdds[];

await serveJobs<SentenceJob, SentenceResult>(async () => {
  const net = readNet(readStored().net);
  const encoder = await SentenceEncoder.load();
  await encoder.encode(['Ready.']);
  return async ({ texts }) => {
    const vectors = await encoder.encode(texts);
    return { result: vectors.map((vector) => netOdds(vector, net)) };
  };
});
