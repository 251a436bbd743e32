import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auditList } from "../../audit-trail/search-params";
import { binList, failedList } from "../../deliveries/search-params";
import { eventList } from "../../events/search-params";
import { groupList } from "../../failure-groups/search-params";
import { itemList, operationList } from "../../operations/search-params";
import { userList } from "../../people/search-params";
import { subscriberList } from "../../subscribers/search-params";
import { waitingList } from "../../waiting/search-params";
import { type ListDefinition, recentRanges } from "../definition";
import type { ListFilter } from "../filters";
import { parseForm, printForm } from "./form";
import { namesByKey } from "./keys";

const LISTS: ListDefinition[] = [
  ...[failedList, binList, eventList, waitingList, groupList, operationList],
  ...[itemList, auditList, userList, subscriberList],
] as unknown as ListDefinition[];

const ORDERS = "0190f0a0-0000-7000-8000-000000000001";
const OTHER = "0190f0a0-0000-7000-8000-000000000002";
const OPTIONS = {
  subscribers: [
    { value: ORDERS, label: "Order service" },
    { value: OTHER, label: 'A, "b" \\ c' },
  ],
};
const read = (text: string) => parseForm(failedList, text, OPTIONS);
const stateOf = (text: string) => {
  const result = read(text);
  if ("errors" in result) throw new Error(result.errors.map(({ message }) => message).join("\n"));
  return result.state;
};
const errorsOf = (text: string) => {
  const result = read(text);
  return "errors" in result ? result.errors : [];
};

describe("the text of a filter", () => {
  it.each<[string, object]>([
    ["", {}],
    ["status:server_error", { status: ["server_error"] }],
    ["status:5xx,4xx", { status: ["server_error", "client_error"] }],
    ['status:"Client Error"', { status: ["client_error"] }],
    ["code:404 code:410,404", { httpStatus: ["404", "410"] }],
    ['subscriber:"Order service"', { subscribers: [ORDERS] }],
    ['subscriber:"order SERVICE"', { subscribers: [ORDERS] }],
    [String.raw`subscriber:"A, \"b\" \\ c"`, { subscribers: [OTHER] }],
    [`subscriber:${OTHER}`, { subscribers: [OTHER] }],
    [`event:${ORDERS.toUpperCase()}`, { eventId: [ORDERS] }],
    ["group:17", { groupId: ["17"] }],
    ["from:2026-11-20   to:2026-11-21", { from: "2026-11-20", to: "2026-11-21" }],
    ["last:24h", { last: "24h" }],
    ["attempts:>3", { minAttempts: ["4"], maxAttempts: [] }],
    ["attempts:<=5", { minAttempts: [], maxAttempts: ["5"] }],
    ["attempts:2..5", { minAttempts: ["2"], maxAttempts: ["5"] }],
    ["attempts:4", { minAttempts: ["4"], maxAttempts: ["4"] }],
    ["value:>=12.50", { minValue: ["12.50"] }],
    ['text:"timed out"', { text: ["timed out"] }],
    ["-topic:audit,sent topic:paid", { topics: ["paid"], notTopics: ["audit", "sent"] }],
    ['-subscriber:"order service" -code:500', { notSubscribers: [ORDERS], notHttpStatus: ["500"] }],
    [`-group:17 -status:5xx -event:${ORDERS}`, { notGroupId: ["17"], notEventId: [ORDERS] }],
    ["payload:$.amount=100", { payloadPath: ["$.amount"], payloadValue: ["100"] }],
    ["payload:$.amount>100", { payloadPath: ["$.amount"], payloadComparison: ["gt"], payloadValue: ["100"] }],
    ["payload:$.a>=1.5", { payloadComparison: ["gte"], payloadValue: ["1.5"] }],
    ["payload:$.a<-3", { payloadComparison: ["lt"], payloadValue: ["-3"] }],
    ["payload:$.a<=3", { payloadComparison: ["lte"], payloadValue: ["3"] }],
    ['payload:"$.a!=not this"', { payloadComparison: ["ne"], payloadValue: ["not this"] }],
    ['payload:"$.a> =5"', { payloadComparison: ["gt"], payloadValue: ["=5"] }],
    ["payload:$.a==5", { payloadComparison: [], payloadValue: ["=5"] }],
    [
      'status:5xx -topic:audit attempts:>3 group:17 text:"timed out" payload:$.amount>100',
      {
        ...{ status: ["server_error"], notTopics: ["audit"], minAttempts: ["4"], groupId: ["17"] },
        ...{
          text: ["timed out"],
          payloadPath: ["$.amount"],
          payloadComparison: ["gt"],
          payloadValue: ["100"],
        },
      },
    ],
    [String.raw`payload:"$[\"a b\"][0]=x=y"`, { payloadPath: ['$["a b"][0]'], payloadValue: ["x=y"] }],
  ])("%j", (text, state) => expect(stateOf(text)).toMatchObject(state));

  it("names every filter of the list, so that nothing stays in force unseen", () => {
    expect(Object.keys(stateOf("")).sort()).toEqual(
      [...Object.keys(failedList.filters), "from", "to", "last"].sort(),
    );
  });
});

