import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';

/** A button that copies a text, and says that it did. */
export function Copy({ text, what }: { text: string; what: string }): VNode {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2_000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      // Pages without https have no clipboard; the text can still be selected by hand.
      setState('failed');
    }
  };
  return (
    <>
      <button type="button" class="icon-button" aria-label={`Copy ${what}`} onClick={() => void copy()}>
        <Icon name={state === 'copied' ? 'check' : 'copy'} />
      </button>
      <span class={state === 'failed' ? 'hint' : 'visually-hidden'} role="status">
        {state === 'copied' ? 'Copied' : state === 'failed' ? 'Select and copy it by hand' : ''}
      </span>
    </>
  );
}

/** An id or a secret: to be read, selected and copied. */
export function Code({ text, what }: { text: string; what: string }): VNode {
  return (
    <span class="code">
      <code>{text}</code>
      <Copy text={text} what={what} />
    </span>
  );
}
