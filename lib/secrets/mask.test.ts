import pino from "pino";
import { describe, expect, it } from "vitest";
import { logOptions } from "../logger";
import { cpuMs } from "../testing/processes/cpu-time";
import { isSecretName, isSecretOfSubscriber, maskHeaders, maskSubscriberHeaders } from "./mask";
import { maskFields } from "./mask-fields";
import { maskUrl, maskUrls, shownUrl } from "./mask-url";
import { MASKED } from "./masked";
import { unmaskUrl } from "./unmask-url";

describe("headers of publishers and answers", () => {
  it.each([
    ...[
      "authorization",
      "Proxy-Authorization",
      "cookie",
      "Set-Cookie",
      "x-auth",
      "x-amz-security-token",
      "x-goog-iap-jwt-assertion",
    ],
    ...[
      "x-secret",
      "X-Api-Key",
      "apikey",
      "x-api-version",
      "x-access-key",
      "x-hub-signature-256",
      "stripe-signature",
      "x-hmac",
    ],
    ...[
      "x-password",
      "x-passwd",
      "x-session-id",
      "sid",
      "x-pin",
      "x-csrf-token",
      "x-otp",
      "x-credential",
      "dpop",
      "x-vault-token",
    ],
    ...["proxy-anything", "x-ms-client-principal", "x-forwarded-client-cert", "client-secret"],
  ])("%s is a secret", (name) => expect(isSecretName(name)).toBe(true));

  it.each([
    ...[
      "content-type",
      "content-length",
      "user-agent",
      "accept",
      "host",
      "date",
      "server",
      "retry-after",
      "etag",
      "via",
    ],
    ...[
      "idempotency-key",
      "www-authenticate",
      "x-request-id",
      "traceparent",
      "x-forwarded-for",
      "client-id",
      "event-priority",
    ],
    ...[
      "keep-alive",
      "transfer-encoding",
      "x-reason",
      "cache-control",
      "strict-transport-security",
      "location",
      "webhook-id",
    ],
  ])("%s is no secret", (name) => expect(isSecretName(name)).toBe(false));

  it("are masked by name, and URLs in the others by value, also in repeated headers", () => {
    const headers = {
      location: "https://u:p@a.test/next?token=abc&page=2",
      referer: "/here?code=1",
      "set-cookie": ["a=1", "b=2"],
      link: ['<https://a.test/?cursor=x>; rel="next"'],
      "x-mine": "hush",
      via: "1.1 proxy",
    };
    expect(maskHeaders(headers, new Set(["x-mine"]))).toEqual({
      location: "https://[masked]@a.test/next?token=[masked]&page=[masked]",
      referer: "/here?code=[masked]",
      "set-cookie": "[masked]",
      link: ['<https://a.test/?cursor=[masked]>; rel="next"'],
      "x-mine": "[masked]",
      via: "1.1 proxy",
    });
  });
});

describe("headers of subscribers", () => {
  it("are secrets unless they are known to be harmless", () => {
    const shown = {
      Accept: "a",
      "Content-Type": "b",
      "user-agent": "c",
      "cache-control": "d",
      "webhook-id": "e",
    };
    expect(maskSubscriberHeaders({ ...shown, "X-Tenant": "t", "x-anything": "u" })).toEqual({
      ...shown,
      "X-Tenant": "[masked]",
      "x-anything": "[masked]",
    });
    expect(isSecretOfSubscriber("ACCEPT")).toBe(false);
  });
});

const URLS: [string, string][] = [
  ["https://a.test/hook", "https://a.test/hook"],
  ["https://a.test/hook?a=1&b=&c", "https://a.test/hook?a=[masked]&b=&[masked]"],
  ["https://a.test?key=1=2?3", "https://a.test?key=[masked]"],
  ["http://u:p@a.test:8080/x@y", "http://[masked]@a.test:8080/x@y"],
  ["http://u@v:p@a.test?x=@", "http://[masked]@a.test?x=[masked]"],
  ["https://a.test/#access_token=1", "https://a.test/#access_token=[masked]"],
  ["https://a.test/?a=1#part", "https://a.test/?a=[masked]#part"],
  ["https://a.test/?", "https://a.test/?"],
  ["/relative?x=1", "/relative?x=[masked]"],
  ["", ""],
];

