import { z } from 'zod';

/** Speech in files: what is heard in one, and a text that is spoken into one. */

export const SPEECH_LIMITS = {
  /** Of an audio file. */
  fileBytes: 25_000_000,
  /** Of what is heard in it: five minutes. */
  audioMs: 300_000,
  /** Of a text that is spoken: about five minutes. */
  textChars: 5_000,
} as const;

export const AUDIO_FORMATS = ['mp3', 'wav', 'ogg'] as const;
/** `ogg`: Opus. */
export type AudioFormat = (typeof AUDIO_FORMATS)[number];

export const AUDIO_TYPES: Readonly<Record<AudioFormat, string>> = {
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  ogg: 'audio/ogg; codecs=opus',
};

/** The job of the process that hears and speaks (childJobs.ts). */
export const speechJobSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('transcribe'),
    /** A file of mono PCM, 16 bit, 16 kHz. */
    pcm: z.string(),
    /** BCP 47. */
    language: z.string(),
  }),
  z.object({
    kind: z.literal('speak'),
    text: z.string(),
    language: z.string(),
    voice: z.string(),
    format: z.enum(AUDIO_FORMATS),
    /** The file that is written. */
    output: z.string(),
  }),
]);
export type SpeechJob = z.infer<typeof speechJobSchema>;

export const speechResultSchema = z.object({
  /** What was heard; "" when there are no words, and of what was spoken. */
  text: z.string(),
  /** Of the sound. */
  durationMs: z.number().int(),
});
export type SpeechResult = z.infer<typeof speechResultSchema>;

/** Why it was not heard or spoken. */
export const SPEECH_FAILURES = ['stt_failed', 'voice_failed', 'nothing_to_say', 'process_failed'] as const;
export type SpeechFailureReason = (typeof SPEECH_FAILURES)[number];
