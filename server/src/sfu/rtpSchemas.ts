import { VisavisError } from '@visavis/shared';
import type { DtlsParameters, RtpCapabilities, RtpParameters } from 'mediasoup/types';
import { z } from 'zod';

/*
 * What a browser may send us, bounded field by field before it is written into mediasoup's binary channel:
 * a number out of range or an object where a string belongs must not reach the C++ side. Unknown fields are dropped.
 */

const uint32 = z.number().int().min(0).max(0xffffffff);
const codecParameters = z.record(
  z.string().max(64),
  z.union([z.string().max(256), z.number(), z.boolean(), z.null()]),
);
const rtcpFeedback = z
  .array(z.object({ type: z.string().max(32), parameter: z.string().max(32).optional() }))
  .max(32);
const codec = {
  mimeType: z.string().regex(/^(audio|video)\/[\w.+-]{1,32}$/i, 'is not a media type'),
  clockRate: z.number().int().min(1).max(192_000),
  channels: z.number().int().min(1).max(8).optional(),
  parameters: codecParameters.optional(),
  rtcpFeedback: rtcpFeedback.optional(),
};
const kind = z.enum(['audio', 'video']);
const extensionUri = z.string().min(1).max(256);
const extensionId = z.number().int().min(1).max(255);

const rtpCapabilitiesSchema = z.object({
  codecs: z
    .array(z.object({ ...codec, kind, preferredPayloadType: z.number().int().min(0).max(127).optional() }))
    .max(128)
    .default([]),
  headerExtensions: z
    .array(
      z.object({
        kind,
        uri: extensionUri,
        preferredId: extensionId,
        preferredEncrypt: z.boolean().optional(),
        direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).optional(),
      }),
    )
    .max(64)
    .default([]),
});

const microphoneSchema = z.object({
  mid: z.string().min(1).max(16).optional(),
  codecs: z
    .array(
      z.object({
        ...codec,
        mimeType: codec.mimeType.regex(/^audio\//i, 'is not an audio codec'),
        payloadType: z.number().int().min(0).max(127),
      }),
    )
    .min(1)
    .max(8),
  headerExtensions: z
    .array(z.object({ uri: extensionUri, id: extensionId, encrypt: z.boolean().optional() }))
    .max(32)
    .default([]),
  // One microphone is one stream: no simulcast, no RTX.
  encodings: z.array(z.object({ ssrc: uint32.min(1).optional(), dtx: z.boolean().optional() })).length(1),
  rtcp: z.object({ cname: z.string().max(256).optional(), reducedSize: z.boolean().optional() }).default({}),
});

const FINGERPRINT_BYTES = {
  'sha-1': 20,
  'sha-224': 28,
  'sha-256': 32,
  'sha-384': 48,
  'sha-512': 64,
} as const;
const dtlsSchema = z.object({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(
      z
        .object({
          algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
          value: z.string().max(256),
        })
        .refine(
          ({ algorithm, value }) =>
            new RegExp(`^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){${FINGERPRINT_BYTES[algorithm] - 1}}$`).test(value),
          { message: 'has not the length of its algorithm', path: ['value'] },
        ),
    )
    .min(1, 'needs at least one fingerprint')
    .max(8),
});

/** @throws VisavisError `bad_request` naming the first field that cannot be accepted. */
export function parseRtpCapabilities(value: unknown): RtpCapabilities {
  return parse('rtpCapabilities', rtpCapabilitiesSchema, value) as RtpCapabilities;
}

/** @throws VisavisError `bad_request` naming the first field that cannot be accepted. */
export function parseMicrophoneParameters(value: unknown): RtpParameters {
  return parse('rtpParameters', microphoneSchema, value) as RtpParameters;
}

/** @throws VisavisError `bad_request` naming the first field that cannot be accepted. */
export function parseDtlsParameters(value: unknown): DtlsParameters {
  return parse('dtlsParameters', dtlsSchema, value) as DtlsParameters;
}

function parse<Value>(name: string, schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = [name, ...(issue?.path ?? [])].join('.');
  throw new VisavisError('bad_request', `${path}: ${issue?.message ?? 'cannot be read'}`, {
    fields: parsed.error.issues.map((each) => ({
      path: [name, ...each.path].join('.'),
      message: each.message,
    })),
  });
}
