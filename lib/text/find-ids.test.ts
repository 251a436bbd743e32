import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findIds } from "./find-ids";

const ID = "0190f0a0-0000-7000-8000-00000000000a";
const OTHER = "0190f0a0-1111-7000-8000-00000000000b";

describe("an ID is found in pasted text", () => {
  it.each([
    ["alone", ID],
    ["with white space around it", `\n\t ${ID}\u00a0\r\n`],
    ["in upper case", ID.toUpperCase()],
    ["in quotes", `"${ID}"`],
    ["in typographic quotes", `“${ID}”, ‘${ID}’`],
    ["in back quotes", `\`${ID}\``],
    ["in braces and parentheses", `{${ID}} (${ID}) <${ID}> [${ID}]`],
    ["before a comma", `${ID},`],
    ["at the end of a sentence", `Please look at event ${ID}.`],
    ["before a question mark", `What about ${ID}?`],
    ["after an equals sign", `eventId=${ID}`],
    ["as a URN", `urn:uuid:${ID}`],
    ["with a prefix", `evt_${ID}`],
    ["in a path", `https://hub.example/event-status/${ID}#attempt-2`],
    ["in a query", `https://hub.example/delivery-retry?from=2026-11-01&eventId=${ID}&page=2`],
    ["in an encoded query", `?q=%22${ID}%22%2C`],
    ["in JSON", `{"eventId":"${ID}","n":1}`],
    ["in JSON within JSON", `"{\\"eventId\\":\\u0022${ID}\\u0022}"`],
    ["with zero-width characters in it", `\ufeff${ID.slice(0, 9)}\u200b${ID.slice(9)}\u200e`],
    ["with a soft hyphen in it", `${ID.slice(0, 20)}\u00ad${ID.slice(20)}`],
    ["with non-breaking hyphens", ID.replaceAll("-", "\u2011")],
    ["with dashes and minus signs", ID.replaceAll("-", "\u2013").replace("\u2013", "\u2212")],
    ["twice", `${ID} ${ID.toUpperCase()}`],
  ])("%s", (_, text) => expect(findIds(text)).toEqual([ID]));

  it.each([
    ["commas", `${OTHER},${ID}`],
    ["lines", `${OTHER}\r\n${ID}\r\n`],
    ["semicolons and quotes", `'${OTHER}';'${ID}'`],
    ["words", `first ${OTHER} and then ${ID}, please`],
    ["an encoded comma", `eventId=${OTHER}%2C${ID}`],
    ["a JSON array", JSON.stringify([OTHER, ID])],
  ])("several between %s, in their order", (_, text) => expect(findIds(text)).toEqual([OTHER, ID]));

  it.each([
    ["nothing", ""],
    ["words", "the event of yesterday"],
    ["a part of an ID", ID.slice(0, -1)],
    ["one character too many", `${ID}0`],
    ["the end of a longer text", `f${ID}`],
    ["other characters", ID.replace("a", "g")],
    ["no hyphens", ID.replaceAll("-", "")],
  ])("none in %s", (_, text) => expect(findIds(text)).toEqual([]));
});

/** Possible separators: characters that cannot be part of an ID. */
const between = fc
  .array(fc.oneof(fc.string(), fc.constantFrom(" ", ",", "\n", '"', "{", "}", " or ", "\u200b ")))
  .map((parts) => `${parts.join("").replace(/[0-9a-f\-\\%]/gi, "")}\n`);

it("finds every ID between any separators", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.uuid(), between), { maxLength: 20 }),
      fc.boolean(),
      (pasted, isUpper) => {
        const text = pasted.map(([id, after]) => (isUpper ? id.toUpperCase() : id) + after).join("");
        expect(findIds(text)).toEqual([...new Set(pasted.map(([id]) => id))]);
      },
    ),
  );
});

it("is idempotent and never throws", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const found = findIds(text);
      expect(findIds(found.join(","))).toEqual(found);
    }),
  );
});
