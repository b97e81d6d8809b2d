/**
 * @returns the page's element with this id, as this class.
 * @throws when the page has none: its markup and its scripts do not fit together.
 */
export function byId<T extends Element>(id: string, type: abstract new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`index.html has no ${type.name} with the id "${id}".`);
}

/** A new element with text and children; text is never read as markup. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { className = '', text = '' }: { className?: string; text?: string } = {},
  children: readonly Node[] = [],
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  element.append(...children);
  return element;
}

/** Shows another icon of the page's sprite in an element that has one. */
export function setIcon(element: Element, icon: string): void {
  element.querySelector('use')?.setAttribute('href', `#i-${icon}`);
}

/** Changes an element's label, the `<span>` beside its icon. */
export function setLabel(element: Element, label: string): void {
  const span = element.querySelector('span');
  if (span && span.textContent !== label) span.textContent = label;
}

/** 83,000 ms → `1:23`. */
export function formatTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** 742 ms → `0.74 s`. */
export function formatLatency(ms: number): string {
  return `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 0)} s`;
}

/** Copies a text; the button says so for a moment. */
export async function copyWithFeedback(button: HTMLElement, text: string): Promise<void> {
  const label = button.querySelector('span')?.textContent ?? '';
  let copied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Insecure pages have no clipboard; the text can still be selected by hand.
    copied = false;
  }
  setLabel(button, copied ? 'Copied' : 'Select and copy by hand');
  if (copied) setIcon(button, 'check');
  setTimeout(() => {
    setLabel(button, label);
    setIcon(button, 'copy');
  }, 2_000);
}
