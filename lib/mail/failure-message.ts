import { FAILURE_KIND_LABEL, type FailureKind } from "../engine/failure";
import type { DeliveryState } from "../engine/state";
import { asHtml, composeMail } from "./compose";
import { oneLine } from "./one-line";

/** A delivery that failed for good, as its e-mail describes it. */
export type NotifiedFailure = {
  failedAt: Date;
  eventId: string;
  subscriberName: string;
  handlerName: string;
  topicName: string;
  contextName: string;
  failureKind: FailureKind | null;
  failureDetail: string | null;
  attempts: number;
  /** The delivery's current state: it may have been retried or deleted already. */
  state: DeliveryState;
};

export type FailureMail = {
  id: string;
  from: string;
  recipients: readonly string[];
  createdAt: Date;
  /** The number of failures, and the first of them. */
  count: number;
  failures: readonly NotifiedFailure[];
  /** The console's URL, without a trailing slash. */
  publicUrl: string;
};

/**
 * Composes the message that every try sends. Names and failures come from outside: in a line they stay one line, in HTML they
 * stay text.
 */
export function composeFailureMail(mail: FailureMail): Promise<Buffer> {
  const first = mail.failures[0];
  const deliveries = mail.count === 1 ? "1 delivery" : `${mail.count} deliveries`;
  const subject =
    mail.count === 1 && first
      ? `Delivery to ${oneLine(first.subscriberName, 100)} failed`
      : `${deliveries} failed`;
  const opening = `${deliveries} failed, and no automatic retry is left.`;
  const left = mail.count - mail.failures.length;
  const rest: Fact[] = left > 0 ? [[`And ${left} more`, `${mail.publicUrl}/delivery-retry`, "link"]] : [];
  const blocks = [...mail.failures.map((failure) => factsOf(failure, mail.publicUrl)), rest].filter(
    (facts) => facts.length > 0,
  );
  return composeMail({
    ...mail,
    subject,
    text: [opening, ...blocks.map(asText), WHY_YOU],
    html: [`<p>${opening}</p>`, ...blocks.map(asTable), `<p>${WHY_YOU}</p>`],
  });
}

const WHY_YOU = "You receive this e-mail because a policy names you as a recipient of failure notifications.";

/** Only links made here are links: texts from outside never are. */
type Fact = [name: string, value: string, link?: "link"];

function factsOf(failure: NotifiedFailure, publicUrl: string): Fact[] {
  const { failureKind, failureDetail, state } = failure;
  const reason = failureDetail ?? (failureKind && FAILURE_KIND_LABEL[failureKind]) ?? "unknown by now";
  const since = SINCE[state];
  return [
    ["Subscriber", oneLine(failure.subscriberName)],
    ["Event", oneLine(failure.eventId)],
    ["Topic", oneLine(`${failure.handlerName}: ${failure.topicName} (${failure.contextName})`)],
    ["Failure", oneLine(reason, 500)],
    ["Attempts", String(failure.attempts)],
    ["Failed at", `${failure.failedAt.toISOString().slice(0, 19).replace("T", " ")} UTC`],
    ...(since ? [["Since then", since] as Fact] : []),
    ["Details", `${publicUrl}/event-status/${encodeURIComponent(failure.eventId)}`, "link"],
  ];
}

const SINCE = {
  failed: null,
  scheduled: "it is being retried",
  sending: "it is being retried",
  delivered: "it was delivered",
  discarded: "it was deleted",
} as const satisfies Record<DeliveryState, string | null>;

function asText(facts: Fact[]): string {
  return facts.map(([name, value]) => `${`${name}:`.padEnd(12)} ${value}`).join("\n");
}

function asTable(facts: Fact[]): string {
  const rows = facts.map(([name, value, link]) => {
    const text = asHtml(value);
    const cell = link ? `<a href="${text}">${text}</a>` : text;
    return `<tr><th align="left" valign="top">${asHtml(name)}</th><td>${cell}</td></tr>`;
  });
  return `<table cellpadding="2">${rows.join("\n")}</table><hr>`;
}
