/**
 * The architecture's dependency rules. A folder is a room: from its name you know what may come in.
 * scripts/test.mjs fails when this cruised zero modules.
 */
const only = (name, comment, target, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(shared|client-sdk|media-worker|server)/', pathNot: [...allowed, '\\.test\\.ts$'] },
  to: { path: target },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'shared-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(client-sdk|media-worker|server)/' },
    },
    {
      name: 'shared-through-its-index',
      severity: 'error',
      from: { path: '^(client-sdk|media-worker|server)/' },
      to: { path: '^shared/src/', pathNot: '^shared/src/index\\.ts$' },
    },
    {
      name: 'sdk-knows-only-shared',
      severity: 'error',
      from: { path: '^client-sdk/src/' },
      to: { path: '^(media-worker|server)/' },
    },
    {
      name: 'console-is-a-client',
      comment: 'The console in the browser knows the REST API and nothing of what is behind it.',
      severity: 'error',
      from: { path: '^server/console/' },
      to: { path: '^(client-sdk|media-worker|server/src|server/site)/' },
    },
    {
      name: 'media-worker-knows-only-shared',
      severity: 'error',
      from: { path: '^media-worker/' },
      to: { path: '^(client-sdk|server)/' },
    },
    {
      name: 'server-sees-only-the-engine',
      comment: 'Only app.ts and dispatch/ start media-workers; the rest sees media-worker/engine.',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/src/(app\\.ts|dispatch/)' },
      to: { path: '^media-worker/src/', pathNot: '^media-worker/src/(engine|index)\\.ts$' },
    },
    {
      name: 'never-upward',
      comment: 'routes and signaling -> services -> *Queries.ts -> store',
      severity: 'error',
      from: {
        path: '^server/src/(?!(http|platforms|console|signaling|.*Routes\\.ts|app\\.ts|app/|main\\.ts))',
      },
      to: { path: '^server/src/(http|platforms|console|signaling)/|Routes\\.ts$' },
    },
    {
      name: 'queries-are-private',
      comment: "A folder's queries belong to that folder alone.",
      severity: 'error',
      from: { path: '^server/src/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/[^/]+/[^/]*Queries\\.ts$', pathNot: '^server/src/$1/' },
    },
    {
      name: 'billing-and-webhooks-stand-alone',
      severity: 'error',
      from: { path: '^server/src/(billing|webhooks)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/($1|store|net)/' },
    },
    only('mediasoup-only-in-sfu', 'mediasoup stays behind sfu/', '^(node_modules/mediasoup/|mediasoup$)', [
      '^server/src/sfu/',
    ]),
    only('socketio-only-in-signaling-and-link', '', 'node_modules/socket\\.io(-client)?/', [
      '^server/src/signaling/',
      '^media-worker/src/link/',
      '^client-sdk/src/signaling/',
    ]),
    only('express-only-at-the-edge', '', 'node_modules/express/', [
      '^server/src/(http|platforms|console)/',
      'Routes\\.ts$',
    ]),
    only('database-driver-only-in-store', '', 'node_modules/(pg|@electric-sql|kysely)/', [
      '^server/src/store/',
      'Queries\\.ts$',
    ]),
    only(
      'strangers-urls-only-through-net',
      'undici is the client of safeFetch, and of the model, whose address is the operator’s own',
      'node_modules/undici/',
      ['^server/src/net/', '^media-worker/src/providers/openai/'],
    ),
    only('redis-only-where-servers-share', '', 'node_modules/(ioredis|rate-limiter-flexible)/', [
      '^server/src/(http|dispatch|signaling)/',
    ]),
    only('pictures-only-in-images', 'what is uploaded is decoded in one place', 'node_modules/sharp/', [
      '^server/src/images/',
    ]),
    only('payment-sdk-only-in-payments', '', 'node_modules/stripe/', ['^server/src/billing/payments/']),
    only('pdf-writer-only-in-invoices', '', 'node_modules/pdfmake/', ['^server/src/billing/invoices/']),
    only('llm-sdk-only-in-providers', '', 'node_modules/openai/', ['^media-worker/src/providers/']),
    {
      name: 'media-knows-no-dialogue',
      severity: 'error',
      from: { path: '^media-worker/src/(rtp|audio|vad|avatar|video|safety|providers)/' },
      to: { path: '^media-worker/src/(conversation/|turn/|floor/|AgentSession\\.ts)' },
    },
    {
      name: 'the-floor-is-on-top',
      comment: 'Who has the floor decides over turns, dialogue and playout; none of them knows of it.',
      severity: 'error',
      from: { path: '^media-worker/src/(conversation|turn|playout)/' },
      to: { path: '^media-worker/src/(floor/|AgentSession\\.ts)' },
    },
    {
      name: 'clips-are-made-of-parts',
      comment:
        'A clip is a conversation without media: nothing of live sessions knows of clips, nor they of them.',
      severity: 'error',
      from: { path: '^media-worker/src/', pathNot: '^media-worker/src/clips/|\\.test\\.ts$' },
      to: { path: '^media-worker/src/clips/' },
    },
    {
      name: 'conversation-knows-interfaces',
      comment: 'conversation knows provider interfaces (Stt.ts, Llm.ts, Tts.ts), never a concrete one.',
      severity: 'error',
      from: { path: '^media-worker/src/conversation/', pathNot: '\\.test\\.ts$' },
      to: { path: '^media-worker/src/providers/', pathNot: '/(Stt|Llm|Tts)\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Ours only: most packages resolve into a dist/ of theirs, and excluded they would escape every rule.
    exclude: { path: '^(shared|client-sdk|media-worker|server)/(dist|build|native)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
