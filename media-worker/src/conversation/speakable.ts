/** First words of what a model does instead of saying it: `*smiles*`, `(laughs softly)`, `[pause]`. */
const STAGE_WORDS = new Set(
  (
    'smile smiles smiling grin grins nod nods nodding laugh laughs laughing laughter chuckle chuckles giggle giggles sigh sighs ' +
    'sighing pause pauses pausing beat silence lean leans leaning tilt tilts wink winks wave waves waving shrug shrugs frown ' +
    'frowns gasp gasps blink blinks look looks looking gaze gazes raise raises clear clears clap claps hug hugs think thinks ' +
    'thinking breathe breathes exhale exhales inhale inhales whisper whispers softly gently warmly quietly thoughtfully ' +
    'excitedly curiously music applause typing'
  ).split(' '),
);

const EMOJI =
  /\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u{1F3FB}-\u{1F3FF}]|[\u{E0020}-\u{E007F}]|\u200D|\uFE0F|\u20E3/gu;
const EMOTICON = /(^|\s)(?:[:;=8][-o^']?[)(DPp/\\|*3]+|<3|xD|XD|\^_\^|¯\\_\(ツ\)_\/¯)(?=\s|$|[.,!?])/g;
const URL = /\b(?:https?:\/\/|www\.)[^\s<>()[\]]*[^\s<>()[\].,;:!?'"]/gi;

/**
 * What of a model's text is to be heard: no markdown, emoji, stage directions, code or addresses.
 * @returns "" when nothing is left to say.
 */
export function speakable(text: string): string {
  const plain = text
    .replace(/```[\s\S]*?(```|$)/g, ' ')
    .split('\n')
    .map(withoutBlockMarks)
    .filter((line) => line !== '')
    .join(' ');
  const said = withoutInlineMarks(plain)
    .replace(EMOJI, ' ')
    .replace(EMOTICON, '$1')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,!?;:…])(?!\S)/g, '$1')
    .replace(/\(\s*\)|\[\s*\]/g, '')
    .replace(/^[\s.,;:…–—-]+(?=\S)/, '')
    .trim();
  return /[\p{L}\p{N}]/u.test(said) ? said : '';
}

/** Headings, lists, quotes, rules and tables of one line. A heading or list item ends like a sentence. */
function withoutBlockMarks(line: string): string {
  const bare = line.trim();
  if (/^([-*_=]\s*){3,}$/.test(bare) || /^\|?(\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/.test(bare)) return '';
  const item = /^(?:#{1,6}\s+|(?:>\s*)+|[-*+•]\s+(?:\[[ xX]\]\s+)?|\d{1,2}[.)]\s+)+/.exec(bare);
  const cells = (rest: string): string =>
    rest.startsWith('|') && rest.endsWith('|')
      ? rest
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim())
          .join(', ')
      : rest;
  const content = cells(bare.slice(item?.[0].length ?? 0)).trim();
  if (!item || content === '') return content;
  return /[.?!…:,;]["'”’)*_]*$/.test(content) ? content : `${content}.`;
}

function withoutInlineMarks(text: string): string {
  return text
    .replace(/!\[[^\]]*\]\([^)]*\)/g, ' ')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/<(https?:[^>]+)>/gi, '$1')
    .replace(/<\/?[a-z][^<>]*>/gi, ' ')
    .replace(/(?:\bat |\bto )?(?:the link )?\(?(?:https?:\/\/|www\.)\S+/gi, (match) => linkWords(match))
    .replace(/`+([^`]*)`+/g, '$1')
    .replace(/(\*\*\*|\*\*|__|~~)(?=\S)([\s\S]*?\S)\1/g, '$2')
    .replace(/\[\d+\]/g, '')
    .replace(/[[(]([^\])]*)[\])]/g, (aside, inner: string) => (isStageDirection(inner) ? ' ' : aside))
    .replace(/\*(?=\S)([^*\n]*\S)\*/g, (_, inner: string, at: number, whole: string) =>
      isStageDirection(inner) || whole.trim() === `*${inner}*` ? ' ' : inner,
    )
    .replace(/(^|\s)_(?=\S)([^_\n]*\S)_(?=\W|$)/g, '$1$2')
    .replace(/[*`~]|(^|\s)[#>]+(?=\s)/g, '$1');
}

/** "at https://…" and "to https://…" become "at the link"; punctuation behind the address stays. */
function linkWords(match: string): string {
  const address = URL.exec(match);
  URL.lastIndex = 0;
  if (!address) return match;
  const before = match
    .slice(0, address.index)
    .replace(/\($/, '')
    .replace(/the link $/i, '');
  const after = match.slice(address.index + address[0].length).replace(/^\)/, '');
  return `${before}the link${after}`;
}

function isStageDirection(inner: string): boolean {
  const first = /^[\s"'“]*(\p{L}+)/u.exec(inner)?.[1]?.toLowerCase();
  return first !== undefined && STAGE_WORDS.has(first) && inner.split(/\s+/).length <= 12;
}
