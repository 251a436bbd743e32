import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../testing/processes/cpu-time";
import { visible, visibleInJson } from "./visible";

describe("characters that cannot be seen are shown as escapes", () => {
  it.each([
    ["a right-to-left override", "invoice\u202efdp.exe", "invoice\\u202efdp.exe"],
    ["embeddings and their ends", "\u202a\u202b\u202c\u202d", "\\u202a\\u202b\\u202c\\u202d"],
    ["isolates", "\u2066\u2067\u2068a\u2069", "\\u2066\\u2067\\u2068a\\u2069"],
    ["direction marks", "a\u200e\u200f\u061c", "a\\u200e\\u200f\\u061c"],
    ["zero-width characters", "or\u200bders\u2060\ufeff", "or\\u200bders\\u2060\\ufeff"],
    ["joiners between Latin letters", "ad\u200cm\u200din", "ad\\u200cm\\u200din"],
    ["a soft hyphen", "pay\u00adpal", "pay\\u00adpal"],
    [
      "C0, DEL and C1",
      "\u0000\u0007\u001b[31m\u007f\u0085\u009b",
      "\\u0000\\u0007\\u001b[31m\\u007f\\u0085\\u009b",
    ],
    ["line breaks in a single line", "a\nb\r\nc\td", "a\\u000ab\\u000d\\u000ac\\u0009d"],
    ["line and paragraph separators", "a\u2028b\u2029", "a\\u2028b\\u2029"],
    ["fillers", "\u115f\u1160\u3164\uffa0\u2800", "\\u115f\\u1160\\u3164\\uffa0\\u2800"],
    ["a grapheme joiner", "a\u034fb", "a\\u034fb"],
    ["tags", "ok\u{e0001}\u{e0041}\u{e007f}", "ok\\u{e0001}\\u{e0041}\\u{e007f}"],
    ["variation selectors that hide data", "a\ufe0f\ufe01\u{e0100}", "a\\ufe0f\\ufe01\\u{e0100}"],
    ["several variation selectors after an emoji", "😀\ufe0f\ufe0f", "😀\ufe0f\\ufe0f"],
    ["annotations", "\ufff9a\ufffab\ufffb", "\\ufff9a\\ufffab\\ufffb"],
    ["old format characters", "\u206a\u206f\u180e\u{1d173}", "\\u206a\\u206f\\u180e\\u{1d173}"],
    ["lone surrogates", "a\ud83db\ude00", "a\\ud83db\\ude00"],
    ["noncharacters", "\ufffe\uffff\ufdd0", "\\ufffe\\uffff\\ufdd0"],
    ["a joiner at the end of a word", "ک\u200c", "ک\\u200c"],
    ["several joiners in a row", "می\u200c\u200cخ", "می\\u200c\\u200cخ"],
    [
      "a flag with something else in its tags",
      "🏴\u{e0067}\u{e0062}\u{e0061}\u{e007f}",
      "🏴\\u{e0067}\\u{e0062}\\u{e0061}\\u{e007f}",
    ],
  ])("%s", (_, text, shown) => expect(visible(text)).toBe(shown));
});

describe("visible characters, and those required by a script or an emoji, are unchanged", () => {
  it.each([
    ["plain text", 'Orders: €12.50, naïve, "quoted" \\u202e'],
    ["spaces of a language", "10\u00a0000\u202f%\u3000。"],
    ["right-to-left words", "שלום عليكم"],
    ["a family, a skin tone, a heart", "👨‍👩‍👧‍👦 👍🏽 ❤️ 👩🏽‍🚀 🏳️‍🌈"],
    ["keycaps and flags", "1️⃣ #️⃣ 🇨🇿 🏴󠁧󠁢󠁳󠁣󠁴󠁿"],
    ["joiners of Persian, Hindi and Malayalam", "می\u200cخواهم क्\u200dष ന്\u200dമ"],
    ["a variant of a Chinese character", "葛\u{e0100}城"],
    ["combining marks", "e\u0301 ก็"],
    ["a replacement character", "\ufffd"],
  ])("%s", (_, text) => expect(visible(text)).toBe(text));
});

it("keeps only the layout of a text on several lines", () => {
  const text = '{\r\n\t"a": 1\n}\rgone\u000b\u202e';
  expect(visible(text, { lines: true })).toBe('{\r\n\t"a": 1\n}\\u000dgone\\u000b\\u202e');
});

it("is lossless and idempotent", () => {
  const character = fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom("\u200d", "\u200c", "\u202e", "\ufe0f", "👨", "م", "葛", "a", "\ud800", "\n"),
  );
  fc.assert(
    fc.property(fc.array(character), fc.boolean(), (characters, lines) => {
      const text = characters.join("").replaceAll("\\", "/");
      const shown = visible(text, { lines });
      const back = shown.replace(/\\u(?:\{([0-9a-f]+)\}|([0-9a-f]{4}))/g, (_, far, near) =>
        String.fromCodePoint(Number.parseInt(far ?? near, 16)),
      );
      expect(back).toBe(text);
      expect(visible(shown, { lines })).toBe(shown);
    }),
  );
});

it("keeps the value of a line of JSON", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const line = JSON.stringify({ text: `${text}\u202e\u009b31m\u{e0041}` });
      const shown = visibleInJson(line);
      expect(JSON.parse(shown)).toEqual(JSON.parse(line));
      expect(shown).not.toMatch(/[\u007f-\u009f\p{Default_Ignorable_Code_Point}\u2028\u2029]/u);
    }),
  );
});

it("takes time linear in the text", async () => {
  for (const unit of [
    "\u202e",
    "👨\u200d",
    "م\u200c",
    "\u{1f3f4}\u{e0067}\u{e0062}",
    "葛\ufe00",
    "\r",
    "a",
  ]) {
    const text = unit.repeat(50_000);
    expect(await cpuMs(() => visible(text, { lines: true }))).toBeLessThan(1_000);
  }
});
