import { z } from "zod";
import { AnswerError, type Ask } from "../net/ask";
import { freshForMs } from "../net/freshness";
import { hashSecret } from "../secrets/hash";
import { askGuarded } from "./ask-guarded";
import { QuestionBudget } from "./question-budget";
import type { Interceptor } from "./schema";

/** Each entry holds a token's claims, some hundred bytes. The oldest entries are evicted first. */
const MOST_HELD = 10_000;

const answer = z.looseObject({
  active: z.boolean(),
  exp: z.number().optional(),
  nbf: z.number().optional(),
  scope: z.string().optional(),
});
/** What an authorization server says of an active token (RFC 7662, section 2.2). */
export type TokenClaims = z.output<typeof answer>;

/** The sender's address sent too many tokens that are not active. */
export class TooManyQuestionsError extends Error {}

/** A cache of authorization servers' answers, kept as long as the answers and the policy allow, keyed by the token's hash. */
export class Introspections {
  #held = new Map<string, { claims: TokenClaims; until: number }>();
  #asking = new Map<string, Promise<TokenClaims | null>>();
  #budget: QuestionBudget;

  constructor(
    private readonly ask: Ask = askGuarded,
    private readonly now: () => number = Date.now,
  ) {
    this.#budget = new QuestionBudget(now);
  }

  /**
   * The claims of a token; null when it is not active. Only active tokens are cached.
   * @param address the sender's address, whose introspections are limited
   * @throws TooManyQuestionsError, or an error when the server cannot be reached or its answer is not valid
   */
  introspect(
    url: string,
    { clientId, clientSecret, cacheSeconds, timeoutMs }: Extract<Interceptor, { type: "oauth" }>,
    token: string,
    address: string,
  ): Promise<TokenClaims | null> {
    const id = hashSecret(JSON.stringify([url, clientId, clientSecret, token]));
    const held = this.#held.get(id);
    if (held && this.now() < held.until) return Promise.resolve(held.claims);
    this.#held.delete(id);
    const inquiry = {
      url,
      form: { token, token_type_hint: "access_token" },
      headers: { authorization: basic(clientId, clientSecret) },
      timeoutMs,
    };
    const underWay = this.#asking.get(id);
    if (underWay) return underWay;
    const end = this.#budget.begin(address);
    if (end === null) return Promise.reject(new TooManyQuestionsError());
    const asking = this.#fetch(id, inquiry, cacheSeconds).finally(() => this.#asking.delete(id));
    this.#asking.set(id, asking);
    asking.then(
      (claims) => end(claims !== null),
      () => end(false),
    );
    return asking;
  }

  async #fetch(id: string, inquiry: Parameters<Ask>[0], cacheSeconds: number): Promise<TokenClaims | null> {
    const askedAt = this.now();
    const { headers, value } = await this.ask(inquiry);
    const { data: claims } = answer.safeParse(value);
    if (!claims)
      throw new AnswerError(`${new URL(inquiry.url).origin} did not say whether the token is active.`);
    if (!claims.active || !isTimely(claims, this.now())) return null;
    const freshMs = Math.min(cacheSeconds * 1000, freshForMs(headers, askedAt) ?? Number.POSITIVE_INFINITY);
    const until = Math.min(askedAt + freshMs, (claims.exp ?? Number.POSITIVE_INFINITY) * 1000);
    if (until > this.now()) this.#hold(id, { claims, until });
    return claims;
  }

  #hold(id: string, entry: { claims: TokenClaims; until: number }): void {
    const [oldest] = this.#held.keys();
    if (this.#held.size >= MOST_HELD && oldest !== undefined) this.#held.delete(oldest);
    this.#held.set(id, entry);
  }
}

function isTimely({ exp, nbf }: TokenClaims, nowMs: number): boolean {
  return (exp === undefined || nowMs < exp * 1000) && (nbf === undefined || nbf * 1000 <= nowMs);
}

/** RFC 6749, section 2.3.1: both parts are form-encoded first, so that a colon in the ID does not end it. */
function basic(clientId: string, clientSecret: string): string {
  const [id, secret] = [clientId, clientSecret].map((part) =>
    new URLSearchParams({ "": part }).toString().slice(1),
  );
  return `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
}
