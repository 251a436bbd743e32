import type { FailureKind } from "../lib/engine/failure";

/**
 * The required end of a delivery, regardless of faults. `onTry`: the number, from 1, of the first request that gets the expected
 * answer. Every later request gets it too, so that a repetition cannot make a delivery fail.
 */
export type Ending = { state: "delivered"; onTry: number } | { state: "failed"; kind: FailureKind };

export type Script = {
  ending: Ending;
  /** Weight of its topic in the load, relative to the others. */
  share: number;
  /** Timeout of the subscriber. The default is generous, so that a slow machine does not look like a slow subscriber. */
  timeoutMs?: number;
  /** No request arrives: there is no listener, or the connection is closed before a request is sent. */
  isUnseen?: true;
};

const delivered = (onTry: number): Ending => ({ state: "delivered", onTry });
const failed = (kind: FailureKind): Ending => ({ state: "failed", kind });

/** Subscribers, each at a path of its own. ./answers.ts holds their answers. */
export const SCRIPTS = {
  healthy: { ending: delivered(1), share: 20 },
  flaky: { ending: delivered(2), share: 20 },
  "retry-after": { ending: delivered(2), share: 5 },
  interim: { ending: delivered(1), share: 5 },
  down: { ending: failed("http_status"), share: 10 },
  "wrong-status": { ending: failed("http_status"), share: 5 },
  "no-content": { ending: failed("http_status"), share: 5 },
  redirect: { ending: failed("http_status"), share: 5 },
  reset: { ending: failed("reset"), share: 5 },
  invalid: { ending: failed("invalid_response"), share: 5 },
  huge: { ending: failed("response_too_large"), share: 2 },
  hang: { ending: failed("timeout"), share: 3, timeoutMs: 2500 },
  drip: { ending: failed("timeout"), share: 3, timeoutMs: 2500 },
  refuse: { ending: failed("connect_refused"), share: 5, isUnseen: true },
  "slow-tls": { ending: failed("tls"), share: 3, isUnseen: true },
} as const satisfies Record<string, Script>;

export type ScriptName = keyof typeof SCRIPTS;
export const SCRIPT_NAMES = Object.keys(SCRIPTS) as ScriptName[];

/** Number of automatic retries of every delivery, and the delay before each. */
export const RETRIES = 2;
export const RETRY_DELAY_MS = 300;
/** Delay that `retry-after` requests. */
export const RETRY_AFTER_SECONDS = 1;

/** A path without a subscriber. It is answered as soon as the log contains all requests sent before. */
export const CAUGHT_UP = "/caught-up";

/** Returns the script that the path of a subscriber's URL names. */
export function scriptOf(url: string): ScriptName {
  const name = url.slice(url.lastIndexOf("/") + 1);
  if (!(name in SCRIPTS)) throw new Error(`${url} names no script.`);
  return name as ScriptName;
}
