import { describe, expect, it } from "vitest";
import { KEYS } from "./keys";
import { matchKey, type Press, pressedKey } from "./press";

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe("pressedKey", () => {
  const cases: [string, Press, string][] = [
    ["a letter", press("j"), "j"],
    ["a letter with Shift", press("X", { shiftKey: true }), "X"],
    ["a letter with Caps Lock", press("J"), "j"],
    ["a letter with Shift and Caps Lock", press("x", { shiftKey: true }), "X"],
    ["Ctrl", press("k", { ctrlKey: true }), "mod+k"],
    ["⌘", press("k", { metaKey: true }), "mod+k"],
    ["Ctrl with Shift", press("K", { ctrlKey: true, shiftKey: true }), "mod+shift+k"],
    ["a sign that needs Shift", press("?", { shiftKey: true }), "?"],
    ["a sign that needs AltGr", press("[", { ctrlKey: true, altKey: true }), "["],
    ["a sign that needs Option", press("]", { altKey: true }), "]"],
    ["the space bar", press(" "), "Space"],
    ["the space bar with Shift", press(" ", { shiftKey: true }), "shift+Space"],
    ["an arrow with Alt", press("ArrowUp", { altKey: true }), "alt+ArrowUp"],
    ["Delete with Shift, which cuts", press("Delete", { shiftKey: true }), "shift+Delete"],
  ];
  it.each(cases)("names %s", (_, event, name) => {
    expect(pressedKey(event)).toBe(name);
  });
});

describe("matchKey", () => {
  it("distinguishes letters with and without Shift", () => {
    expect(matchKey("x", "")).toEqual({ ids: ["selectRow"], begun: "" });
    expect(matchKey("X", "")).toEqual({ ids: ["selectRange"], begun: "" });
    expect(matchKey("a", "").ids).not.toEqual(matchKey("A", "").ids);
  });

  it("completes a sequence key by key", () => {
    const first = matchKey("g", "");
    expect(first).toEqual({ ids: [], begun: "g" });
    expect(matchKey("e", first.begun)).toEqual({ ids: ["goEventStatus"], begun: "" });
  });

  it("lets a key that does not continue the sequence count by itself", () => {
    expect(matchKey("j", "g")).toEqual({ ids: ["nextRow"], begun: "" });
    expect(matchKey("g", "g")).toEqual({ ids: [], begun: "g" });
    expect(matchKey("q", "g")).toEqual({ ids: [], begun: "" });
  });

  it("does not take the keys of a sequence for keys of their own", () => {
    expect(matchKey("d", "")).toEqual({ ids: [], begun: "" });
  });
});

describe("the table", () => {
  const all = KEYS.flatMap(({ keys }) => keys as readonly string[]);

  it("gives each key one meaning", () => {
    expect(all.toSorted()).toEqual([...new Set(all)].toSorted());
  });

  it("has no key that begins another one's sequence", () => {
    expect(all.filter((key) => all.some((other) => other.startsWith(`${key} `)))).toEqual([]);
  });
});
