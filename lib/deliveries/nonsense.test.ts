import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as LIST } from "@/app/api/v1/deliveries/route";
import { POST as DRAFT } from "@/app/api/v1/operations/route";
import { GET as LIST_WAITING } from "@/app/api/v1/waiting/route";
import { RETENTION_DEFAULTS } from "../engine/retention";
import { readCauses } from "../failure-groups/data/causes";
import { createApiDatabase, createKey } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { call } from "../testing/http";
import { listWaitingQuery } from "../waiting/api";
import { listWaiting } from "../waiting/data/list";
import { readWaitingSearch } from "../waiting/read-search";
import { waitingList } from "../waiting/search-params";
import { deliveryQueryFilter, listDeliveriesQuery } from "./api";
import { listDiscardedDeliveries, listFailedDeliveries } from "./data/list";
import { readDeliverySearch } from "./read-search";
import { binList, failedList } from "./search-params";

/** What means nothing as a value of any filter: refused by name in the API, reported by name in the console, never a fault. */

/** A text of 10 KB is within what the web server takes. */
const LONG = 10_240;
const UNKNOWN = ["unknown", "__proto__", "constructor", "toString"];

/** Each as it stands in a URL; several are repeated. */
const NONSENSE: readonly (readonly [string, readonly string[]])[] = [
  ["nothing", [""]],
  ["a word of 10 KB", ["a".repeat(LONG)]],
  ["a number of 10 KB", ["9".repeat(LONG)]],
  ["10 KB of values", [Array.from({ length: LONG / 4 }, (_, n) => `v${n % 10}x`).join(",")]],
  ["the character 0", ["a%00b"]],
  ["half a surrogate pair, in bytes", ["%ED%A0%80"]],
  ["a huge number", ["99999999999999999999"]],
  ["a number that is none", ["1e999"]],
  ["nothing, twice", ["", ""]],
  ["600 times", Array.from({ length: 600 }, (_, n) => `v${n}`)],
];
/** The nonsense that a part of a text may be. */
const IS_TEXT = /surrogate|number that|huge/;
const TEXTS = ["text", "payloadValue"];

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db);
});
afterAll(() => db.drop());

const queries = (name: string) =>
  NONSENSE.filter(([what]) => !(TEXTS.includes(name) && IS_TEXT.test(what))).map(
    ([what, values]) => [what, values.map((value) => `${name}=${value}`).join("&")] as const,
  );

/** The parameters that an answer names. */
const namesIn = (body: { error?: { details?: { field: string }[] } } | undefined) =>
  body?.error?.details?.map(({ field }) => field.replace(/^selection\.filter\./, "").split(".")[0]);

describe.each([
  ["/api/v1/deliveries", LIST, listDeliveriesQuery],
  ["/api/v1/waiting", LIST_WAITING, listWaitingQuery],
] as const)("of %s", (path, handler, { shape }) => {
  it.each([...Object.keys(shape), ...UNKNOWN])("is refused as %s", async (name) => {
    for (const [what, query] of queries(name)) {
      const { status, body } = await call(handler, `${path}?${query}`, { key });
      expect([what, status]).toEqual([what, 400]);
      // A value without its path is refused by the path that it needs.
      expect(namesIn(body)).toContain(name === "payloadValue" && what === "nothing" ? "payloadPath" : name);
    }
  });
});

describe("in the filter of an operation", () => {
  const values: [string, unknown][] = [
    ["null", null],
    ["an object", {}],
    ["lists in lists", [[["a"]]]],
    ["true", true],
    ["a double", 1e308],
    ["a fraction", 1.5],
    ["no text", ""],
    ["no value", []],
    ["the character 0", "a\0b"],
    ["half a surrogate pair", "a\ud83d"],
    ["a word of 10 KB", "a".repeat(LONG)],
    ["5,000 values", Array.from({ length: 5_000 }, () => 1)],
  ];
  // The schema drops the name of the prototype from a record before it is checked; it restricts nothing.
  const unknown = UNKNOWN.filter((name) => name !== "__proto__");
  it.each([...Object.keys(deliveryQueryFilter.shape), ...unknown, "_limit"])(
    "is refused as %s",
    async (name) => {
      for (const [what, value] of values) {
        const filter = Object.fromEntries([[name, value]]);
        const body = { kind: "retry", selection: { filter } };
        const answer = await call(DRAFT, "/api/v1/operations", { key, body });
        expect([what, answer.status]).toEqual([what, 400]);
        const named = name === "payloadValue" && what === "no text" ? "payloadPath" : name;
        expect(namesIn(answer.body)).toContain(named);
      }
    },
  );
});

const operator = { zone: "UTC", now: new Date() };
const readFailed = (raw: Record<string, string | string[]>) =>
  readDeliverySearch(raw, operator, RETENTION_DEFAULTS, true);

/** Parameters that turn pages are reported as the page; names of topics, and texts, are not known before they are searched for. */
const NAMED_OTHERWISE = new Map([
  ["after", "page"],
  ["before", "page"],
]);
const OPEN = ["topics", "notTopics", ...TEXTS];

describe.each<[string, object, (raw: Record<string, string | string[]>) => Promise<string[]>]>([
  [
    "Delivery Retry",
    failedList.params,
    async (raw) => {
      const { filter, position, ignored } = readFailed(raw);
      await Promise.all([listFailedDeliveries(db, filter, position), readCauses(db, filter, 10)]);
      return ignored.map(({ name }) => name);
    },
  ],
  [
    "the bin",
    binList.params,
    async (raw) => {
      const { filter, position, ignored } = readFailed({ ...raw, view: "bin" });
      await listDiscardedDeliveries(db, filter, position);
      return ignored.map(({ name }) => name);
    },
  ],
  [
    "Waiting",
    waitingList.params,
    async (raw) => {
      const { filter, position, ignored } = readWaitingSearch(raw, operator, true);
      await listWaiting(db, filter, position, operator.now);
      return ignored.map(({ name }) => name);
    },
  ],
])("in the URL of %s", (_, params, read) => {
  const names = Object.keys(params).filter((name) => name !== "view");
  it.each([...names, ...UNKNOWN])("is reported as %s", async (name) => {
    for (const [what, values] of NONSENSE) {
      const texts = values.map((value) => (value.startsWith("%ED") ? "\ud800" : value.replace("%00", "\0")));
      // As Next reads a URL: a parameter is an own property, whatever its name.
      const raw = Object.fromEntries([[name, texts.length > 1 ? texts : (texts[0] ?? "")]]);
      const ignored = await read(raw);
      const isUnknown = UNKNOWN.includes(name);
      // An empty parameter is that of an empty field of a form.
      const isEmpty = values.every((value) => value === "") && !isUnknown;
      if (!isEmpty && !OPEN.includes(name))
        expect([what, ...ignored]).toContain(NAMED_OTHERWISE.get(name) ?? name);
    }
  });
});
