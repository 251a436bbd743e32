import { expect, it } from "vitest";
import { operationText } from "./patch-text";

it.each([
  [{ op: "add", path: "/a/-", value: { b: 1 } }, 'add /a/-: {"b":1}'],
  [{ op: "replace", path: "/a", value: null }, "replace /a with null"],
  [{ op: "replace", path: "", value: "x".repeat(300) }, `replace the whole with "${"x".repeat(199)}…`],
  [{ op: "test", path: "/a", value: "b" }, 'test that /a is "b"'],
  [{ op: "remove", path: "/a" }, "remove /a"],
  [{ op: "move", from: "/a", path: "/b" }, "move /a to /b"],
  [{ op: "copy", from: "", path: "/b" }, "copy the whole to /b"],
] as const)("%j in words", (operation, text) => expect(operationText(operation)).toBe(text));
