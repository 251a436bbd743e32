import type { IncomingMessage, ServerResponse } from "node:http";
import { RETRY_AFTER_SECONDS } from "../errors";
import { type Answer, json } from "../http/respond";
import { addressBlock } from "../net/plain-address";
import { HASHES_AT_ONCE, HASHES_WAITING, SIGN_IN_BUSY } from "../passwords/hashing-limits";

const BY_PASSWORD = /^\/api\/auth\/callback\/password(?:\/|$)/;
/** The sign-ins whose passwords are hashed or wait for it, and how many of them one address may have: an office may share one. */
export const MOST_UNDER_WAY = HASHES_AT_ONCE + HASHES_WAITING;
export const MOST_OF_ONE_ADDRESS = 36;
/** A sign-in whose body takes longer is no longer counted. */
const ARRIVES_WITHIN_MS = 1_000;

/**
 * Counts the sign-ins by password under way in this process, and refuses those over the limits before Next handles them:
 * publishers would wait for Next's share of two hundred at once.
 */
export class SignInLimit {
  #underWay = 0;
  readonly #ofAddress = new Map<string, number>();

  /** @returns null when the request may continue, else its answer, which next-auth's client understands too */
  refuse(
    request: IncomingMessage,
    response: ServerResponse,
    { path, address, publicUrl }: { path: string; address: string; publicUrl: string },
  ): Answer | null {
    if (request.method !== "POST" || !path.startsWith("/api/") || !BY_PASSWORD.test(decodeURIComponent(path)))
      return null;
    const block = addressBlock(address);
    const ofAddress = this.#ofAddress.get(block) ?? 0;
    if (this.#underWay >= MOST_UNDER_WAY || ofAddress >= MOST_OF_ONE_ADDRESS) return busy(publicUrl);
    this.#underWay++;
    this.#ofAddress.set(block, ofAddress + 1);
    const leave = once(() => this.#leave(block));
    response.once("close", leave);
    setTimeout(() => request.complete || leave(), ARRIVES_WITHIN_MS).unref();
    return null;
  }

  #leave(block: string): void {
    this.#underWay--;
    const left = (this.#ofAddress.get(block) ?? 1) - 1;
    if (left > 0) this.#ofAddress.set(block, left);
    else this.#ofAddress.delete(block);
  }
}

function busy(publicUrl: string): Answer {
  const body = {
    url: `${publicUrl}/sign-in?error=busy`,
    error: { code: "too_many_requests", message: SIGN_IN_BUSY },
  };
  return json(body, 429, { "retry-after": String(RETRY_AFTER_SECONDS) });
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}
