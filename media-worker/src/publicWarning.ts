import type { Warning } from '@visavis/shared';

/** What the page is told of our providers' faults: what it means for the user. Hosts, models and keys are for the log. */
const WORDS: Readonly<Record<string, string>> = {
  stt_failed: 'What was said could not be understood: speech recognition does not answer.',
  stt_fallback: 'Another speech recogniser stands in for the configured one.',
  llm_failed: 'The language model gave no answer.',
  llm_fallback: 'Another language model stands in for the configured one.',
  tts_failed: 'A part of the reply could not be spoken; it is in the transcript.',
  tts_fallback: 'Another voice stands in for the configured one.',
  vad_failed: 'Voice detection failed for a moment.',
};

/** @returns the warning as it may leave the server. */
export function publicWarning({ code, message }: Warning): Warning {
  return { code, message: WORDS[code] ?? message };
}
