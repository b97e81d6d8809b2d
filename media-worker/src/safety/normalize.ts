import { EMOJI_WORDS, LEET, LOOKALIKES, NOT_MISSPELT, SENSITIVE_WORDS, SLANG } from './normalizeData.ts';

const FILLERS =
  /(?<=^| )(?:, )?(?:uh|um|uhm|er|erm|hmm|you know|i mean|kinda|kind of|sort of|basically|literally|fucking|fuckin|freaking)(?: ,)?(?= |$)/g;

const slangPatterns = SLANG.map(
  ([from, to]) => [new RegExp(`(?<=^| )${from.replace('*', '[a-z]*')}(?= )`, 'g'), to] as const,
);

/**
 * The words of a message in one plain form: lower case, Latin letters, expanded contractions, undone disguises
 * (look-alike letters, leetspeak, spacing, stars, stretched letters), slang and misspelling of words that matter.
 * @returns one string a clause, each "word word , word " with a space behind every word.
 */
export function normalizeClauses(message: string): string[] {
  const plain = despaced(foldLetters(message));
  return plain
    .split(/[.!?;:\n\u2026]+(?=\s|$)|\n|(?<=\s)(?:but|although|though|however|except)(?=\s)/)
    .map(normalizeClause)
    .filter((clause) => clause.trim() !== '');
}

function foldLetters(text: string): string {
  let folded = '';
  for (const letter of text.normalize('NFKD').toLowerCase()) {
    if (/[\p{M}\u200B-\u200F\u2060\uFEFF\u00AD]/u.test(letter)) continue;
    const word = EMOJI_WORDS[letter];
    folded += word === undefined ? (LOOKALIKES[letter] ?? letter) : ` ${word} `;
  }
  return folded.replace(/[’‘ʼ`´]/g, "'").replace(/[“”«»„]/g, '"');
}

/** "k i l l", "s.u.i.c.i.d.e", "k-i-l-l": four and more single letters with one kind of gap are a word. */
function despaced(text: string): string {
  return text.replace(/(?<![a-z0-9@$!])[a-z0-9@$!](?:([ ._*-]{1,2})[a-z0-9@$!](?![a-z0-9])){3,}/g, (run) =>
    run.replace(/[ ._*-]/g, ''),
  );
}

function normalizeClause(clause: string): string {
  const words = clause
    .replace(/n't\b/g, ' not')
    .replace(/\bca not\b/g, 'can not')
    .replace(/\bwo not\b/g, 'will not')
    .replace(/'m\b/g, ' am')
    .replace(/'ve\b/g, ' have')
    .replace(/'d\b/g, ' would')
    .replace(/'ll\b/g, ' will')
    .replace(/'re\b/g, ' are')
    .replace(/\b(it|that|what|there|he|she|who|here|where)'s\b/g, '$1 is')
    .replace(/[,()–—]|(?<=\s)-(?=\s)/g, ' , ')
    .split(/\s+/)
    .map(undisguised)
    .filter((word) => word !== '');
  let text = `${words.join(' ')} `;
  for (const [pattern, meaning] of slangPatterns) text = text.replace(pattern, meaning);
  return text.replace(FILLERS, '').replace(/ +/g, ' ').trimStart();
}

function undisguised(raw: string): string {
  if (raw === ',') return raw;
  let word = raw.replace(/^["'#_~]+|["'_~]+$/g, '');
  if (
    /[a-z]/.test(word) &&
    /[0-9@$!|€+]/.test(word) &&
    !/^\d+[a-z]{1,3}$/.test(word) &&
    !/^\$?\d/.test(word)
  ) {
    word = word.replace(/!+$/, '').replace(/[0-9@$!|€+]/g, (symbol) => LEET[symbol] ?? symbol);
  }
  word = word.replace(/([a-z])\1{2,}/g, (_, letter: string) =>
    /[lsofe]/.test(letter) ? letter + letter : letter,
  );
  if (/^[a-z]+[*#x]+[a-z*#x]*$/.test(word) && /[*#]/.test(word)) return starredOut(word);
  word = word.replace(/[^a-z0-9'-]/g, '').replace(/-/g, ' ');
  return corrected(word).replace(/'/g, '');
}

/** "k*ll", "su**ide". */
function starredOut(word: string): string {
  const pattern = new RegExp(`^${word.replace(/[*#]/g, '[a-z]')}$`);
  return SENSITIVE_WORDS.find((known) => pattern.test(known)) ?? word.replace(/[*#]/g, '');
}

function corrected(word: string): string {
  if (word.length < 5 || NOT_MISSPELT.has(word) || SENSITIVE_WORDS.some((known) => known === word))
    return word;
  for (const known of SENSITIVE_WORDS) {
    if (known.length < 5 || !word.startsWith(known.charAt(0))) continue;
    const allowed = known.length >= 7 && word.length >= 6 && !/^(hang|kill)/.test(known) ? 2 : 1;
    if (Math.abs(known.length - word.length) <= allowed && editDistance(word, known) <= allowed) return known;
  }
  return word;
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
