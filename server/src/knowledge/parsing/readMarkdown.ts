import { marked, type Token, type Tokens } from 'marked';
import { tidy, type Block, type ParsedDocument } from './Block.ts';
import { readHtml } from './readHtml.ts';

/** Reads Markdown into headings and paragraphs: what it says, without its marks, addresses and pictures. */
export function readMarkdown(markdown: string): ParsedDocument {
  const blocks: Block[] = [];
  const body = markdown.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, '');
  for (const token of marked.lexer(body)) readBlock(token, blocks);
  const first = blocks.find((block) => block.kind === 'heading');
  return { title: first?.text ?? null, blocks, pages: null };
}

function readBlock(token: Token, blocks: Block[]): void {
  const add = (text: string): void => {
    if (tidy(text) !== '') blocks.push({ kind: 'text', text: tidy(text) });
  };
  switch (token.type) {
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading;
      const text = tidy(inline(tokens));
      if (text !== '') blocks.push({ kind: 'heading', level: depth, text });
      return;
    }
    case 'list':
      for (const item of (token as Tokens.List).items) readItem(item, blocks);
      return;
    case 'blockquote':
      for (const inner of (token as Tokens.Blockquote).tokens) readBlock(inner, blocks);
      return;
    case 'table': {
      const { header, rows } = token as Tokens.Table;
      const names = header.map(({ tokens }) => tidy(inline(tokens)));
      for (const row of rows) {
        const cells = row.map(({ tokens }, column) => {
          const cell = tidy(inline(tokens));
          const name = names[column] ?? '';
          return cell === '' ? '' : column === 0 || name === '' ? cell : `${name}: ${cell}`;
        });
        add(cells.filter((cell) => cell !== '').join(', '));
      }
      return;
    }
    case 'html':
      blocks.push(...readHtml((token as Tokens.HTML).text).blocks);
      return;
    case 'space':
    case 'hr':
    case 'def':
      return;
    default:
      add(textOf(token));
  }
}

function readItem({ tokens }: Tokens.ListItem, blocks: Block[]): void {
  let own = '';
  const nested: Token[] = [];
  for (const token of tokens) {
    if (token.type === 'text' || token.type === 'paragraph') own += ` ${textOf(token)}`;
    else nested.push(token);
  }
  if (tidy(own) !== '') blocks.push({ kind: 'text', text: tidy(own) });
  for (const token of nested) readBlock(token, blocks);
}

function inline(tokens: readonly Token[]): string {
  return tokens
    .map((token): string => {
      switch (token.type) {
        case 'image':
        case 'html':
          return ' ';
        case 'br':
          return ' ';
        default:
          return textOf(token);
      }
    })
    .join('');
}

/** What a token of any kind holds: its parts, or its own text. */
function textOf(token: Token): string {
  const { tokens, text } = token as { tokens?: Token[]; text?: unknown };
  if (tokens) return inline(tokens);
  return typeof text === 'string' ? unescaped(text) : '';
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
