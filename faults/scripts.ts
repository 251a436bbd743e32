import type { FailureKind } from "../lib/engine/failure";

/**
 * What a delivery must come to, whatever dies meanwhile. `onTry`: the request, counted from the first, that is answered
 * as expected; every one after it is too, so that sending again never spoils a delivery.
 */
export type Ending = { state: "delivered"; onTry: number } | { state: "failed"; kind: FailureKind };

export type Script = {
  ending: Ending;
  /** How often its topic is published to, against the others. */
  share: number;
  /** The subscriber's own; the others have a generous one, so that a slow machine is never taken for a slow subscriber. */
  timeoutMs?: number;
  /** No request arrives at all: there is nobody, or the connection is given up before one is sent. */
  isUnseen?: true;
};

const delivered = (onTry: number): Ending => ({ state: "delivered", onTry });
const failed = (kind: FailureKind): Ending => ({ state: "failed", kind });

/** The subscribers, each at a path of its own. How they answer is written in ./answers.ts. */
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

/** Automatic retries of every delivery, and the delay before each. */
export const RETRIES = 2;
export const RETRY_DELAY_MS = 300;
/** What `retry-after` asks for. */
export const RETRY_AFTER_SECONDS = 1;

/** A path that is no subscriber: answered once everything that had been sent to the receiver before is in its log. */
export const CAUGHT_UP = "/caught-up";

/** The script of a subscriber's URL: its path names it. */
export function scriptOf(url: string): ScriptName {
  const name = url.slice(url.lastIndexOf("/") + 1);
  if (!(name in SCRIPTS)) throw new Error(`No script is named by ${url}.`);
  return name as ScriptName;
}
