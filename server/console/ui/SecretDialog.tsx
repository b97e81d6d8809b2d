import type { VNode } from 'preact';
import { Code } from './Copy.tsx';
import { Dialog } from './Dialog.tsx';
import { Notice } from './states.tsx';

/** Shows what can be seen only once. */
export function SecretDialog(props: {
  title: string;
  what: string;
  secret: string;
  advice: string;
  onClose: () => void;
}): VNode {
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <Notice kind="warning">Copy it now: it cannot be shown again.</Notice>
      <p class="secret">
        <Code text={props.secret} what={props.what} />
      </p>
      <p class="hint">{props.advice}</p>
      <div class="form-buttons">
        <button type="button" class="button is-primary" onClick={props.onClose}>
          I have kept it
        </button>
      </div>
    </Dialog>
  );
}
