import { randomBytes, timingSafeEqual } from 'node:crypto';

/** Tokens of links, each good for one browser session, and the cookies they are exchanged for. */
export class Sessions {
  private readonly tokens = new Set<string>();
  private readonly cookies = new Set<string>();

  constructor(private readonly cookieName: string) {}

  /** A token for a new link. */
  newToken(): string {
    const token = randomBytes(32).toString('base64url');
    this.tokens.add(token);
    return token;
  }

  /** The `Set-Cookie` value of a new session; undefined when the token is not, or no longer, good. */
  exchange(token: string): string | undefined {
    const known = find(this.tokens, token);
    if (known === undefined) return undefined;
    this.tokens.delete(known);
    const cookie = randomBytes(32).toString('base64url');
    this.cookies.add(cookie);
    return `${this.cookieName}=${cookie}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Whether a request's `Cookie` header belongs to a session. */
  accepts(header: string | undefined): boolean {
    const prefix = `${this.cookieName}=`;
    const values = (header ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(prefix))
      .map((pair) => pair.slice(prefix.length));
    return values.some((value) => find(this.cookies, value) !== undefined);
  }
}

/** Compares in a time that does not tell how much of a guess was right. */
function find(known: ReadonlySet<string>, guess: string): string | undefined {
  const bytes = Buffer.from(guess);
  return [...known].find((value) => {
    const expected = Buffer.from(value);
    return expected.length === bytes.length && timingSafeEqual(expected, bytes);
  });
}
