import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';

const DOCUMENT = join(import.meta.dirname, '..', 'fixtures', 'mindigo.txt');

/** What the page around MindIgo's documented code must have: its functions, called by that code. */
export interface DocumentedPage {
  readonly userId: string;
  readonly userName: string;
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** Called with a function's name and what it was given. */
  readonly called: (name: string, args: readonly unknown[]) => void;
}

/** The code as it is printed, under its headings. */
export interface DocumentedCode {
  /** @returns the id of the new session. */
  createSession(): Promise<string>;
  loadHistory(sessionId: string): Promise<{ messages: { user_message: string }[]; hasMore: boolean }>;
  sendStreamingMessage(prompt: string, sessionId: string): Promise<void>;
  handleAPIError(response: { status: number }): void;
}

const CALLED = [
  'updateMessageDisplay',
  'displayRecommendations',
  'handleSafetyAlert',
  'showEscalationOptions',
  'updateMoodIndicator',
  'onMessageComplete',
  'showErrorMessage',
  'showError',
];

/** The client code of the document, run as it stands: only `fetch` is given to it, whose base is ours. */
export function documentedCode(page: DocumentedPage): DocumentedCode {
  const [initialize, load, streaming, errors] = codeBlocks();
  const context = createContext({
    userId: page.userId,
    userName: page.userName,
    fetch: page.fetch,
    TextDecoder,
    console: { error: (...args: unknown[]) => page.called('console.error', args) },
    ...Object.fromEntries(CALLED.map((name) => [name, (...args: unknown[]) => page.called(name, args)])),
  });
  const run = (code: string): unknown => new Script(code).runInContext(context);
  run(streaming!);
  run(errors!);
  // Two of the blocks are statements with `await`: they stand in a function of ours, unchanged.
  run(`async function createSession() { ${initialize!}\nreturn sessionId; }`);
  run(`async function loadHistory(sessionId) { ${load!}\nreturn { messages, hasMore }; }`);
  return run('({ createSession, loadHistory, sendStreamingMessage, handleAPIError })') as DocumentedCode;
}

function codeBlocks(): string[] {
  const text = readFileSync(DOCUMENT, 'utf8');
  const blocks = [...text.matchAll(/```javascript\n([\s\S]*?)```/g)].map((match) => match[1]!);
  if (blocks.length !== 4) throw new Error(`the document has ${blocks.length} blocks of code, not 4`);
  return blocks;
}