describe("a mistake is marked where it is", () => {
  it.each<[string, number, string, RegExp]>([
    ["subscribr:x", 0, "subscribr", /no key “subscribr”. Did you mean “subscriber”/],
    ["code:404 zzz:1", 9, "zzz", /no key “zzz”. The keys are status, code, event/],
    ["-subscribr:x", 0, "-subscribr", /no key “-subscribr”. Did you mean “-subscriber”/],
    ["-attempts:3", 0, "-attempts", /“attempts” cannot be excluded/],
    ["-code:four", 6, "four", /“four” is not a value of status code/],
    ["overloaded", 0, "overloaded", /“overloaded” has no key/],
    ["status:sever_error", 7, "sever_error", /Did you mean “server_error”/],
    ["code:four", 5, "four", /“four” is not a value of status code/],
    ['subscriber:"Order servic"', 11, '"Order servic"', /Did you mean “Order service”/],
    ["code:", 5, "", /Write a value/],
    ["from:yesterday", 5, "yesterday", /A day is written as/],
    ["from:2026-11-20 from:2026-11-21", 16, "from:2026-11-21", /takes one value/],
    ["last:2h", 5, "2h", /One of 1h, 24h/],
    ["attempts:many", 9, "many", /is no bound/],
    ["value:<5", 6, "<5", /is no bound|Only >=/],
    ["payload:$.amount=", 8, "$.amount=", /“” is not a value of value/],
    ["payload:$.a=1 payload:$.b=1", 14, "payload:$.b=1", /“payload” takes one value/],
    ["payload:$.a=1,$.b=1", 0, "payload:$.a=1,$.b=1", /“payload” takes one value/],
    ["payload:amount=1", 8, "amount=1", /no condition on a payload/],
  ])("%j", (text, at, part, message) => {
    const [error, ...others] = errorsOf(text);
    expect(others).toEqual([]);
    expect(error?.message).toMatch(message);
    expect(error?.at).toBe(at);
    if (part) expect(text.slice(error?.at, (error?.at ?? 0) + (error?.length ?? 0))).toBe(part);
  });

  it("a name that none of the options has is none, also where names are the values", () => {
    const options = { topics: [{ value: "paid", label: "paid" }] };
    const result = parseForm(failedList, "topic:payd", options);
    expect("errors" in result && result.errors[0]?.message).toMatch(
      /not a value of topic. Did you mean “paid”/,
    );
  });

  it("two options of one name are named by their ids", () => {
    const options = { subscribers: [ORDERS, OTHER].map((value) => ({ value, label: "Twice" })) };
    const result = parseForm(failedList, "subscriber:Twice", options);
    expect("errors" in result && result.errors[0]?.message).toMatch(/Several are named/);
    expect(printForm(failedList, { subscribers: [OTHER] }, options)).toBe(`subscriber:${OTHER}`);
  });

  it("a text that is too long is refused, whatever it says", () => {
    expect(errorsOf(" ".repeat(30_000))).toMatchObject([{ message: /at most 24,000 characters/ }]);
  });
});

