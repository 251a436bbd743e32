import { describe, expect, it } from "vitest";
import { changesIn, checkDraft } from "@/lib/form/form";
import { MASKED } from "@/lib/secrets/masked";
import type { SubscriberContent } from "@/lib/subscribers/view";
import { BLANK_SUBSCRIBER, type SubscriberDraft, subscriberForm } from "./draft";

const form = subscriberForm("Europe/Prague");
const STORED: SubscriberContent = {
  ...BLANK_SUBSCRIBER,
  name: "Ledger",
  url: "https://ledger.example.com/hook?key=[masked]",
  headers: { authorization: MASKED, accept: "text/plain" },
  ratePerSecond: 5,
  circuit: {
    ...{
      enabled: true,
      failureRate: 0.07,
      windowMs: 60_000,
      leastAttempts: 20,
      coolDownMs: 30_000,
      probes: 1,
    },
    ...{ state: "closed", since: null, nextProbeAt: null },
  },
  maintenanceWindows: [{ from: "2026-11-26T21:00:00.000Z", to: "2026-11-26T22:30:15.000Z" }],
  subscriptions: [{ handler: "/a/b", topic: "paid", contexts: ["default", "testing"] }],
};
const draftOf = (part: Partial<SubscriberDraft> = {}) => ({ ...form.toDraft(STORED), ...part });
const problemsOf = (part: Partial<SubscriberDraft>) => checkDraft(form, draftOf(part)).problems;
const changesOf = (part: Partial<SubscriberDraft>) => {
  const { body } = checkDraft(form, draftOf(part));
  return body && changesIn(form, body, draftOf());
};

it("makes the body of what is stored again", () => {
  const { body } = checkDraft(form, draftOf());
  const { state: _, since: __, nextProbeAt: ___, ...circuit } = STORED.circuit ?? {};
  expect(body).toEqual({ ...STORED, circuit });
  expect(changesOf({})).toEqual({});
});

it.each<[string, Partial<SubscriberDraft>, object]>([
  ["a limit taken away", { ratePerSecond: "" }, { ratePerSecond: null }],
  [
    "a percentage",
    { circuit: { ...draftOf().circuit, failureRate: 12.5 } },
    { circuit: { failureRate: 0.125 } },
  ],
  [
    "a circuit breaker switched off",
    { circuit: { ...draftOf().circuit, isOn: false } },
    { circuit: { enabled: false, failureRate: 0.07 } },
  ],
  ["a span", { timeout: "1 min" }, { timeoutMs: 60_000 }],
  [
    "a window in the operator's zone",
    { windows: [{ key: "0", from: "2026-07-01T08:00", to: "2026-07-01T09:00" }] },
    { maintenanceWindows: [{ from: "2026-07-01T06:00:00.000Z", to: "2026-07-01T07:00:00.000Z" }] },
  ],
  [
    "a subscription, in the order of the paths",
    { subscriptions: { ...draftOf().subscriptions, "/a/zero": ["default"], "/a/b/gone": [] } },
    {
      subscriptions: [
        { handler: "/a/b", topic: "paid", contexts: ["default", "testing"] },
        { handler: "/a", topic: "zero", contexts: ["default"] },
      ],
    },
  ],
])("sends %s alone", (_, part, changes) => {
  const sent = changesOf(part);
  expect(sent).toMatchObject(changes);
  expect(Object.keys(sent ?? {})).toEqual(Object.keys(changes));
});

describe("headers", () => {
  const headers = (...rows: [string, string][]) =>
    rows.map(([name, value], index) => ({ key: `${index}`, name, value }));

  it("leave out a blank row, and trim names", () => {
    expect(changesOf({ headers: headers([" x-a ", "1"], ["", ""]) })).toEqual({ headers: { "x-a": "1" } });
  });

  it.each<[string, [string, string][], string]>([
    [
      "that stand twice",
      [
        ["x-a", "1"],
        ["x-a", "2"],
      ],
      "headers.X-A",
    ],
    ["without a name", [["", "1"]], "headers."],
    ["of Redeliver", [["webhook-id", "1"]], "headers.webhook-id"],
  ])("%s are refused at their row", (_, rows, path) => {
    expect(Object.keys(problemsOf({ headers: headers(...rows) }) ?? {})).toEqual([path]);
  });
});

it.each<[string, Partial<SubscriberDraft>, object]>([
  ["no URL", { url: "" }, { url: "A URL that begins with http:// or https://." }],
  ["no status", { expectedStatus: "" }, { expectedStatus: "Fill this in." }],
  [
    "an empty window",
    { windows: [{ key: "0", from: "", to: "" }] },
    { "maintenanceWindows.0.from": "Fill this in." },
  ],
  [
    "a share beyond all",
    { circuit: { ...draftOf().circuit, failureRate: 101 } },
    { "circuit.failureRate": "At most 100 %." },
  ],
])("refuses %s with a sentence", (_, part, problems) => {
  expect(problemsOf(part)).toMatchObject(problems);
});
