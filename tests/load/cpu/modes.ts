/** What goes on in a session. */
export const MODES = ['speaking', 'listening', 'idle'] as const;
export type Mode = (typeof MODES)[number];
export type ByMode<Value> = Readonly<Record<Mode, Value>>;

export async function byMode<Value>(make: (mode: Mode) => Promise<Value>): Promise<ByMode<Value>> {
  const speaking = await make('speaking');
  const listening = await make('listening');
  return { speaking, listening, idle: await make('idle') };
}
