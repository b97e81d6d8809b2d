import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';
import { ApiError } from '../api/ApiError.ts';
import { Failure } from './states.tsx';

interface Labelled {
  label: string;
  hint?: ComponentChildren;
  /** What is wrong with it. */
  problem?: string | undefined;
}

function describedBy(id: string, { hint, problem }: Labelled): { 'aria-describedby'?: string } {
  const ids = [hint === undefined ? '' : `${id}-hint`, problem === undefined ? '' : `${id}-problem`];
  const text = ids.filter(Boolean).join(' ');
  return text === '' ? {} : { 'aria-describedby': text };
}

function Around(props: Labelled & { id: string; children: ComponentChildren }): VNode {
  const { id, label, hint, problem, children } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem !== undefined && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}

interface InputProps extends Labelled {
  name: string;
  type?: 'text' | 'email' | 'password' | 'search' | 'date' | 'url';
  /** What it shows: at first, or with `onInput` always. */
  value?: string;
  onInput?: (value: string) => void;
  autocomplete?: string;
  inputMode?: 'decimal' | 'numeric';
  required?: boolean;
  placeholder?: string;
  minLength?: number;
  maxLength?: number;
}

/**
 * What is in a field belongs to who types there, unless the page keeps it: a page that renders anew, since a list was fetched
 * again, must not take back what was typed.
 */
function contentOf(value: string | undefined, kept: boolean): { value?: string; defaultValue?: string } {
  if (value === undefined) return {};
  return kept ? { value } : { defaultValue: value };
}

export function TextField(props: InputProps): VNode {
  const { label, hint, problem, onInput, type = 'text', value, ...rest } = props;
  const id = useId();
  const labelled: Labelled = { label, hint, problem };
  // The element's types tell each kind from the others; here the kind is the caller's.
  const kind = { type } as { type: 'text' };
  return (
    <Around id={id} {...labelled}>
      <input
        id={id}
        {...kind}
        {...rest}
        {...contentOf(value, onInput !== undefined)}
        {...describedBy(id, labelled)}
        aria-invalid={problem !== undefined}
        onInput={(event) => onInput?.(event.currentTarget.value)}
      />
    </Around>
  );
}

export function TextArea(props: Labelled & { name: string; rows: number; value: string }): VNode {
  const { label, hint, problem, name, rows, value } = props;
  const id = useId();
  const labelled: Labelled = { label, hint, problem };
  return (
    <Around id={id} {...labelled}>
      <textarea
        id={id}
        name={name}
        rows={rows}
        {...contentOf(value, false)}
        {...describedBy(id, labelled)}
        aria-invalid={problem !== undefined}
      />
    </Around>
  );
}

export function SelectField(
  props: Labelled & {
    name: string;
    value?: string;
    options: readonly (readonly [value: string, label: string])[];
    onChange?: (value: string) => void;
  },
): VNode {
  const { label, hint, problem, name, value, options, onChange } = props;
  const id = useId();
  const labelled: Labelled = { label, hint, problem };
  return (
    <Around id={id} {...labelled}>
      <select
        id={id}
        name={name}
        {...(value !== undefined && onChange ? { value } : {})}
        {...describedBy(id, labelled)}
        onChange={(event) => onChange?.(event.currentTarget.value)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option} selected={option === value}>
            {text}
          </option>
        ))}
      </select>
    </Around>
  );
}

/** Several of a few: each a checkbox, named as one group. */
export function Choices(props: {
  legend: string;
  name: string;
  options: readonly (readonly [value: string, label: string])[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}): VNode {
  return (
    <fieldset class="choices">
      <legend>{props.legend}</legend>
      {props.options.map(([value, label]) => (
        <label key={value} class="choice">
          <input
            type="checkbox"
            name={props.name}
            value={value}
            checked={props.chosen.includes(value)}
            onChange={(event) => {
              const others = props.chosen.filter((each) => each !== value);
              props.onChange(event.currentTarget.checked ? [...others, value] : others);
            }}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** A form that is sent by its one button, with what went wrong above it. */
export function Form(props: {
  onSubmit: (values: FormData) => void;
  busy: boolean;
  error: ApiError | null;
  submit: string;
  danger?: boolean;
  aside?: ComponentChildren;
  children?: ComponentChildren;
}): VNode {
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit(new FormData(event.currentTarget));
      }}
    >
      {props.children}
      {props.error && <Failure error={props.error} />}
      <div class="form-buttons">
        <button
          type="submit"
          class={props.danger ? 'button is-danger' : 'button is-primary'}
          disabled={props.busy}
        >
          {props.busy ? 'One moment…' : props.submit}
        </button>
        {props.aside}
      </div>
    </form>
  );
}

/** @returns a form's value as the text that was typed, without spaces around it. */
export function textOf(values: FormData, name: string): string {
  const value = values.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** As `textOf`, character by character: spaces belong to a password. */
export function secretOf(values: FormData, name: string): string {
  const value = values.get(name);
  return typeof value === 'string' ? value : '';
}

/**
 * @param parse gives null for what it cannot read.
 * @returns a form's value as a number; null where nothing was typed.
 * @throws ApiError for what is no number, as the API would say it.
 */
export function optionalNumberOf(
  values: FormData,
  name: string,
  parse: (text: string) => number | null,
): number | null {
  const text = textOf(values, name);
  if (text === '') return null;
  const value = parse(text);
  if (value !== null) return value;
  const message = 'must be a number, or empty';
  throw new ApiError(422, 'validation_failed', 'A number cannot be read.', [{ path: name, message }]);
}
