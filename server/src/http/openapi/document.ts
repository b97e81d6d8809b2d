import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import { billingPaths } from './billingPaths.ts';
import { accountPaths } from './accountPaths.ts';
import { authPaths } from './authPaths.ts';
import { clipPaths } from './clipPaths.ts';
import { endUserPaths } from './endUserPaths.ts';
import { knowledgePaths } from './knowledgePaths.ts';
import { mannerComponents, withManners } from './manners.ts';
import { v1Paths } from './paths.ts';
import { adminSessionPaths } from './adminSessionPaths.ts';
import { paymentPaths } from './paymentPaths.ts';
import { recordingPaths } from './recordingPaths.ts';
import { invoicePaths } from './invoicePaths.ts';
import { usagePaths } from './usagePaths.ts';
import { webhookPaths } from './webhookPaths.ts';

type OpenApiDocument = ReturnType<typeof createDocument>;

const description = `
Face-to-face conversations with an AI. Your backend creates a **session** with an API key, issues a short-lived
**client token** for it, and your page connects with the SDK and that token. Every second of conversation is metered;
pauses are free.

A session's life: \`IDLE\` → \`ACTIVE\` ⇄ \`PAUSED\` → \`TERMINATED\`.

Durations are in milliseconds, timestamps in ISO 8601 UTC. Fields that are not known are refused, never ignored.
Errors are problem details (RFC 9457): \`code\` is for your program, \`detail\` for you, and \`errors\` names each field.
`.trim();

/** The OpenAPI 3.1 description of everything the server speaks over HTTP. */
export function createOpenApi(platformPaths: ZodOpenApiPathsObject): OpenApiDocument {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Visavis API',
      version: '1',
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [
      {
        name: 'Sessions',
        description: 'Create, watch and end conversations. For your backend: it holds the key.',
      },
      {
        name: 'Commands',
        description: 'Take part in a conversation while it goes on. Tokens can allow pages the same.',
      },
      { name: 'Catalog', description: 'Faces and voices to choose from. Public.' },
      { name: 'Profiles', description: 'Named behaviors: those built in, and your own.' },
      { name: 'Recordings', description: 'What was recorded of sessions that asked for it.' },
      { name: 'Clips', description: 'Videos of a face that says something, made without a conversation.' },
      {
        name: 'Knowledge',
        description: 'What answers are taken from, and what is remembered of the people who talk.',
      },
      { name: 'End users', description: 'All that is kept of one person: to be given to them, or deleted.' },
      { name: 'Billing', description: 'What an account has, what it spent it on, and what it may spend.' },
      { name: 'Payments', description: 'Buy credit.' },
      { name: 'Webhooks', description: 'Be told what happens, and see what you were told.' },
      { name: 'Account', description: 'Your account, who its members are, and who did what.' },
      { name: 'API keys', description: 'Several, each with a name and scopes; shown once.' },
      {
        name: 'Signing in',
        description: "For people: the console's cookie, which pages of this server alone may use.",
      },
      { name: 'Operators', description: 'For those who run the installation.' },
      { name: 'Diarupt-style', description: 'The same sessions for programs written for that API.' },
      { name: 'MindIgo-style', description: 'Chats in writing for programs written for that API.' },
      {
        name: 'therappai-style',
        description:
          'Messages, and clips that answer them, for programs written for that API. Every path also with a final slash.',
      },
      {
        name: 'TherapyKin-style',
        description: 'Care for people with an account of their own, for programs written for that API.',
      },
    ],
    components: {
      ...mannerComponents,
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-KEY' },
        bearer: { type: 'http', scheme: 'bearer', description: 'The API key as a bearer token.' },
        endUser: { type: 'http', scheme: 'bearer', description: 'A token of one end user.' },
        therapykin: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-visavis-therapykin',
          description: "The cookie of a person who logged in with TherapyKin's API.",
        },
        console: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-visavis',
          description:
            "The console's cookie, after signing in. Requests that change something come from a page of this server; the " +
            'account is named in the header `X-Visavis-Account`, else it is your first one.',
        },
      },
    },
    paths: {
      ...withManners({
        ...v1Paths,
        ...adminSessionPaths,
        ...recordingPaths,
        ...clipPaths,
        ...knowledgePaths,
        ...endUserPaths,
        ...webhookPaths,
        ...billingPaths,
        ...paymentPaths,
        ...usagePaths,
        ...invoicePaths,
        ...accountPaths,
        ...authPaths,
      }),
      ...platformPaths,
    },
  });
}
