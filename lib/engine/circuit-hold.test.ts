import { expect, it } from "vitest";
import { hasEnded } from "./circuit-hold";

it.each([
  ["without an end", null, false],
  ["before its end", 1001, false],
  ["at its end", 1000, true],
  ["after its end", 999, true],
])("a circuit opened by hand %s", (_, until, expected) => expect(hasEnded({ until }, 1000)).toBe(expected));
