import type { CookieOptions, Request, Response } from 'express';
import type { ConsoleCookie } from '../accounts/ConsoleSessions.ts';

/** The console's cookie, or another of ours: what it is called, and what browsers may do with it. */
export class ConsoleCookies {
  readonly #name: string;
  readonly #options: CookieOptions;

  /** @param publicUrl one that begins with `http:` gives up the `Secure` flag; null keeps it. */
  constructor(publicUrl: string | null, name = 'visavis') {
    const secure = publicUrl === null || new URL(publicUrl).protocol === 'https:';
    // `__Host-`: browsers take it over TLS only, for this host only, and no neighbouring host can overwrite it. They
    // treat http://localhost and http://127.0.0.1 as secure in this. Over plain HTTP, which PUBLIC_URL must say on
    // purpose, it has another name: for development in a network of one's own.
    this.#name = secure ? `__Host-${name}` : `${name}-plain-http`;
    this.#options = { secure, httpOnly: true, sameSite: 'lax', path: '/' };
  }

  read(req: Request): string | undefined {
    for (const part of (req.get('cookie') ?? '').split(';')) {
      const [name, value] = part.trim().split('=', 2);
      if (name === this.#name && value) return value;
    }
    return undefined;
  }

  set(res: Response, { token, expiresAt }: ConsoleCookie): void {
    res.cookie(this.#name, token, { ...this.#options, expires: expiresAt });
  }

  clear(res: Response): void {
    res.clearCookie(this.#name, this.#options);
  }
}
