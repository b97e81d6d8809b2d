export interface Account {
  readonly id: string;
  readonly name: string;
}

const KEY = 'visavis-console-account';

/** The account that was looked at in this tab before it was reloaded. Whether one may, the server says. */
export function rememberedAccount(): Account | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return isAccount(stored) ? stored : null;
  } catch {
    return null;
  }
}

export function rememberAccount(account: Account | null): void {
  try {
    if (account === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(account));
  } catch {
    // A browser that keeps nothing begins with the first membership again.
  }
}

function isAccount(value: unknown): value is Account {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'name' in value &&
    typeof value.id === 'string' &&
    typeof value.name === 'string'
  );
}
