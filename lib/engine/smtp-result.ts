import { DEFAULT_RETRY_SETTINGS, delayBeforeRetry, type Random, type RetrySettings } from "./retry";

/**
 * The states of an e-mail: `waiting` for its next try, `sending` while a try is under way, then `sent` or `failed`. A try
 * whose worker died is over when its lease runs out, and another follows.
 */
export const MAIL_STATES = ["waiting", "sending", "sent", "failed"] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** The answer of the mail server to a message, recipient by recipient; without an answer, each counts as refused for now. */
export type SmtpResult = {
  /** The recipients whose copies the server has taken responsibility for. */
  accepted: readonly string[];
  refused: readonly RecipientRefusal[];
};
export type RecipientRefusal = { recipient: string; isForGood: boolean; reason: string };

/** The facts of an e-mail that the decision needs. */
export type MailFacts = {
  /** Epoch milliseconds. */
  createdAt: number;
  /** The number of tries, this one included. */
  tries: number;
  /** Whether the server accepted it for a recipient at an earlier try. */
  wasAccepted: boolean;
};

export type MailStep = {
  state: Exclude<MailState, "sending">;
  /** The recipients who are still to get it. */
  pending: string[];
  isAccepted: boolean;
  /** The time of the next try, if one follows. */
  dueAt: number;
  /** Why recipients did not get it, or not yet. */
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
 * Decides the step after a try. Recipients that were refused for now, and no others, are tried again for a day.
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
