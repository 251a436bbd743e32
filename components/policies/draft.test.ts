import { describe, expect, it } from "vitest";
import { problemsOf } from "@/lib/form/check";
import { changesIn, checkDraft, isSameDraft } from "@/lib/form/form";
import { interceptorAnswer } from "@/lib/interceptors/schema";
import { BLANK_POLICY } from "@/lib/policies/blank-policy";
import { POLICY_PRESETS } from "@/lib/policies/presets";
import { newPolicy, retrySettings } from "@/lib/policies/schema";
import type { PolicyContent } from "@/lib/policies/view";
import { MASKED } from "@/lib/secrets/masked";
import { type PolicyDraft, policyForm } from "./draft";
import { type InterceptorDraft, newInterceptor } from "./interceptors/interceptor-draft";
import { type RetryDraft, readSchedule } from "./retry/retry-draft";
import { checkRules, newRule, newText } from "./rules/rule-draft";

const retry = (some: object) => retrySettings.parse({ attempts: 4, ...some });
const SETTINGS = [
  retry({ strategy: "immediate", attempts: 0 }),
  retry({ strategy: "fixed", firstDelayMs: 90_000, totalMs: 600_000, jitter: "equal" }),
  retry({ strategy: "linear", multiplier: 1.5, longestDelayMs: 86_400_000 }),
  retry({ strategy: "exponential", firstDelayMs: 0, jitter: "decorrelated", disableOnGone: true }),
  retry({ strategy: "schedule", delaysMs: [0, 1500, 5_400_000] }),
  retry({ strategy: "adaptive", multiplier: 3 }),
  retry({ strategy: "hybrid", immediateAttempts: 3, thenStrategy: "schedule", delaysMs: [60_000] }),
  retry({
    strategy: "fixed",
    window: { timeZone: "Asia/Kathmandu", days: ["sat", "mon"], from: "22:00", to: "06:00" },
    rules: [
      { when: {}, action: "retry_now" },
      { when: { kinds: ["dns"], classes: ["other_status"] }, action: "disable_subscriber" },
      {
        when: { statuses: ["410", "500-599"], texts: [{ contains: "a, b" }, { matches: "^x{2}" }] },
        action: "fail",
      },
    ],
  }),
  retry({ strategy: "fixed", mostRecoveries: 0, failureEmailTo: ["a@example.com", "b@example.com"] }),
  ...POLICY_PRESETS.map((preset) => preset.retry),
];

const INTERCEPTORS = [
  { type: "client-id" },
  { type: "ip", allow: ["203.0.113.0/24"], deny: ["203.0.113.9", "2001:db8::/32"] },
  { type: "access-token", header: "x-token", tokens: [{ name: "2026", token: MASKED }] },
  {
    type: "jwt",
    header: "authorization",
    url: "https://login.example.com/keys",
    urls: { testing: "https://login.test.example.com/keys" },
    issuer: "https://login.example.com",
    audience: ["one", "two"],
    algorithms: ["ES256"],
    clockToleranceSeconds: 90,
    clientIdClaim: "azp",
    timeoutMs: 2500,
  },
  {
    type: "jwt",
    header: "authorization",
    urls: {},
    keys: [{ kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }],
    issuer: "one",
    audience: "two",
    algorithms: ["EdDSA"],
    clockToleranceSeconds: 0,
    clientIdClaim: null,
    timeoutMs: 5000,
  },
  {
    type: "oauth",
    header: "authorization",
    url: "https://login.example.com/introspect",
    urls: {},
    clientId: "hub",
    clientSecret: MASKED,
    scopes: ["events", "write"],
    clientIdClaim: null,
    cacheSeconds: 0,
    timeoutMs: 5000,
  },
].map((one) => interceptorAnswer.parse(one));

const policy = (some: Partial<PolicyContent>) => ({ ...BLANK_POLICY, name: "Mine", ...some });
const draft = (some: Partial<PolicyDraft> = {}): PolicyDraft => ({
  ...policyForm.toDraft(policy({})),
  ...some,
});
const retryDraft = (some: Partial<RetryDraft>) =>
  draft({ retry: { ...draft().retry, strategy: "exponential", ...some } });

describe("an opened and saved policy", () => {
  it.each(SETTINGS.map((settings) => ({ settings })))(
    "keeps its retries: $settings.strategy",
    ({ settings }) => {
      const { body } = checkDraft(policyForm, policyForm.toDraft(policy({ retry: settings })));
      expect(newPolicy.parse(body).retry).toEqual(settings);
    },
  );

  it.each(INTERCEPTORS.map((shown) => ({ shown })))("keeps its interceptors: $shown.type", ({ shown }) => {
    const { body } = checkDraft(policyForm, policyForm.toDraft(policy({ interceptors: [shown] })));
    expect(newPolicy.parse(body).interceptors).toEqual([shown]);
  });

  it("keeps the absence of retries and of a description", () => {
    expect(checkDraft(policyForm, policyForm.toDraft(policy({ retry: null }))).body).toMatchObject({
      retry: null,
      description: null,
    });
  });
});

describe("a setting that the strategy does not use", () => {
  it("is left out of the body", () => {
    const { body } = checkDraft(
      policyForm,
      retryDraft({ strategy: "immediate", firstDelay: "nonsense", delays: "?" }),
    );
    expect(newPolicy.parse(body).retry).toMatchObject({ firstDelayMs: 1000, delaysMs: [] });
  });

  it("is required again with its strategy", () => {
    expect(checkDraft(policyForm, retryDraft({ firstDelay: "nonsense" })).problems).toEqual({
      "retry.firstDelayMs": "A time as 30s, 5m, 2h or 1d.",
    });
  });
});

