/** The words of what people write are few: so many of them are most. */
const KEPT_WORDS = 5_000;

/** @returns what `find` gives of a word, found once; full of them, `known` forgets all. */
export function remembered<Value>(known: Map<string, Value>, word: string, find: () => Value): Value {
  const kept = known.get(word);
  if (kept !== undefined) return kept;
  const value = find();
  if (known.size >= KEPT_WORDS) known.clear();
  known.set(word, value);
  return value;
}
