import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { TextField } from './form.tsx';

const PAUSE_MS = 250;

/** A field that searches once one pauses in typing. */
export function SearchField(props: {
  label: string;
  name: string;
  value: string;
  placeholder?: string;
  onSearch: (text: string) => void;
}): VNode {
  const { label, name, value, placeholder, onSearch } = props;
  const [text, setText] = useState(value);
  const search = useRef(onSearch);
  search.current = onSearch;
  // The address changed by another way: back, a link, the filters being reset.
  useEffect(() => {
    setText((typed) => (typed.trim() === value ? typed : value));
  }, [value]);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => search.current(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
    // Only typing starts the wait.
  }, [text]);
  return (
    <TextField
      label={label}
      name={name}
      type="search"
      autocomplete="off"
      value={text}
      {...(placeholder === undefined ? {} : { placeholder })}
      onInput={setText}
    />
  );
}