describe("URLs", () => {
  it.each(URLS)("%s is shown as %s", (url, shown) => {
    expect(maskUrl(url)).toBe(shown);
    expect(maskUrl(shown)).toBe(shown);
  });

  it.each([
    ["http://BÜCHER.example:80/a?b=1", "http://xn--bcher-kva.example/a?b=[masked]"],
    ["https://u:p@a.test", "https://[masked]@a.test/"],
    ["no URL?b=1", "no URL?b=[masked]"],
  ])("%s, stored by an earlier release, is shown as it is called: %s", (stored, shown) =>
    expect(shownUrl(stored)).toBe(shown),
  );

  it("are found in sentences", () => {
    expect(maskUrls("GET https://a.test/?t=1 failed (postgres://u:p@db:5432/x), see /y?z=1.")).toBe(
      "GET https://a.test/?t=[masked] failed (postgres://[masked]@db:5432/x), see /y?z=[masked]",
    );
    expect(maskUrls("Really? a=b, 1/2?x")).toBe("Really? a=b, 1/2?x");
  });

  it.each([
    `${"a".repeat(16_384)}?`,
    `${"a://".repeat(4096)}?`,
    `${"/".repeat(16_384)}?`,
    "?&=".repeat(5461),
    "@".repeat(16_384),
  ])("are found in 16 KB of adversarial text in linear time", async (text) => {
    const took = await cpuMs(() => {
      maskUrls(text);
      maskHeaders({ location: text });
      isSecretName(text);
    });
    expect(took).toBeLessThan(250);
  });
});

describe("a masked URL that is sent back", () => {
  const STORED = "https://a.test/hook?token=s3cret&x=1&x=2&alone";

  it.each([
    ["https://a.test/hook?token=[masked]&x=[masked]&x=[masked]&[masked]", STORED],
    ["https://a.test/hook?token=%5Bmasked%5D", "https://a.test/hook?token=s3cret"],
    ["https://a.test/moved?x=[masked]&x=3&x=[masked]", null],
    ["https://a.test/moved?x=0&x=[masked]&token=[masked]", "https://a.test/moved?x=0&x=2&token=s3cret"],
    ["https://a.test/other?y=1", "https://a.test/other?y=1"],
    ["https://b.test/hook?token=[masked]", null],
    ["http://a.test/hook?token=[masked]", null],
    ["https://a.test/hook?other=[masked]", null],
    ["https://a.test/hook?token=a[masked]", null],
    ["https://a.test/[masked]?token=1", null],
  ])("%s is stored as %s", (given, kept) => {
    const unmask = () => unmaskUrl(given, STORED, "url");
    if (kept === null)
      expect(unmask).toThrow(
        expect.objectContaining({
          code: "invalid",
          details: [{ field: "url", message: expect.any(String) }],
        }),
      );
    else expect(unmask()).toBe(kept);
  });

  it("is refused without a stored value", () => {
    for (const stored of [null, "", "https://a.test/hook"])
      expect(() => unmaskUrl("https://a.test/hook?t=[masked]", stored, "url")).toThrow(
        /Not valid in the body: url/,
      );
  });
});

describe("the log", () => {
  it("has only visible characters", () => {
    const lines: string[] = [];
    const log = pino({ ...logOptions, level: "info" }, { write: (line: string) => lines.push(line) });
    log.info({ name: "a\u202eb\u009b" }, "words\u200b");
    expect(lines[0]).toMatch(/^[ -~]+\n$/);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ name: "a\u202eb\u009b", msg: "words\u200b" });
  });

  it("masks values below its depth limit", () => {
    const nested = (depth: number, value: unknown): unknown =>
      depth === 0 ? value : { in: [nested(depth - 1, value)] };
    const shown = JSON.stringify(maskFields({ near: nested(1, "seen"), far: nested(4, { at: "hush" }) }));
    expect(shown).toContain("seen");
    expect(shown).not.toContain("hush");
    expect(shown).toContain(MASKED);
  });

  it("masks secrets and the values of URLs at any position", () => {
    const lines: string[] = [];
    const log = pino({ ...logOptions, level: "info" }, { write: (line: string) => lines.push(line) });
    const cause = new Error("https://u:hush@a.test/?t=hush did not answer");
    const facts = {
      url: "https://a.test/?t=hush",
      headers: { authorization: "hush", list: ["/x?a=hush"] },
      password: "hush",
    };
    log.error(
      { err: new Error("at /path?code=hush", { cause }), ...facts, at: new Date(0), count: 3 },
      "words",
    );
    expect(lines.join("")).not.toContain("hush");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      url: "https://a.test/?t=[masked]",
      count: 3,
      msg: "words",
    });
  });
});
