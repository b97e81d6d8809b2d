import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { answer, binary, jsonRequest } from '../../http/openapi/operations.ts';
import { DEFAULT_VOICE, DEFAULT_VOICE_MODEL } from '../../therapykin/voices.ts';
import { ofUserOrKey, refusals } from './therapykinOperations.ts';

const ttsSchema = z
  .object({
    text: z.string().meta({ description: 'Up to 5,000 characters.' }),
    voiceId: z.string().optional().meta({ description: 'This one, or a voice id from GET /v1/voices.' }),
    model: z
      .string()
      .optional()
      .meta({ description: `\`${DEFAULT_VOICE_MODEL}\`.` }),
  })
  .meta({ id: 'TherapykinTts' });
const transcript = z.object({ text: z.string() }).meta({ id: 'TherapykinTranscript' });
const image = z.string().meta({ examples: ['data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD/2wBD...'] });

export const therapykinMediaPaths: ZodOpenApiPathsObject = {
  '/therapykin/api/tts': {
    post: ofUserOrKey({
      operationId: 'therapykinTts',
      summary: 'Convert text to speech',
      description: 'Charged by the seconds of the sound, at the price of voice.',
      requestBody: jsonRequest(ttsSchema, {
        required: true,
        example: {
          text: 'Text to convert to speech',
          voiceId: DEFAULT_VOICE,
          model: DEFAULT_VOICE_MODEL,
        },
      }),
      responses: {
        '200': { description: 'MP3.', ...binary('audio/mpeg') },
        ...refusals({
          400: ['Missing required text parameter', 'Unknown voiceId: …', 'Unsupported model: …'],
          402: 'There is not enough credit left.',
          500: 'Failed to convert text to speech',
        }),
      },
    }),
  },
  '/therapykin/api/stt': {
    post: ofUserOrKey({
      operationId: 'therapykinStt',
      summary: 'Convert speech to text',
      description:
        'MP3, M4A or AAC, WebM or Ogg, WAV, FLAC, AIFF, CAF or AMR, up to 25 MB and five minutes. Charged by the seconds of the ' +
        'sound, at the price of voice.',
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              required: ['file'],
              properties: {
                file: { type: 'string', format: 'binary' },
                model: { type: 'string', examples: ['whisper-1'] },
                language: { type: 'string', examples: ['en'] },
                prompt: { type: 'string', description: 'Taken, and without effect.' },
                response_format: { type: 'string', enum: ['json', 'text'] },
              },
            },
          },
        },
      },
      responses: {
        '200': {
          description: 'What was said; "" when there are no words.',
          content: {
            'application/json': { schema: transcript },
            'text/plain': { schema: { type: 'string' } },
          },
        },
        ...refusals({
          400: [
            'Content type must be multipart/form-data',
            'No audio file provided or invalid file',
            'Unsupported model: …',
            'Unsupported response_format: …',
          ],
          402: 'There is not enough credit left.',
          500: 'Failed to transcribe audio',
        }),
      },
    }),
  },
  '/therapykin/api/image-upload': {
    post: ofUserOrKey({
      operationId: 'therapykinImageUpload',
      summary: 'Upload an image',
      description:
        'JPEG, PNG, WebP or GIF, up to 8 MB and 24 megapixels. It is made anew from its pixels, without what cameras write into ' +
        'it (place, time, device), at most 2,048 pixels wide and high. It is given back, and not kept.',
      requestBody: jsonRequest(z.object({ image }).meta({ id: 'TherapykinImage' }), {
        required: true,
        example: { image: 'data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD/2wBD...' },
      }),
      responses: {
        '200': answer(
          'Taken.',
          z.object({ success: z.literal(true), imageUrl: image }).meta({ id: 'TherapykinUploadedImage' }),
        ),
        ...refusals({ 400: 'Invalid image data', 500: 'Failed to process image' }),
      },
    }),
  },
};
