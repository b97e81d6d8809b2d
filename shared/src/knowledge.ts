import { z } from 'zod';
import { idPattern } from './ids.ts';

/** What an AI may look up, and what it remembers of a person: `/v1/knowledge` and `/v1/end-users/…/memory`. */

export const KNOWLEDGE_LIMITS = {
  sourcesPerAccount: 500,
  sourcesPerSession: 20,
  fileBytes: 10_000_000,
  titleChars: 200,
  /** Of a text in JSON; larger ones come as files. */
  textChars: 200_000,
  urlChars: 2_048,
  descriptionChars: 1_000,
  headers: 10,
  headerChars: 1_000,
  endUserIdChars: 128,
  factsPerEndUser: 50,
  factChars: 300,
} as const;

const cleanText = (maxChars: number): z.ZodString =>
  z
    .string()
    .max(maxChars)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), {
      message: 'holds a NUL character or broken Unicode: send clean text',
    });

export const sourceIdSchema = z
  .string()
  .regex(idPattern('KnowledgeSourceId'), 'is not a knowledge source id')
  .meta({ description: 'A knowledge source id.', examples: ['src_0a1b2c3d4e5f6g7h8i9j0k1l'] });

export const endUserIdSchema = cleanText(KNOWLEDGE_LIMITS.endUserIdChars)
  .min(1)
  .meta({
    description: 'Your own id of the person who talks: pseudonymous, please.',
    examples: ['user-4711'],
  });

const title = cleanText(KNOWLEDGE_LIMITS.titleChars)
  .trim()
  .min(1)
  .meta({ description: 'Shown to users as the source of an answer.' });

/** Framing, routing and credentials of the connection itself are not the customer's to set. */
const FORBIDDEN_HEADER =
  /^(?:host|connection|content-length|transfer-encoding|te|trailer|upgrade|keep-alive|expect|proxy-.*|sec-.*|cookie2?|origin|referer)$/i;

export const textSourceSchema = z
  .strictObject({
    kind: z.literal('text'),
    title,
    text: cleanText(KNOWLEDGE_LIMITS.textChars)
      .refine((text) => text.trim() !== '', { message: 'must not be empty' })
      .meta({ description: 'Plain text or Markdown.' }),
  })
  .meta({ id: 'TextSource' });

export const createSourceSchema = z
  .discriminatedUnion('kind', [
    textSourceSchema,
    z
      .strictObject({
        kind: z.literal('url'),
        url: z.string().max(KNOWLEDGE_LIMITS.urlChars).meta({
          description: 'A public page or file: HTML, PDF, Markdown or text. It is fetched once; see refresh.',
        }),
        title: title.optional().meta({ description: "Default: the document's own." }),
      })
      .meta({ id: 'UrlSource' }),
    z
      .strictObject({
        kind: z.literal('http'),
        title,
        url: z
          .string()
          .max(KNOWLEDGE_LIMITS.urlChars)
          .meta({
            description:
              'Asked at every turn. `{query}` in its path or query becomes what the user said, URL-encoded.',
            examples: ['https://shop.example/search?q={query}'],
          }),
        method: z.enum(['GET', 'POST']).optional().meta({
          description: 'Default: GET. POST sends `{"query": "…"}` as JSON.',
        }),
        headers: z
          .record(
            z
              .string()
              .regex(/^[!#$%&'*+.^_`|~\w-]{1,64}$/, 'is not the name of a header')
              .refine((name) => !FORBIDDEN_HEADER.test(name), { message: 'is a header that cannot be set' }),
            z
              .string()
              .max(KNOWLEDGE_LIMITS.headerChars)
              .regex(/^[\x20-\x7e]*$/, 'must be printable ASCII'),
          )
          .refine((headers) => Object.keys(headers).length <= KNOWLEDGE_LIMITS.headers, {
            message: `takes at most ${KNOWLEDGE_LIMITS.headers} headers`,
          })
          .optional()
          .meta({ description: 'Sent with each request, to its own origin only; never shown again.' }),
        description: cleanText(KNOWLEDGE_LIMITS.descriptionChars)
          .optional()
          .meta({ description: 'A note for yourself: what there is to find.' }),
      })
      .meta({ id: 'HttpSource' }),
  ])
  .meta({ id: 'CreateKnowledgeSource' });
export type CreateSourceRequest = z.infer<typeof createSourceSchema>;

export const SOURCE_KINDS = ['document', 'url', 'http'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];
export const SOURCE_STATUSES = ['processing', 'ready', 'failed'] as const;
export type SourceStatus = (typeof SOURCE_STATUSES)[number];

export const knowledgeSourceSchema = z
  .object({
    id: sourceIdSchema,
    kind: z.enum(SOURCE_KINDS),
    title: z.string(),
    session_id: z.string().nullable().meta({ description: 'Null: of the account, for any of its sessions.' }),
    status: z.enum(SOURCE_STATUSES),
    failure: z.string().nullable().meta({ description: 'Why it failed, or why its last refresh did.' }),
    url: z.string().nullable(),
    method: z.enum(['GET', 'POST']).nullable(),
    header_names: z.array(z.string()).meta({ description: 'The values are never shown.' }),
    description: z.string().nullable(),
    pages: z.number().int().nullable(),
    chunks: z.number().int().meta({ description: 'Parts that can be found.' }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'KnowledgeSource' });
export type KnowledgeSourceWire = z.infer<typeof knowledgeSourceSchema>;

export const knowledgeListSchema = z
  .object({ data: z.array(knowledgeSourceSchema) })
  .meta({ id: 'KnowledgeSourceList' });

/** What kind of thing a remembered fact is. Of the first three a person has one. */
export const FACT_CATEGORIES = [
  'name',
  'home',
  'job',
  'family',
  'like',
  'dislike',
  'plan',
  'goal',
  'other',
] as const;
export type FactCategory = (typeof FACT_CATEGORIES)[number];

/** One thing that a user told about themselves, without a subject: "Lives in Berlin". */
export const memoryFactSchema = z.object({
  category: z.enum(FACT_CATEGORIES),
  text: z.string().min(1).max(KNOWLEDGE_LIMITS.factChars),
});
export type MemoryFact = z.infer<typeof memoryFactSchema>;

export const memoryExportSchema = z
  .object({
    end_user_id: z.string(),
    facts: z.array(
      z.object({
        id: z.string(),
        category: z.enum(FACT_CATEGORIES),
        text: z.string().meta({ examples: ['Lives in Berlin'] }),
        session_id: z.string().meta({ description: 'Where it was told.' }),
        created_at: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'EndUserMemory' });
export type MemoryExportWire = z.infer<typeof memoryExportSchema>;

/** What was found for what a user said. */
export const passageSchema = z.object({
  sourceId: z.string(),
  title: z.string(),
  url: z.string().optional(),
  page: z.number().int().optional(),
  text: z.string(),
});
export type PassageWire = z.infer<typeof passageSchema>;
