import { DEFAULT_RETRY_SETTINGS, delayBeforeRetry, type Random, type RetrySettings } from "./retry";

/**
 * An e-mail's way to the mail server: `waiting` for its next try, `sending` while one is under way, then `sent` or
 * `failed`. A try that nobody ends (its worker died) is over when its time is, and another is made.
 */
export const MAIL_STATES = ["waiting", "sending", "sent", "failed"] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** What the mail server made of a message, recipient by recipient; without an answer, each counts as refused for now. */
export type SmtpResult = {
  /** Whose copy the server answers for from now on. */
  accepted: readonly string[];
  refused: readonly Refusal[];
};
export type Refusal = { recipient: string; isForGood: boolean; reason: string };

/** What the decision needs to know of an e-mail. */
export type MailFacts = {
  /** Epoch milliseconds. */
  createdAt: number;
  /** How often it was handed over, this time included. */
  tries: number;
  /** Whether the server took it for somebody at an earlier try. */
  wasAccepted: boolean;
};

export type MailStep = {
  state: Exclude<MailState, "sending">;
  /** Who is still to get it. */
  pending: string[];
  isAccepted: boolean;
  /** When it is tried again, if it is. */
  dueAt: number;
  /** Why somebody did not get it, or not yet. */
  reason: string | null;
};

const DAY_MS = 86_400_000;
const RETRY: RetrySettings = {
  ...DEFAULT_RETRY_SETTINGS,
  strategy: "exponential",
  attempts: 100,
  firstDelayMs: 30_000,
  longestDelayMs: 3_600_000,
  totalMs: DAY_MS,
  jitter: "equal",
};

/**
 * Decides what follows a try: who was refused for now is tried again for a day, and nobody else.
 * @param now epoch milliseconds of the database's clock; @param random a number in [0, 1)
 */
export function afterSmtpResult(
  mail: MailFacts,
  { accepted, refused }: SmtpResult,
  now: number,
  random: Random,
): MailStep {
  const isAccepted = mail.wasAccepted || accepted.length > 0;
  const deferred = refused.filter(({ isForGood }) => !isForGood).map(({ recipient }) => recipient);
  const dueAt = now + delayBeforeRetry(RETRY, { retry: mail.tries, lastDelayMs: null }, random);
  const isLate = dueAt > mail.createdAt + DAY_MS;
  const pending = isLate ? [] : deferred;
  const end = isAccepted ? "sent" : "failed";
  const reason = [...new Set(refused.map((one) => one.reason))].join("; ") || null;
  return { state: pending.length > 0 ? "waiting" : end, pending, isAccepted, dueAt, reason };
}
