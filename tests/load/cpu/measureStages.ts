import type { MediaWorkerParts } from '../../../media-worker/src/MediaWorkerParts.ts';
import type { StageOptions } from '../../../media-worker/src/video/VideoStudio.ts';
import { median, sum } from '../lib/statistics.ts';
import { answer, lipSync, secondsOf, voice } from './answering.ts';
import { cpuMs, percentOfCore, warmRuns } from './cpuTime.ts';
import { decodeCost, sttCost, vadCost } from './hearing.ts';
import { silentMicrophone, speakingMicrophone, utterances } from './microphone.ts';
import { byMode, MODES, type ByMode, type Mode } from './modes.ts';
import { perform, type Performance } from './performance.ts';
import { pictureCost, type PictureCost } from './picture.ts';
import { opusCost, rtpCost } from './sending.ts';

/** Percent of a core; null where the stage has nothing to do. */
export interface StageCost extends ByMode<number | null> {
  readonly name: string;
}

export interface StageCosts {
  readonly stages: readonly StageCost[];
  readonly remarks: readonly string[];
}

export interface MeasureOptions {
  /** Of media, for each mode. */
  readonly seconds: number;
  /** Times that each is measured; the median counts. */
  readonly runs: number;
  readonly picture: StageOptions;
  readonly voice: string;
  readonly say: (progress: string) => void;
}

/** Walks the way of an utterance, one stage at a time, each warm and with the result of the one before. */
export async function measureStages(parts: MediaWorkerParts, options: MeasureOptions): Promise<StageCosts> {
  const { seconds, runs, say } = options;
  const typical = async (measure: () => Promise<number>, of = seconds): Promise<number> =>
    percentOfCore(median(await warmRuns(runs, measure)), of);
  const each = (measure: (mode: Mode) => Promise<number>): Promise<ByMode<number>> =>
    byMode((mode) => typical(() => measure(mode)));

  say('hearing: decode, VAD, STT');
  const microphones = await byMode(async (mode) =>
    mode === 'listening' ? speakingMicrophone(seconds) : silentMicrophone(seconds),
  );
  const decode = await each((mode) => decodeCost(microphones[mode]));
  const vad = await each((mode) => vadCost(parts.vad, microphones[mode]));
  const spoken = await utterances();
  const stt = await typical(
    () => sttCost(parts.stt, spoken),
    sum(spoken.map((audio) => audio.length / 16_000)),
  );

  say('answering: LLM and safety, TTS, lip-sync');
  const texts = await answer(parts);
  const sentences = await voice(parts.tts, texts, options.voice);
  const ofSpeech = (work: () => unknown): Promise<number> => typical(() => cpuMs(work), secondsOf(sentences));
  const llm = await ofSpeech(() => answer(parts));
  const tts = await ofSpeech(() => voice(parts.tts, texts, options.voice));
  const lips = await ofSpeech(() => lipSync(parts.lipSync, sentences, true));
  const lipsBySound = await ofSpeech(() => lipSync(parts.lipSync, sentences, false));

  say('the picture: playout, drawing, encoding');
  const speech = { sentences, visemes: lipSync(parts.lipSync, sentences, true) };
  const act = (mode: Mode): Performance =>
    mode === 'speaking'
      ? perform({ seconds, mode, speech })
      : perform({ seconds, mode: 'listening', userSpeaking: mode === 'listening' });
  const acts = await byMode(async (mode) => act(mode));
  const playout = await each((mode) => cpuMs(() => act(mode)));
  const pictures = await byMode((mode) =>
    warmRuns(runs, () => pictureCost(parts.studio, options.picture, acts[mode].states)),
  );
  const ofPicture = (part: (cost: PictureCost) => number): Promise<ByMode<number>> =>
    byMode(async (mode) => percentOfCore(median(pictures[mode].map(part)), seconds));
  const draw = await ofPicture(({ drawMs }) => drawMs);
  const encode = await ofPicture(({ encodeMs }) => encodeMs);
  const handOver = await ofPicture(({ handOverMs }) => handOverMs);

  say('sending: Opus, RTP over UDP');
  const opus = await typical(async () => (await opusCost(acts.speaking.sound)).ms);
  const send = await each(async (mode) => {
    const { packets } = await opusCost(acts[mode].sound);
    return rtpCost(packets, pictures[mode].at(-1)!.frames, microphones[mode]);
  });

  const moved = MODES.map((mode) => {
    const { frames } = pictures[mode].at(-1)!;
    const bits = sum(frames.map(({ data }) => data.length * 8));
    return `${mode} ${(frames.length / seconds).toFixed(1)} fps, ${Math.round(bits / seconds / 1_000)} kb/s`;
  });
  const none = { speaking: null, listening: null, idle: null };
  return {
    stages: [
      { name: 'Opus decode, jitter buffer', ...decode },
      { name: 'VAD', ...vad },
      { name: 'STT', ...none, listening: stt },
      { name: 'LLM, safety, sentences', ...none, speaking: llm },
      { name: 'TTS', ...none, speaking: tts },
      { name: 'lip-sync', ...none, speaking: lips },
      { name: 'playout, behaviour', ...playout },
      { name: 'render', ...draw },
      { name: 'encode', ...encode },
      { name: 'thread hand-over, engine', ...handOver },
      { name: 'Opus encode', ...none, speaking: opus },
      { name: 'RTP and UDP, both ways', ...send },
    ],
    remarks: [
      `Pictures that moved: ${moved.join('; ')}.`,
      `Lip-sync for a voice without phonemes, from text and sound: ${lipsBySound.toFixed(2)} %.`,
      '"Engine" is what V8 does on threads of its own for drawing: garbage collection, compiling.',
      'STT counts once for each second that the user speaks; pauses that do not end the turn add to it.',
    ],
  };
}
