import { expect, it } from "vitest";
import { jsonTree, openedTo, seenValues } from "@/lib/text/json-tree";
import { nextValue } from "./tree-keys";

const tree = jsonTree('{"a":{"b":1},"c":[]}');
if (!tree) throw new Error("no tree");
const closed = { tree, seen: seenValues(tree, new Set([0]), 9), isOpen: false };
const opened = { tree, seen: seenValues(tree, openedTo(tree, 9), 9), isOpen: true };

it.each([
  ["down", "ArrowDown", 1, closed, 3],
  ["down into", "ArrowDown", 1, opened, 2],
  ["down at the end", "ArrowDown", 3, closed, 3],
  ["up at the beginning", "ArrowUp", 0, closed, 0],
  ["right opens", "ArrowRight", 1, closed, "toggle"],
  ["right goes into", "ArrowRight", 1, opened, 2],
  ["right on a scalar", "ArrowRight", 2, opened, 2],
  ["right on what is empty", "ArrowRight", 3, closed, 3],
  ["left closes", "ArrowLeft", 1, opened, "toggle"],
  ["left goes out", "ArrowLeft", 2, { ...opened, isOpen: false }, 1],
  ["left at the root", "ArrowLeft", 0, { ...closed, isOpen: false }, 0],
  ["the beginning", "Home", 3, closed, 0],
  ["the end", "End", 0, opened, 3],
  ["open or close", "Enter", 1, closed, "toggle"],
  ["another key", "j", 1, closed, undefined],
] as const)("%s", (_what, key, value, seen, expected) => expect(nextValue(key, value, seen)).toBe(expected));
