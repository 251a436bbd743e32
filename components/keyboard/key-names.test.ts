import { expect, it } from "vitest";
import { keyName, keyNames } from "./key-names";

it.each([
  ["mod+k", "Ctrl K"],
  ["X", "Shift X"],
  ["x", "X"],
  ["g d", "G D"],
  ["?", "?"],
  ["Delete", "Del"],
  ["alt+ArrowUp", "Alt ↑"],
  ["shift+Space", "Shift Space"],
])("prints %s as %s", (key, name) => {
  expect(keyName(key, false)).toBe(name);
});

it("prints the command key of a Mac by its sign", () => {
  expect(keyName("mod+k", true)).toBe("⌘ K");
});

it("names every key of an entry", () => {
  expect(keyNames("selectRow", false)).toEqual(["X", "Space"]);
});
