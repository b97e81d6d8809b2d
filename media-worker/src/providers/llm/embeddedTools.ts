import { parseJson } from '@visavis/shared';
import type { LlmMessage, ToolCall, ToolSpec } from './Llm.ts';
import { actOf } from './embeddedActs.ts';
import { argumentsFrom } from './embeddedArguments.ts';
import { contentTerms } from './embeddedWords.ts';

type ToolMessage = Extract<LlmMessage, { role: 'tool' }>;

/** What many tools' names begin with: it tells none of them apart. */
const GENERIC = new Set(
  contentTerms(
    'fetch lookup search list update check create add show open run call handle do load read query retrieve display set tool function service api data value result',
  ),
);

/** Talk about something is no wish to have it done: opinions, reasons, what is over, what must not be. */
const NO_WISH =
  /\b(?:do|don't|did|would) you (?:like|love|enjoy|hate|prefer|mind|think|believe|feel|remember|miss)\b|\b(?:what do you think|how do you feel|have you ever|are you)\b|\b(?:do not|don't|never|stop|no need|without)\b|^(?:why|who made|who invented|who wrote)\b|\b(?:last (?:night|week|month|year)|yesterday|used to)\b/i;
const WISH =
  /\b(?:please|can you|could you|would you|will you|can i|could i|i(?:'d| would) like|i want|i need|i wonder|let's|tell me|show me|give me|find me|help me)\b/i;

/**
 * The tool that the user's words ask for and the arguments that they hold. It would rather find none than a wrong one:
 * words of the tool's name must be there, the sentence must want something, and every required argument must be clear.
 */
export function toolCallFor(text: string, tools: readonly ToolSpec[]): ToolCall | undefined {
  if (text.length > 400 || NO_WISH.test(text)) return undefined;
  const act = actOf(text);
  if (act !== 'question' && act !== 'command' && !WISH.test(text)) return undefined;
  const said = new Set(contentTerms(text));
  const found = tools
    .map((tool) => ({ tool, score: relevance(tool, said) }))
    .filter(({ score }) => score > 0)
    .map(({ tool, score }) => ({ tool, score, args: argumentsFrom(text, tool.parameters) }))
    .filter(({ args }) => args !== undefined)
    .sort((a, b) => b.score - a.score);
  const [best, second] = found;
  // Two that fit alike: a guess.
  if (!best || best.score === second?.score) return undefined;
  return { callId: `offline_${best.tool.name}`, name: best.tool.name, arguments: JSON.stringify(best.args) };
}

/** 0: not what was said; the more of its name and description was said, the higher. */
function relevance({ name, description }: ToolSpec, said: ReadonlySet<string>): number {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ');
  const all = [...new Set(contentTerms(words))];
  const specific = all.filter((term) => !GENERIC.has(term));
  const named = specific.length > 0 ? specific : all;
  const hits = named.filter((term) => said.has(term));
  if (hits.length === 0) return 0;
  const coverage = hits.length / named.length;
  const described = new Set(contentTerms(description).filter((term) => said.has(term) && !GENERIC.has(term)));
  for (const hit of hits) described.delete(hit);
  if (coverage < 1 && (coverage < 0.5 || described.size === 0)) return 0;
  return coverage * 10 + hits.length + Math.min(described.size, 5) / 10;
}

/** @returns the results of tools as sentences to be spoken; never empty. */
export function spokenResults(messages: readonly LlmMessage[]): string {
  const start = messages.findLastIndex(({ role }) => role !== 'tool') + 1;
  const results = messages.slice(start).filter((message): message is ToolMessage => message.role === 'tool');
  return results.map(spokenResult).join(' ');
}

const MAX_SPOKEN_CHARS = 300;
const TELLING = ['speech', 'summary', 'message', 'answer', 'text', 'description', 'result'];

function spokenResult({ ok, content }: ToolMessage): string {
  if (!ok) return "Sorry, I tried, but I couldn't get that just now.";
  const value = parseJson(content);
  // Plain text, or cut.
  const said = inWords(value === undefined ? content : value)
    .trim()
    .slice(0, MAX_SPOKEN_CHARS);
  if (said === '') return 'All right, that is done.';
  return /[.!?…]$/.test(said) ? said : `${said}.`;
}

function inWords(value: unknown): string {
  if (value === null || value === undefined || value === true) return '';
  if (value === false) return 'The answer is no';
  if (typeof value === 'number') return `It is ${value}`;
  if (typeof value === 'string') return capitalised(value.replace(/\s+/g, ' '));
  if (Array.isArray(value)) return list(value);
  const fields = Object.entries(value as Record<string, unknown>);
  const telling = TELLING.map((key) => fields.find(([name]) => name === key)?.[1]).find(
    (text) => typeof text === 'string' && text.trim() !== '',
  );
  if (telling !== undefined) return inWords(telling);
  const parts = fields
    .filter(([, each]) => isPlain(each))
    .slice(0, 5)
    .map(([key, each]) => `${humanised(key)} is ${plain(each)}`);
  return parts.length === 0 ? '' : `Here is what I found: ${joined(parts)}`;
}

function list(values: readonly unknown[]): string {
  if (values.length === 0) return 'I found nothing';
  const names = values.slice(0, 3).map((value) => {
    if (isPlain(value)) return plain(value);
    const fields = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
    return plain(fields.name ?? fields.title ?? Object.values(fields).find(isPlain));
  });
  const shown = names.filter((name) => name !== '');
  const count = values.length === 1 ? 'I found one' : `I found ${values.length}`;
  return shown.length === 0 ? count : `${count}: ${joined(shown)}`;
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function plain(value: unknown): string {
  if (!isPlain(value)) return '';
  return typeof value === 'boolean'
    ? value
      ? 'yes'
      : 'no'
    : String(value).replace(/\s+/g, ' ').slice(0, 80);
}

function humanised(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
}

function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
