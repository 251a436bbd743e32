import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failedList } from "../../deliveries/search-params";
import { groupList } from "../../failure-groups/search-params";
import { waitingList } from "../../waiting/search-params";
import { parseForm } from "./form";
import { MOST_SUGGESTIONS, suggest, withSuggestion } from "./suggest";
import { type Token, tokensOf } from "./tokens";

const ORDERS = "0190f0a0-0000-7000-8000-000000000001";
const QUOTED = "0190f0a0-0000-7000-8000-000000000002";
const OPTIONS = {
  subscribers: [
    { value: ORDERS, label: "Order service" },
    { value: QUOTED, label: 'A, "b" \\ c' },
  ],
  topics: ["paid", "prepaid", "sent"].map((name) => ({ value: name, label: name })),
};

/** The place of the caret is written as ^. */
const at = (marked: string) => ({ text: marked.replace("^", ""), caret: marked.indexOf("^") });
const suggestAt = (marked: string, list: Parameters<typeof suggest>[0] = failedList) => {
  const { text, caret } = at(marked);
  return suggest(list, text, caret, OPTIONS);
};
const textsAt = (marked: string) => suggestAt(marked)?.items.map(({ text }) => text) ?? null;

describe("suggestions", () => {
  it.each<[string, string[] | null]>([
    ["sta^", ["status"]],
    ["STA^", ["status"]],
    ["status:5xx top^", ["topic"]],
    ["-top^", ["-topic"]],
    ["top^ status:5xx", ["topic"]],
    ["sta^tus:5xx", ["status"]],
    ["zzz^", null],
    ['"sta^', null],
    ["status:5^", ["server_error"]],
    ["status:server^", ["server_error"]],
    ["status:client_error,ser^", ["server_error"]],
    ["status:server_error,ser^", null],
    ["status:5xx,ser^", null],
    ["-topic:pa^", ["paid", "prepaid"]],
    ["topic:paid,^", ["prepaid", "sent"]],
    ["subscriber:^", ['"Order service"', String.raw`"A, \"b\" \\ c"`]],
    ["subscriber:serv^", ['"Order service"']],
    ['subscriber:"order s^"', ['"Order service"']],
    ['subscriber:"order s^', ['"Order service"']],
    [`subscriber:${ORDERS.slice(0, 8)}^`, ['"Order service"', String.raw`"A, \"b\" \\ c"`]],
    ["last:2^", ["24h"]],
    ["attempts:^", null],
    ["code:4^", null],
    ["payload:$^", null],
    ["nothing:^", null],
  ])("%j: %j", (marked, texts) => {
    expect(textsAt(marked)).toEqual(texts);
  });

  it("are all keys before anything is typed, without those that exclude", () => {
    const keys = textsAt("^") ?? [];
    expect(keys).toEqual(expect.arrayContaining(["status", "code", "payload", "from"]));
    expect(keys.filter((key) => key.startsWith("-"))).toEqual([]);
    expect(textsAt("status:5xx ^")).toEqual(keys);
  });

  it("are a limited number, and say how many more there are", () => {
    const many = Array.from({ length: 80 }, (_, index) => ({ value: `t${index}`, label: `t${index}` }));
    const suggestions = suggest(failedList, "topic:t", 7, { topics: many });
    expect(suggestions?.items).toHaveLength(MOST_SUGGESTIONS);
    expect(suggestions?.more).toBe(80 - MOST_SUGGESTIONS);
  });
});

describe("an accepted suggestion", () => {
  it.each<[string, string]>([
    ["sta^", "status:^"],
    ["topic:paid sta^", "topic:paid status:^"],
    ["^topic:paid", "status:^ topic:paid"],
    ["sta^topic", "status:^topic"],
    ["st^atus:5xx", "status:^5xx"],
    ["status:ser^ topic:paid", "status:server_error^ topic:paid"],
    ["status:ser^ver,client_error", "status:server_error^,client_error"],
    ["subscriber:ord^", 'subscriber:"Order service"^'],
    ['subscriber:"Ord^ topic:paid', 'subscriber:"Order service"^ topic:paid'],
    ['subscriber:"Ord^er"', 'subscriber:"Order service"^'],
    ['subscriber:"Ord^x', 'subscriber:"Order service"^ x'],
  ])("%j becomes %j", (before, after) => {
    const { text } = at(before);
    const suggestions = suggestAt(before);
    const item = suggestions?.items.find((one) =>
      ["status", "server_error", '"Order service"'].includes(one.text),
    );
    if (!suggestions || !item) throw new Error("There is no suggestion.");
    expect(withSuggestion(text, suggestions, item)).toEqual(at(after));
  });

  it("leaves every other token as it was", () => {
    const pieces = fc.constantFrom(
      ...[
        '"',
        "\\",
        ",",
        ":",
        " ",
        "-",
        "sta",
        "topic:",
        "paid",
        "status:5xx",
        "subscriber:",
        "Order",
        "é🎉",
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), fc.nat(), fc.nat(), (all, place, choice) => {
        const text = all.join("");
        const caret = place % (text.length + 1);
        const suggestions = suggest(failedList, text, caret, OPTIONS);
        const item = suggestions?.items[choice % suggestions.items.length];
        if (!suggestions || !item) return;
        const next = withSuggestion(text, suggestions, item);
        const [before, after] = [tokensOf(text), tokensOf(next.text)];
        const isBefore = ({ at: from, length }: Token) => from + length < suggestions.from;
        const read = ({ key, values }: Token) => ({ key, values: values?.map((value) => value.text) });
        expect(after.filter(isBefore).map(read)).toEqual(before.filter(isBefore).map(read));
        expect(next.text.endsWith(text.slice(suggestions.to))).toBe(true);
        const behind = before.filter(({ at: from }) => from >= suggestions.to && from > caret).map(read);
        expect(behind.length === 0 ? [] : after.slice(-behind.length).map(read)).toEqual(behind);
      }),
      { seed: 20261127, numRuns: 3000 },
    );
  });

  it.each([failedList, groupList, waitingList].map((list) => [list.name, list] as const))(
    "is read as the value that it names, in the list of %s",
    (_, list) => {
      const asked = suggest(list, "", 0, OPTIONS)?.items ?? [];
      const excluding = suggest(list, "-", 1, OPTIONS)?.items ?? [];
      let values = 0;
      for (const { text: key } of [...asked, ...excluding]) {
        const text = `${key}:`;
        const suggestions = suggest(list, text, text.length, OPTIONS);
        for (const item of suggestions?.items ?? []) {
          const written = withSuggestion(text, suggestions as NonNullable<typeof suggestions>, item).text;
          expect(parseForm(list, written, OPTIONS)).toHaveProperty("state");
          values++;
        }
      }
      expect(values).toBeGreaterThan(3);
    },
  );
});
