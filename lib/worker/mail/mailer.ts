import { randomUUID } from "node:crypto";
import type { Random } from "../../engine/retry";
import { afterSmtpResult, type MailStep, type SmtpResult } from "../../engine/smtp-result";
import type { MailServer } from "../../mail/mail-server";
import { openMessage } from "../../mail/sealed-message";
import { sendMail } from "../../mail/smtp";
import type { Patience } from "../../mail/smtp-refusal";
import type { Leader } from "../tasks/leader-tasks";
import { CLAIM_MAIL, HAS_PENDING, KEEP_MAIL, SETTLE_MAIL } from "./mail-statements";
import { type NotifyOptions, notifyFailures } from "./notify-failures";

/** How long a try may remain without renewal before another worker repeats it. */
const LEASE_MS = 60_000;
const RENEWALS_PER_LEASE = 4;
const SETTLE_PAUSE_MS = 200;

export type MailerOptions = Omit<NotifyOptions, "server" | "leader"> & {
  /** Null: nothing is sent, and pending failures wait. */
  server: MailServer | null;
  random: Random;
  patience?: Patience;
};

/** An e-mail under way, with the claim token of its try. */
type ClaimedMail = {
  id: string;
  token: string;
  recipients: string[];
  /** Null: it is encrypted with a key that this worker does not have. */
  message: Buffer | null;
  failures: number;
  tries: number;
  createdAt: number;
  wasAccepted: boolean;
};

/**
 * Notifies recipients of failures by e-mail: writes e-mails about the failures in the outbox, then sends the due ones. The
 * guards of its statements, not the single leader, prevent an e-mail from being sent twice. The message and its id are
 * durable before the server receives them, so a try with an unknown result is repeated byte by byte.
 */
export class Mailer {
  #isStopped = false;
  #cutting = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #isWarned = false;

  constructor(private readonly options: MailerOptions) {}

  /**
   * Writes and sends the e-mails that are due. To be called again and again, each time after the last one ended. When
   * leadership is lost, nothing more is begun; the try under way ends under its claim token.
   */
  async run(leader: Leader): Promise<void> {
    this.#running = this.#pass(leader);
    await this.#running;
  }

  /** Begins nothing any more. The try under way gets `withinMs` to end; then its connection is cut, and it is repeated later. */
  async stop(withinMs: number): Promise<void> {
    this.#isStopped = true;
    const patience = setTimeout(() => this.#cutting.abort(), withinMs);
    await this.#running.catch(() => {});
    clearTimeout(patience);
  }

  async #pass(leader: Leader): Promise<void> {
    const { server } = this.options;
    if (this.#isStopped) return;
    if (server === null) return this.#warn();
    await notifyFailures({ ...this.options, server, leader });
    while (!this.#isStopped && leader.isLeader()) {
      const mail = await this.#claim();
      if (mail === undefined) return;
      await this.#send(mail, server);
    }
  }

  /** Logs once why no e-mail is sent. */
  async #warn(): Promise<void> {
    if (this.#isWarned) return;
    const { link, log } = this.options;
    const [row] = await link.query<[string]>({ name: "has_pending", text: HAS_PENDING, values: [] });
    if (row?.[0] !== "t") return;
    this.#isWarned = true;
    log.warn("failure e-mails wait: SMTP_URL is not set");
  }

  async #claim(): Promise<ClaimedMail | undefined> {
    const { link, clock } = this.options;
    const token = randomUUID();
    const now = clock.now();
    const values = [token, iso(now), iso(now + LEASE_MS)];
    const [row] = await link.query<MailRow>({ name: "claim_mail", text: CLAIM_MAIL, values });
    if (row === undefined) return undefined;
    const [id, pending, message, failures, tries, createdAt, wasAccepted, sealed] = row;
    return {
      id,
      token,
      recipients: JSON.parse(pending) as string[],
      // PostgreSQL writes bytes as \x…
      message: sealed === null ? Buffer.from(message.slice(2), "hex") : openMessage(id, sealed),
      failures: Number(failures),
      tries: Number(tries),
      createdAt: Number(createdAt),
      wasAccepted: wasAccepted === "t",
    };
  }

  async #send(mail: ClaimedMail, server: MailServer): Promise<void> {
    const { clock, random, patience } = this.options;
    const renewing = setInterval(() => void this.#keep(mail), LEASE_MS / RENEWALS_PER_LEASE);
    try {
      const { message, recipients } = mail;
      const result =
        message === null
          ? unreadable(recipients)
          : await sendMail(server, { recipients, message }, { signal: this.#cutting.signal, patience });
      await this.#settle(mail, afterSmtpResult(mail, result, clock.now(), random));
    } finally {
      clearInterval(renewing);
    }
  }

  async #keep({ id, token }: ClaimedMail): Promise<void> {
    const { link, clock } = this.options;
    const values = [id, token, iso(clock.now() + LEASE_MS)];
    await link.query({ name: "keep_mail", text: KEEP_MAIL, values }).catch(() => {}); // the next renewal may succeed
  }

  /** Writes the result of a try, repeatedly until it succeeds: an accepted e-mail without a written result would be sent again. */
  async #settle(mail: ClaimedMail, step: MailStep): Promise<void> {
    const { link, clock, log } = this.options;
    const sentAt = step.isAccepted ? iso(clock.now()) : null;
    const values = [mail.id, mail.token, step.state, step.pending, iso(step.dueAt), sentAt, step.reason];
    const settle = () => link.query<[string]>({ name: "settle_mail", text: SETTLE_MAIL, values });
    for (;;) {
      try {
        const rows = await settle();
        return this.#report(mail, step, rows.length > 0);
      } catch (error) {
        if (this.#cutting.signal.aborted) throw error;
        log.warn({ err: error, mailId: mail.id }, "result of an e-mail not written yet");
        await new Promise((resolve) => setTimeout(resolve, SETTLE_PAUSE_MS));
      }
    }
  }

  /** Without addresses, which are personal data; the policies list them. */
  #report(mail: ClaimedMail, { state, dueAt, reason }: MailStep, stood: boolean): void {
    const { log } = this.options;
    const facts = {
      mailId: mail.id,
      failures: mail.failures,
      tries: mail.tries,
      state,
      ...(reason && { reason: withoutAddresses(reason) }),
      ...(state === "waiting" && { nextAt: iso(dueAt) }),
    };
    const what = mail.failures > 0 ? "failure e-mail" : "e-mail with a link";
    if (!stood) log.warn(facts, "e-mail not recorded: its claim had ended");
    else if (state === "failed") log.error(facts, `${what} failed`);
    else if (reason) log.warn(facts, `${what} not sent to all recipients`);
    else log.info(facts, `${what} sent`);
  }
}

/** The result of a try that cannot begin. It may later: a key of a rotation in progress may be missing. */
function unreadable(recipients: readonly string[]): SmtpResult {
  const reason = "It is encrypted with a key that this worker does not have";
  return { accepted: [], refused: recipients.map((recipient) => ({ recipient, isForGood: false, reason })) };
}

/** Masks every word with an @ inside, with any delimiters around it. */
function withoutAddresses(reason: string): string {
  const parts = reason.split(/([\s<>"'])/);
  return parts.map((part) => (/.@./.test(part) ? "[address]" : part)).join("");
}

type MailRow = [
  id: string,
  pending: string,
  message: string,
  failures: string,
  tries: string,
  createdAt: string,
  wasAccepted: string,
  sealed: string | null,
];

const iso = (at: number) => new Date(at).toISOString();
