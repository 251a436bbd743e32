import { describe, expect, it } from "vitest";
import { configurationApi, unique } from "@/lib/testing/configuration-api";
import * as policies from "./route";

const { make } = configurationApi();

const aKey = {
  kty: "OKP",
  crv: "Ed25519",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
};
const jwt = (fields: object) => ({ type: "jwt", issuer: "i", audience: "a", ...fields });
const oauth = (fields: object) => ({
  type: "oauth",
  url: "https://a.example/introspect",
  clientId: "hub",
  clientSecret: "s",
  ...fields,
});
const accessToken = (tokens: object[]) => ({ type: "access-token", tokens });
const retryWithin = (more: object) => ({
  retry: {
    strategy: "fixed",
    attempts: 1,
    window: { timeZone: "Europe/Berlin", days: ["mon", "fri"], from: "09:00", to: "17:00", ...more },
  },
});
const retryNotifying = (failureEmailTo: unknown[]) => ({
  retry: { strategy: "fixed", attempts: 1, failureEmailTo },
});

describe("policies", () => {
  it.each([
    [{ retry: { attempts: 1 } }, "retry.strategy"],
    [{ retry: { strategy: "fixed" } }, "retry.attempts"],
    [{ retry: { strategy: "fixed", attempts: 101 } }, "retry.attempts"],
    [{ retry: { strategy: "fixed", attempts: -1 } }, "retry.attempts"],
    [{ retry: { strategy: "fixed", attempts: 1.5 } }, "retry.attempts"],
    [{ retry: { strategy: "sometimes", attempts: 1 } }, "retry.strategy"],
    [{ retry: { strategy: "hybrid", attempts: 2, thenStrategy: "fixed" } }, "retry.immediateAttempts"],
    [{ retry: { strategy: "hybrid", attempts: 2, immediateAttempts: 1 } }, "retry.thenStrategy"],
    [
      { retry: { strategy: "hybrid", attempts: 2, immediateAttempts: 3, thenStrategy: "fixed" } },
      "retry.immediateAttempts",
    ],
    [
      { retry: { strategy: "hybrid", attempts: 2, immediateAttempts: 1, thenStrategy: "hybrid" } },
      "retry.thenStrategy",
    ],
    [
      { retry: { strategy: "hybrid", attempts: 2, immediateAttempts: 1, thenStrategy: "schedule" } },
      "retry.delaysMs",
    ],
    [{ retry: { strategy: "fixed", attempts: 2, immediateAttempts: 1 } }, "retry.immediateAttempts"],
    [{ retry: { strategy: "fixed", attempts: 2, thenStrategy: "linear" } }, "retry.thenStrategy"],
    [{ retry: { strategy: "schedule", attempts: 1 } }, "retry.delaysMs"],
    [{ retry: { strategy: "schedule", attempts: 1, delaysMs: [-1] } }, "retry.delaysMs.0"],
    [{ retry: { strategy: "fixed", attempts: 1, delaysMs: [1] } }, "retry.delaysMs"],
    [{ retry: { strategy: "fixed", attempts: 1, jitter: "some" } }, "retry.jitter"],
    [
      { retry: { strategy: "fixed", attempts: 1, firstDelayMs: 10, longestDelayMs: 5 } },
      "retry.longestDelayMs",
    ],
    [{ retry: { strategy: "fixed", attempts: 1, speed: 9 } }, "retry.speed"],
    [{ interceptors: [{ type: "magic" }] }, "interceptors.0.type", /One of: client-id, oauth, jwt/],
    [{ interceptors: [{}] }, "interceptors.0.type"],
    ...(
      [
        [{ when: {} }, "rules.0.action"],
        [{ when: {}, action: "explode" }, "rules.0.action"],
        [{ when: { kinds: [] }, action: "fail" }, "rules.0.when.kinds"],
        [{ when: { kinds: ["weather"] }, action: "fail" }, "rules.0.when.kinds.0"],
        [{ when: { statuses: ["600"] }, action: "fail" }, "rules.0.when.statuses.0"],
        [{ when: { statuses: ["599-500"] }, action: "fail" }, "rules.0.when.statuses.0"],
        [{ when: { statuses: ["4xx"] }, action: "fail" }, "rules.0.when.statuses.0"],
        [{ when: { texts: [{ contains: "\0" }] }, action: "fail" }, "rules.0.when.texts.0.contains"],
        [{ when: { texts: [{ matches: "(a)\\1" }] }, action: "fail" }, "rules.0.when.texts.0.matches"],
        [{ when: { weather: "bad" }, action: "fail" }, "rules.0.when.weather"],
      ] as const
    ).map(([rule, field]): [object, string] => [
      { retry: { strategy: "fixed", attempts: 1, rules: [rule] } },
      `retry.${field}`,
    ]),
    [retryNotifying(["a@x.org", "b@x.org", "c@x.org", "d@x.org"]), "retry.failureEmailTo"],
    [retryNotifying(["a@x.org", "A@X.org"]), "retry.failureEmailTo", /once/],
    ...[
      "nobody",
      "a@x.org, b@x.org",
      "Ops <a@x.org>",
      "a@x.org\r\nBcc: b@x.org",
      `${"a".repeat(250)}@x.org`,
    ].map((address): [object, string] => [retryNotifying([address]), "retry.failureEmailTo.0"]),
    [retryWithin({ timeZone: "Europe/Berln" }), "retry.window.timeZone", /time zone/],
    [retryWithin({ days: [] }), "retry.window.days"],
    [retryWithin({ days: ["monday"] }), "retry.window.days.0"],
    [retryWithin({ from: "9:00" }), "retry.window.from"],
    [retryWithin({ to: "24:00" }), "retry.window.to"],
    ...(
      [
        [51, (n: number) => ({ contains: `text ${n}` })],
        [11, (n: number) => ({ matches: `text ${n}` })],
      ] as const
    ).map(([count, text]): [object, string] => {
      const rules = Array.from({ length: count }, (_, n) => ({ when: { texts: [text(n)] }, action: "fail" }));
      // The list of rules itself has at most 50 items.
      const [first, ...others] = rules;
      const joined = { when: { texts: [...(first?.when.texts ?? []), text(count)] }, action: "fail" };
      return [
        { retry: { strategy: "fixed", attempts: 1, rules: [joined, ...others.slice(1)] } },
        "retry.rules",
      ];
    }),
    [{ interceptors: [{ type: "client-id", extra: 1 }] }, "interceptors.0.extra"],
    [{ interceptors: [{ type: "client-id" }, { type: "client-id" }] }, "interceptors.1.type", /already/],
    [{ interceptors: [oauth({ url: "file:///etc/passwd" })] }, "interceptors.0.url"],
    [{ interceptors: [oauth({ clientId: undefined })] }, "interceptors.0.clientId"],
    [{ interceptors: [oauth({ clientSecret: "[masked]" })] }, "interceptors.0.clientSecret", /there is none/],
    [{ interceptors: [oauth({ scopes: ["two words"] })] }, "interceptors.0.scopes.0"],
    [{ interceptors: [oauth({ cacheSeconds: 3601 })] }, "interceptors.0.cacheSeconds"],
    [{ interceptors: [oauth({ timeoutMs: 1 })] }, "interceptors.0.timeoutMs"],
    [{ interceptors: [oauth({ header: "client-id" })] }, "interceptors.0.header"],
    [{ interceptors: [oauth({ keys: [] })] }, "interceptors.0.keys"],
    [{ interceptors: [oauth({ urls: { nowhere: "https://b.example" } })] }, "interceptors.0.urls.nowhere"],
    [{ interceptors: [{ type: "ip" }] }, "interceptors.0.allow"],
    [{ interceptors: [jwt({})] }, "interceptors.0.url"],
    [{ interceptors: [jwt({ url: "https://a.example/keys", keys: [aKey] })] }, "interceptors.0.url"],
    [{ interceptors: [jwt({ url: "ftp://a.example/keys" })] }, "interceptors.0.url"],
    [{ interceptors: [jwt({ url: "https://me:pass@a.example/keys" })] }, "interceptors.0.url", /credentials/],
    [
      { interceptors: [jwt({ keys: [aKey], urls: { default: "https://a.example" } })] },
      "interceptors.0.urls",
    ],
    [
      { interceptors: [jwt({ url: "https://a.example", urls: { nowhere: "https://b.example" } })] },
      "interceptors.0.urls.nowhere",
      /no such context/,
    ],
    [{ interceptors: [jwt({ keys: [{ ...aKey, d: "secret" }] })] }, "interceptors.0.keys.0.d"],
    [{ interceptors: [jwt({ keys: [{ kty: "oct" }] })] }, "interceptors.0.keys.0.kty"],
    [{ interceptors: [jwt({ keys: [{ ...aKey, x: "AAAA" }] })] }, "interceptors.0.keys.0", /no public key/],
    [{ interceptors: [jwt({ keys: [aKey], algorithms: ["none"] })] }, "interceptors.0.algorithms.0"],
    [{ interceptors: [jwt({ keys: [aKey], algorithms: ["HS256"] })] }, "interceptors.0.algorithms.0"],
    [{ interceptors: [jwt({ keys: [aKey], issuer: undefined })] }, "interceptors.0.issuer"],
    [{ interceptors: [jwt({ keys: [aKey], audience: [] })] }, "interceptors.0.audience"],
    [{ interceptors: [jwt({ keys: [aKey], secret: "x" })] }, "interceptors.0.secret"],
    [{ interceptors: [{ type: "access-token" }] }, "interceptors.0.tokens"],
    [{ interceptors: [accessToken([])] }, "interceptors.0.tokens"],
    [{ interceptors: [accessToken([{ name: "a", token: "short" }])] }, "interceptors.0.tokens.0.token"],
    [
      { interceptors: [accessToken([{ name: "a", token: "with space ".repeat(3) }])] },
      "interceptors.0.tokens.0.token",
    ],
    [
      { interceptors: [accessToken([{ name: "a", token: "[masked]" }])] },
      "interceptors.0.tokens.0.token",
      /there is none/,
    ],
    [
      { interceptors: [accessToken([{ name: "a", token: "t".repeat(20), hash: "x" }])] },
      "interceptors.0.tokens.0.hash",
    ],
    [
      { interceptors: [accessToken([1, 2].map(() => ({ name: "a", token: "t".repeat(20) })))] },
      "interceptors.0.tokens",
      /own name/,
    ],
    [
      { interceptors: [{ ...accessToken([{ name: "a", token: "t".repeat(20) }]), header: "Content-Type" }] },
      "interceptors.0.header",
    ],
    [{ interceptors: [{ type: "ip", allow: ["10.0.0.0/33"] }] }, "interceptors.0.allow.0", /CIDR/],
    [{ interceptors: [{ type: "ip", deny: ["nowhere"] }] }, "interceptors.0.deny.0", /CIDR/],
    [{ interceptors: [{ type: "ip", deny: ["::ffff:10.0.0.0/104"] }] }, "interceptors.0.deny.0", /as IPv4/],
    [
      { interceptors: [{ type: "ip", deny: ["0:0:0:0:0:ffff:10.0.0.1"] }] },
      "interceptors.0.deny.0",
      /as IPv4/,
    ],
    [{ interceptors: [{ type: "ip", deny: ["::1"], block: ["::2"] }] }, "interceptors.0.block"],
  ])("refuse %j, naming %s", async (wrong, field, message = /./) => {
    expect(await make(policies, { name: unique("Policy "), ...wrong })).toMatchObject({
      status: 400,
      body: { error: { details: [{ field, message: expect.stringMatching(message) }] } },
    });
  });
});
