import { z } from 'zod';

/** Functions that the model may call in a session: answered by the page (`client`) or by a webhook (`server`). */

export const TOOL_LIMITS = {
  tools: 16,
  descriptionChars: 1_000,
  /** Of `parameters`, serialised. */
  parametersChars: 8_000,
  urlChars: 2_048,
  fillerChars: 200,
  minTimeoutMs: 500,
  maxTimeoutMs: 30_000,
  defaultTimeoutMs: 8_000,
  /** Of a result, serialised: fits a socket's message whatever its characters. The model is shown less. */
  resultChars: 32_000,
  errorChars: 1_000,
} as const;

export const toolNameSchema = z.string().regex(/^[a-zA-Z][A-Za-z0-9_-]{0,63}$/, {
  message: 'must begin with a letter and hold at most 64 letters, digits, "_" and "-"',
});

const jsonObject = z.record(z.string(), z.unknown());

const declared = {
  name: toolNameSchema,
  description: z
    .string()
    .min(1)
    .max(TOOL_LIMITS.descriptionChars)
    .meta({ description: 'For the model: what the tool does and when to use it.' }),
  parameters: jsonObject
    .refine((value) => JSON.stringify(value).length <= TOOL_LIMITS.parametersChars, {
      message: `takes at most ${TOOL_LIMITS.parametersChars} characters of JSON`,
    })
    .meta({
      description: 'JSON Schema of the arguments: an object. It may refer to its own `$defs` only.',
      examples: [{ type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }],
    }),
  timeout_ms: z
    .number()
    .int()
    .min(TOOL_LIMITS.minTimeoutMs)
    .max(TOOL_LIMITS.maxTimeoutMs)
    .optional()
    .meta({ description: 'How long an answer is waited for. Default: 8 s.' }),
  filler: z
    .string()
    .trim()
    .min(1)
    .max(TOOL_LIMITS.fillerChars)
    .optional()
    .meta({ description: 'Spoken when the answer takes a while. Default: a line of ours.' }),
};

export const toolSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z
        .literal('client')
        .meta({ description: 'Answered by the page: `session.registerTool(name, handler)`.' }),
      ...declared,
    }),
    z.strictObject({
      kind: z.literal('server').meta({ description: 'Answered by your webhook.' }),
      ...declared,
      url: z
        .string()
        .min(1)
        .max(TOOL_LIMITS.urlChars)
        .meta({
          description:
            'POSTed to as `{session_id, call_id, name, arguments}`, signed in the way of Standard Webhooks ' +
            "(`webhook-id`, `webhook-timestamp`, `webhook-signature`) with the session's `tool_secret`. Answer 200 with " +
            'JSON or text: it is given to the model.',
          examples: ['https://example.com/tools/weather'],
        }),
    }),
  ])
  .meta({ id: 'Tool' });
export type ToolRequest = z.infer<typeof toolSchema>;

export const toolsSchema = z
  .array(toolSchema)
  .max(TOOL_LIMITS.tools)
  .superRefine((tools, context) => {
    const names = new Set<string>();
    for (const [index, { name }] of tools.entries()) {
      if (names.has(name)) {
        context.addIssue({ code: 'custom', path: [index, 'name'], message: `${name} is there twice` });
      }
      names.add(name);
    }
  })
  .meta({ description: 'Functions that the AI may call.' });

/** A tool as a session shows it. */
export const toolWireSchema = z
  .object({
    name: z.string(),
    description: z.string(),
    parameters: jsonObject,
    kind: z.enum(['client', 'server']),
    url: z.string().nullable(),
    timeout_ms: z.number().int(),
    filler: z.string().nullable(),
  })
  .meta({ id: 'SessionTool' });
export type ToolWire = z.infer<typeof toolWireSchema>;

/** What a tool gave. The error is for the model, not for the user. */
export const toolOutcomeSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), result: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: z.string().max(TOOL_LIMITS.errorChars) }),
]);
export type ToolOutcome = z.output<typeof toolOutcomeSchema>;

/** A tool as a media-worker knows it: where and how it is answered is the server's business. */
export const conversationToolSchema = z.object({
  name: toolNameSchema,
  description: z.string(),
  parameters: jsonObject,
  timeoutMs: z.number(),
  filler: z.string().nullable(),
});
export type ConversationTool = z.infer<typeof conversationToolSchema>;

/** A tool as a session has it. */
export interface SessionTool extends ConversationTool {
  /** Who answers: the page, or the webhook at `url`. */
  readonly kind: 'client' | 'server';
  readonly url: string | null;
}