/** Values of a filter as its list's URL can have them. */
function valuesOf(filter: ListFilter, name: string): fc.Arbitrary<string> {
  if (filter.kind === "choice") return fc.constantFrom(...Object.keys(filter.labels));
  if (filter.kind === "codes") return fc.integer({ min: 100, max: 599 }).map(String);
  if (name === "groupId" || name === "notGroupId") return fc.integer({ min: 1, max: 1_000_000 }).map(String);
  if (name === "action") return fc.constantFrom("subscriber.update", "operation.start");
  if (name === "minValue") return fc.constantFrom("0", "12.5", "-3");
  if (filter.kind === "number") return fc.integer({ min: 0, max: 99 }).map(String);
  if (name === "operationId") return fc.uuid({ version: 7 });
  if (name === "payloadPath") return fc.constantFrom("$.a", "$.items[0].id", '$["a b=c"].d', "$[3]");
  if (filter.kind === "text")
    return fc
      .oneof(fc.string({ minLength: 1, maxLength: 30 }), fc.constantFrom("=5", "!=x", ">1", "100"))
      .filter((text) => accepts(filter, text));
  const known = OPTIONS.subscribers.map(({ value }) => value);
  return fc.oneof(fc.constantFrom(...known), fc.uuid({ version: 7 }));
}

function accepts({ parser }: ListFilter, text: string): boolean {
  const values: unknown = parser.type === "multi" ? parser.parse([text]) : parser.parse(text);
  return Array.isArray(values) && values.length === 1 && values[0] === text;
}

function statesOf(list: ListDefinition): fc.Arbitrary<Record<string, unknown>> {
  const filters = Object.entries(list.filters).map(([name, filter]) => {
    const maxLength = filter.kind === "text" || filter.kind === "number" ? 1 : Math.min(filter.most ?? 4, 4);
    return [name, fc.uniqueArray(valuesOf(filter, name), { maxLength })] as const;
  });
  const day = fc.option(fc.constantFrom("2026-11-20", "2026-11-27"));
  const dates = { from: day, to: day, last: fc.option(fc.constantFrom(...recentRanges(list, {}))) };
  return fc.record({ ...Object.fromEntries(filters), ...(list.dates && dates) });
}

describe("the text and the URL say the same", () => {
  it.each(LISTS.map((list) => [list.name, list] as const))("of the list of %s", (_, list) => {
    fc.assert(
      fc.property(statesOf(list), (state) => {
        const text = printForm(list, state, OPTIONS);
        expect(parseForm(list, text, OPTIONS)).toEqual({ state });
      }),
      { seed: 20261127, numRuns: 200 },
    );
  });

  it.each(LISTS.map((list) => [list.name, list] as const))(
    "each filter of the list of %s has a key",
    (_, list) => {
      const names = [...Object.keys(list.filters), ...(list.dates ? ["from", "to", "last"] : [])];
      expect([...namesByKey(list).values()].flat().toSorted()).toEqual(names.toSorted());
    },
  );

  it("whatever is typed is read to its end, and what is read prints to itself", () => {
    const pieces = fc.constantFrom(
      '"',
      "\\",
      ",",
      ":",
      " ",
      "-",
      "-code:",
      "code:",
      "404",
      "status:5xx",
      "event:",
      "é🎉",
      ORDERS,
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (all) => {
        const result = read(all.join(""));
        if ("errors" in result) expect(result.errors.length).toBeGreaterThan(0);
        else expect(stateOf(printForm(failedList, result.state, OPTIONS))).toEqual(result.state);
      }),
      { seed: 20261127, numRuns: 1000 },
    );
  });
});
