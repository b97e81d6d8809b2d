const KEY = 'visavis.claim';

function randomClaim(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}

/**
 * This browser's own secret (192 random bits, base64url): the session id alone is an address, and the first browser that
 * uses it is the only one afterwards. Kept in localStorage, so that a reloaded page may take its session up again.
 *
 * @param storage null, or one that throws, where the browser keeps nothing: the claim then lasts as long as the page.
 */
export function browserClaim(storage: Pick<Storage, 'getItem' | 'setItem'> | null): string {
  try {
    const known = storage?.getItem(KEY);
    if (known && /^[\w-]{22,128}$/.test(known)) return known;
  } catch {
    // Storage is blocked: a new one, for this page.
  }
  const claim = randomClaim();
  try {
    storage?.setItem(KEY, claim);
  } catch {
    // As above.
  }
  return claim;
}