const rule = (some: Partial<ReturnType<typeof newRule>>) => ({ ...newRule(), ...some });
const interceptor = (type: InterceptorDraft["type"], some: object) =>
  draft({ interceptors: [{ ...newInterceptor(type), ...some } as InterceptorDraft] });

describe("problems are shown at their fields, with a message", () => {
  it.each<[string, PolicyDraft, Record<string, string>]>([
    ["no name", draft({ name: "  " }), { name: "Give the policy a name." }],
    ["a long name", draft({ name: "x".repeat(101) }), { name: "At most 100 characters." }],
    ["nothing", retryDraft({ attempts: "" }), { "retry.attempts": "Fill this in." }],
    ["a part", retryDraft({ attempts: 1.5 }), { "retry.attempts": "A whole number." }],
    ["too many", retryDraft({ attempts: 101 }), { "retry.attempts": "At most 100." }],
    ["no number", retryDraft({ multiplier: "x" }), { "retry.multiplier": "A number." }],
    ["no time", retryDraft({ firstDelay: "" }), { "retry.firstDelayMs": "Fill this in." }],
    ["too long a time", retryDraft({ total: "31d" }), { "retry.totalMs": "At most 30 d." }],
    [
      "a longest delay below the first",
      retryDraft({ firstDelay: "2m", longestDelay: "1m" }),
      { "retry.longestDelayMs": "The longest delay cannot be shorter than the first." },
    ],
    [
      "one delay of several",
      retryDraft({ strategy: "schedule", delays: "5s, later" }),
      { "retry.delaysMs.1": "A time as 30s, 5m, 2h or 1d." },
    ],
    [
      "a window without days",
      retryDraft({ window: { timeZone: "Europe/Berlin", days: [], from: "9:00", to: "" } }),
      { "retry.window.days": "Name at least one day.", "retry.window.to": "A time as 09:00." },
    ],
    [
      "a status and a text of the second rule",
      retryDraft({ rules: [newRule(), rule({ statuses: "410, 999", texts: [newText()] })] }),
      {
        "retry.rules.1.when.statuses.1": 'A status ("410") or a range ("500-599").',
        "retry.rules.1.when.texts.0.contains": "Fill this in.",
      },
    ],
    [
      "a pattern",
      retryDraft({ rules: [rule({ texts: [{ ...newText("matches"), text: "(" }] })] }),
      { "retry.rules.0.when.texts.0.matches": "A ( is not closed." },
    ],
    [
      "an address",
      interceptor("ip", { allow: "10.0.0.0/8\n300.1.1.1" }),
      { "interceptors.0.allow.1": "An address or a CIDR, as 203.0.113.7 or 10.0.0.0/8." },
    ],
    [
      "tokens",
      interceptor("access-token", {}),
      {
        "interceptors.0.tokens.0.name": "Give the token a name.",
        "interceptors.0.tokens.0.token": "A token has at least 20 characters.",
      },
    ],
    [
      "an issuer, and where its keys are",
      interceptor("jwt", { audience: "hub", keysFrom: "text", keys: "{" }),
      {
        "interceptors.0.issuer": "Fill this in.",
        "interceptors.0.keys": "Not JSON: paste a JWK, a list of them or a JWKS.",
      },
    ],
    [
      "an authorization server",
      interceptor("oauth", { clientId: "hub", clientSecret: "secret", url: "ftp://x", cache: "1.5s" }),
      {
        "interceptors.0.url": "A URL that begins with http:// or https://.",
        "interceptors.0.cacheSeconds": "Whole seconds.",
      },
    ],
    [
      "a time to wait for it",
      interceptor("jwt", { url: "https://x.example", issuer: "a", audience: "b", timeout: "1h" }),
      { "interceptors.0.timeoutMs": "At most 30 s." },
    ],
  ])("%s", (_, given, expected) => expect(checkDraft(policyForm, given).problems).toEqual(expected));

  it("shows the first of several problems at a field", () => {
    const list = [
      { field: "name", message: "Taken already." },
      { field: "name", message: "Too long." },
    ];
    expect(problemsOf(list)).toEqual({ name: "Taken already." });
  });

  it("reports the same problems for rules that are tried as for rules that are saved", () => {
    const { retry: rules } = retryDraft({ rules: [rule({ statuses: "9" })] });
    expect(checkRules(rules).problems).toEqual({
      "retry.rules.0.when.statuses.0": 'A status ("410") or a range ("500-599").',
    });
    expect(checkRules({ ...rules, rules: [rule({ statuses: "500 – 599" })] }).body).toMatchObject({
      rules: [{ when: { statuses: ["500-599"] }, action: "fail" }],
    });
  });
});

describe("the schedule", () => {
  it("is shown while a rule is being written", () => {
    const unfinished = retryDraft({ rules: [rule({ texts: [newText()] })] });
    expect(readSchedule(unfinished.retry)).toMatchObject({ strategy: "exponential", attempts: 5, rules: [] });
  });

  it("is not shown for invalid settings", () => {
    expect(readSchedule(retryDraft({ firstDelay: "soon" }).retry)).toBeNull();
  });
});

it("treats spellings of the same time as the same policy, and another time as a change", () => {
  expect(isSameDraft(policyForm, retryDraft({ firstDelay: "1000" }), retryDraft({ firstDelay: "1 s" }))).toBe(
    true,
  );
  expect(isSameDraft(policyForm, retryDraft({ firstDelay: "1001" }), retryDraft({ firstDelay: "1 s" }))).toBe(
    false,
  );
});

it("sends only the changed parts of a policy, so that unreadable parts stay", () => {
  const saved = draft({ description: "Before" });
  const { body } = checkDraft(policyForm, {
    ...saved,
    description: "",
    retry: { ...saved.retry, firstDelay: "1000" },
  });
  expect(body && changesIn(policyForm, body, saved)).toEqual({ description: null });
});
