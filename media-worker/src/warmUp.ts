import { newId, systemClock } from '@visavis/shared';
import { FACES } from './avatar/faces.ts';
import { LipSync } from './avatar/lipsync/LipSync.ts';
import { Conversation } from './conversation/Conversation.ts';
import type { MediaWorkerParts } from './MediaWorkerParts.ts';
import { SafetyGate } from './safety/SafetyGate.ts';
import { VAD_FRAME_SAMPLES } from './vad/Vad.ts';
import { SileroVad } from './vad/SileroVad.ts';

const LINES = ['Hello there, who are you?', 'What can you tell me about the opening hours today?'];
const CONTEXT =
  'The shop opens at nine. It sells bicycles and repairs them. Returns are free for thirty days.';

/**
 * Walks the way of an utterance once, so that compiling code and rules (a second and more on a cold process) stops no
 * one's sound later. Nothing leaves the machine: only providers on it are walked, also those that merely stand by.
 */
export async function warmUp(
  parts: MediaWorkerParts,
  renderThreads: number,
  videoSize: number,
): Promise<void> {
  await paintFaces(parts, renderThreads, videoSize);
  await new SileroVad(parts.vad).probability(new Float32Array(VAD_FRAME_SAMPLES));
  const safety = new SafetyGate({ clock: systemClock, language: 'en', detector: parts.crisisDetector });
  const { llm, tts } = parts.local;
  if (!llm || !tts) {
    for (const text of LINES) await safety.screenUser({ turnId: 'warm-up', text, unanswered: [text] });
    return;
  }
  const voice = tts.voices[0]?.id ?? '';
  const conversation = new Conversation({
    llm,
    tts,
    safety,
    persona: { instructions: '', behavior: '', context: CONTEXT, language: 'en' },
    voice,
    history: [],
    clock: systemClock,
  });
  for (const text of LINES) {
    const turnId = newId('TurnId');
    for await (const sentence of conversation.respond({ turnId, text }, new AbortController().signal)) {
      const lips = new LipSync(parts.lipSync, { text: sentence.text, sampleRate: tts.sampleRate });
      for await (const { pcm } of sentence.audio) lips.push({ pcm });
      lips.end();
    }
    conversation.heard({ turnId, spokenText: 'Hello.', interrupted: false });
  }
  conversation.close();
}

/** Every face once on every render thread: painting its still parts takes 0.2 s, which no join should wait for. */
async function paintFaces({ studio }: MediaWorkerParts, threads: number, size: number): Promise<void> {
  for (const { id } of FACES) {
    // Stages go to the least loaded thread: as many as there are threads reach them all.
    const opening = Array.from({ length: threads }, () =>
      studio.openStage({ face: id, size, fps: 25, bitrate: 500_000 }),
    );
    const stages = await Promise.all(opening);
    for (const stage of stages) stage.close();
  }
}
