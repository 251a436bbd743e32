import { describe, expect, it } from "vitest";
import { failedList } from "@/lib/deliveries/search-params";
import type { CommonSearch } from "@/lib/list/definition";
import { chipsOf, cleared, searchInWords } from "./chips";

const ID = "0190f0a0-0000-7000-8000-000000000001";
const DATA = { today: "2026-11-26", options: { subscribers: [{ value: ID, label: "Shop" }] } };
const search = (values: object) =>
  ({ from: null, to: null, last: null, ...values }) as unknown as CommonSearch;
const chips = (values: object) =>
  chipsOf(failedList, search(values), DATA).map(({ name, text, without }) => [name, text, without]);

describe("the chips of a list", () => {
  it("are none for a URL without filters", () => expect(chips({})).toEqual([]));

  it.each<[string, object, unknown[][]]>([
    [
      "a range",
      { from: "2026-11-20" },
      [["Dates", "20 Nov 2026 – 26 Nov 2026", { from: null, to: null, last: null }]],
    ],
    ["hours", { last: "1h" }, [["Dates", "last hour", { from: null, to: null, last: null }]]],
    [
      "values of a set, each with its removal",
      { status: ["client_error", "no_response"] },
      [
        ["Status", "Client Error", { status: ["no_response"] }],
        ["Status", "No Response", { status: ["client_error"] }],
      ],
    ],
    ["a row of the configuration", { subscribers: [ID] }, [["Subscriber", "Shop", { subscribers: [] }]]],
    [
      "what is excluded, with not",
      { topics: ["paid"], notSubscribers: [ID], notStatus: ["no_response"] },
      [
        ["Topic", "paid… (unknown)", { topics: [] }],
        ["Status", "not No Response", { notStatus: [] }],
        ["Subscriber", "not Shop", { notSubscribers: [] }],
      ],
    ],
    [
      "a condition on the payload in one",
      { payloadPath: ["$.a"], payloadComparison: ["gte"], payloadValue: ["5"] },
      [["Payload", "$.a>=5", { payloadPath: [], payloadComparison: [], payloadValue: [] }]],
    ],
    [
      "an operation, whose result goes with it",
      { operationId: [ID], operationResult: ["delivered"] },
      [
        ["Operation", ID, { operationId: [], operationResult: [] }],
        ["Operation's result", "Delivered", { operationResult: [] }],
      ],
    ],
    [
      "many IDs in one",
      { eventId: Array.from({ length: 500 }, (_, index) => `${ID}${index}`) },
      [["Event ID", "500 IDs", { eventId: [] }]],
    ],
    ["an unknown one", { contexts: [ID] }, [["Context", "0190f0a0… (unknown)", { contexts: [] }]]],
  ])("name %s", (_, values, expected) => expect(chips(values)).toEqual(expected));
});

it("clears every filter and the dates", () =>
  expect(cleared(failedList)).toMatchObject({
    from: null,
    to: null,
    last: null,
    status: null,
    eventId: null,
  }));

it("describes the dates in any case, except of a search by IDs", () => {
  const words = (values: object) =>
    searchInWords(failedList, search(values), chipsOf(failedList, search(values), DATA));
  expect(words({})).toEqual(["Dates: today"]);
  expect(words({ last: "24h" })).toEqual(["Dates: last 24 hours"]);
  expect(words({ eventId: [ID] })).toEqual([`Event ID: ${ID}`]);
});
