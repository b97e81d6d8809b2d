import { DEMO_LIMITS, KNOWLEDGE_LIMITS } from '@visavis/shared';
import { byId } from './dom.ts';

/** What the visitor gives the avatar to read. */
export type VisitorDocument =
  | { readonly kind: 'text'; readonly title: string; readonly text: string }
  | { readonly kind: 'file'; readonly title: string; readonly file: File };

const ENDINGS = /\.(?:txt|md|html?|pdf)$/i;
const PASTED = 'Pasted text';

/** Text to paste and a file to choose; both may stay empty. What is wrong is said as soon as it is there. */
export class DocumentsField {
  readonly #text = byId('document-text', HTMLTextAreaElement);
  readonly #file = byId('document-file', HTMLInputElement);
  readonly #remove = byId('document-remove', HTMLButtonElement);
  readonly #note = byId('document-note', HTMLElement);

  constructor() {
    this.#text.addEventListener('input', () => this.#check());
    this.#file.addEventListener('change', () => this.#check());
    this.#remove.addEventListener('click', () => {
      this.#file.value = '';
      this.#check();
      this.#file.focus();
    });
    this.#check();
  }

  /** @returns null when something is wrong with them, and says so. */
  read(): readonly VisitorDocument[] | null {
    if (!this.#check()) return null;
    const text = this.#text.value.trim();
    const file = this.#file.files?.[0];
    return [
      ...(text === '' ? [] : [{ kind: 'text' as const, title: PASTED, text }]),
      ...(file ? [{ kind: 'file' as const, title: file.name, file }] : []),
    ];
  }

  focus(): void {
    (this.#text.getAttribute('aria-invalid') === 'true' ? this.#text : this.#file).focus();
  }

  #check(): boolean {
    const [text, file] = [textProblem(this.#text.value.trim()), fileProblem(this.#file.files?.[0])];
    this.#text.setAttribute('aria-invalid', String(text !== null));
    this.#file.setAttribute('aria-invalid', String(file !== null));
    this.#remove.hidden = this.#file.files?.length === 0;
    this.#note.textContent =
      text ?? file ?? `Text, Markdown, HTML or PDF, up to ${megabytes(DEMO_LIMITS.fileBytes)}.`;
    this.#note.classList.toggle('is-over', text !== null || file !== null);
    return text === null && file === null;
  }
}

function textProblem({ length }: string): string | null {
  const most = KNOWLEDGE_LIMITS.textChars;
  if (length <= most) return null;
  const [said, limit] = [length, most].map((number) => number.toLocaleString('en'));
  return `The text has ${said} characters: ${limit} are the most. Send it as a file.`;
}

function fileProblem(file: File | undefined): string | null {
  if (!file) return null;
  if (!ENDINGS.test(file.name)) return `${file.name} cannot be read: choose a .txt, .md, .html or .pdf file.`;
  if (file.size === 0) return `${file.name} is empty.`;
  if (file.size <= DEMO_LIMITS.fileBytes) return null;
  return `${file.name} has ${megabytes(file.size)}: ${megabytes(DEMO_LIMITS.fileBytes)} are the most.`;
}

function megabytes(bytes: number): string {
  // Rounded up: what is too large never reads like the most that is taken.
  return `${Math.ceil(bytes / 100_000) / 10} MB`;
}
