import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { composeFailureMail, type FailureMail, type NotifiedFailure } from "./failure-message";

const failure = (some: Partial<NotifiedFailure> = {}): NotifiedFailure => ({
  failedAt: new Date("2026-11-24T06:46:24.123Z"),
  eventId: "019ab000-0000-7000-8000-000000000001",
  subscriberName: "Pager",
  handlerName: "Alerts",
  topicName: "latency",
  contextName: "default",
  failureKind: "http_status",
  failureDetail: "Answered 500, expected 200",
  attempts: 3,
  state: "failed",
  ...some,
});
const mail = (some: Partial<FailureMail> = {}): FailureMail => ({
  id: "019ab000-0000-7000-8000-00000000000a",
  from: "redeliver@hub.example.com",
  recipients: ["ops@example.com", "night@example.com"],
  createdAt: new Date("2026-11-24T06:46:30Z"),
  count: 1,
  failures: [failure()],
  publicUrl: "https://hub.example.com",
  ...some,
});
const written = async (some?: Partial<FailureMail>) => {
  const raw = await composeFailureMail(mail(some));
  return { raw, ...(await PostalMime.parse(raw)) };
};

describe("a failure e-mail", () => {
  it("names the subscriber, event, reason, attempts, time and page of the failure", async () => {
    const { text, html, subject } = await written();
    expect(subject).toBe("Delivery to Pager failed");
    for (const fact of [
      "Pager",
      "019ab000-0000-7000-8000-000000000001",
      "Alerts: latency (default)",
      "Answered 500, expected 200",
      "2026-11-24 06:46:24 UTC",
      "https://hub.example.com/event-status/019ab000-0000-7000-8000-000000000001",
    ]) {
      expect(text).toContain(fact);
      expect(html).toContain(fact);
    }
    expect(text).toMatch(/Attempts: +3/);
    expect(html).toContain('href="https://hub.example.com/event-status/');
    expect(text).not.toContain("Since then");
  });

  it("has an id of its own, its date, both recipients, and asks for no automatic answer", async () => {
    const { messageId, date, from, to, headers } = await written();
    expect(messageId).toBe("<019ab000-0000-7000-8000-00000000000a@hub.example.com>");
    expect(date).toBe("2026-11-24T06:46:30.000Z");
    expect(from).toMatchObject({ name: "Redeliver", address: "redeliver@hub.example.com" });
    expect(to?.map(({ address }) => address)).toEqual(["ops@example.com", "night@example.com"]);
    expect(headers).toContainEqual(
      expect.objectContaining({ key: "auto-submitted", value: "auto-generated" }),
    );
  });

  it("lists some of many and counts the rest", async () => {
    const failures = Array.from({ length: 50 }, (_, n) => failure({ subscriberName: `Subscriber ${n}` }));
    const { text, html, subject } = await written({ count: 1234, failures });
    expect(subject).toBe("1234 deliveries failed");
    expect(text?.match(/^Subscriber: /gm)).toHaveLength(50);
    expect(html?.match(/>Subscriber</g)).toHaveLength(50);
    expect(text).toContain("And 1184 more: https://hub.example.com/delivery-retry");
    expect(html).toContain("And 1184 more");
  });

  it.each([
    ["delivered", "it was delivered"],
    ["scheduled", "it is being retried"],
    ["discarded", "it was deleted"],
  ] as const)("says what became of it since: %s", async (state, words) => {
    const { text } = await written({
      failures: [failure({ state, failureKind: null, failureDetail: null })],
    });
    expect(text).toMatch(new RegExp(`Since then: +${words}`));
    expect(text).toMatch(/Failure: +unknown by now/);
  });

  it("is composed without a delivery that is no longer kept", async () => {
    const { text, subject } = await written({ failures: [] });
    expect(subject).toBe("1 delivery failed");
    expect(text).toContain("And 1 more");
  });
});

describe("a text from outside", () => {
  const HOSTILE =
    'x\r\nBcc: thief@example.com\r\n\r\n<script>alert("1")</script>\u202e&\u0000\u2028.\r\nQUIT';

  it("adds no header, no recipient and no line of its own", async () => {
    const names = { subscriberName: HOSTILE, topicName: HOSTILE, handlerName: HOSTILE, contextName: HOSTILE };
    const { raw, headers, text, to, bcc } = await written({
      failures: [failure({ ...names, failureDetail: HOSTILE })],
    });
    const plain = await written();
    expect(headers.map(({ key }) => key)).toEqual(plain.headers.map(({ key }) => key));
    expect(to).toEqual(plain.to);
    expect(bcc).toBeUndefined();
    expect(text?.split("\n")).toHaveLength(plain.text?.split("\n").length ?? 0);
    expect(raw.toString("latin1")).not.toMatch(/^Bcc:/im);
    expect([...(text ?? "")].filter((character) => "\u202e\u0000\u2028".includes(character))).toEqual([]);
  });

  it("is text in HTML, whose only markup is links", async () => {
    const { html } = await written({
      failures: [failure({ subscriberName: HOSTILE, eventId: '"><img src=x>' })],
    });
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
  });

  it("shows invisible characters of a name, and ends its text direction", async () => {
    const { text, html, subject } = await written({
      failures: [failure({ subscriberName: "Pa\u202eger\u200b", failureDetail: "a\u0007b" })],
    });
    expect(subject).toBe("Delivery to Pa\\u202eger\\u200b failed");
    for (const body of [text, html]) {
      expect(body).toContain("Pa\\u202eger\\u200b");
      expect(body).toContain("a\\u0007b");
    }
  });

  it("is never a link", async () => {
    const subscriberName = "https://hub.example.com/event-status/../sign-in?next=//evil.example";
    const { html } = await written({ failures: [failure({ subscriberName })] });
    expect(html).toContain(`<td>${subscriberName}</td>`);
    expect(html?.match(/<a /g)).toHaveLength(1);
  });

  it("is cut when it is long", async () => {
    const { text, subject } = await written({ failures: [failure({ subscriberName: "ä".repeat(5000) })] });
    expect(subject?.length).toBeLessThan(150);
    expect(text?.length).toBeLessThan(1500);
  });
});
