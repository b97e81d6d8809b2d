import type { ComponentChildren, VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useAction } from '../api/useAction.ts';
import { Dialog } from './Dialog.tsx';
import { Form } from './form.tsx';

/** A button for what cannot be undone: it says first what will happen. */
export function ConfirmButton(props: {
  label: string;
  /** When the label alone does not say what of: `Revoke key “Backend”`. */
  describe?: string;
  title: string;
  confirm: string;
  danger?: boolean;
  small?: boolean;
  work: () => Promise<void>;
  children: ComponentChildren;
}): VNode {
  const [open, setOpen] = useState(false);
  const action = useAction(async () => {
    await props.work();
    setOpen(false);
  });
  const { danger = true, small = true } = props;
  return (
    <>
      <button
        type="button"
        class={`button${small ? ' is-small' : ''}${danger ? ' is-danger-quiet' : ''}`}
        {...(props.describe === undefined ? {} : { 'aria-label': props.describe })}
        onClick={() => {
          action.clear();
          setOpen(true);
        }}
      >
        {props.label}
      </button>
      {open && (
        <Dialog title={props.title} onClose={() => setOpen(false)}>
          <Form
            onSubmit={() => action.run()}
            busy={action.busy}
            error={action.error}
            submit={props.confirm}
            danger={danger}
            aside={
              <button type="button" class="button" onClick={() => setOpen(false)}>
                Cancel
              </button>
            }
          >
            <div class="prose">{props.children}</div>
          </Form>
        </Dialog>
      )}
    </>
  );
}
