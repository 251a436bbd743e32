import { expect, it } from "vitest";
import { readSourceFiles } from "../testing/source-files";

it("no other file declares a unit of time, except the engine, which imports nothing", () => {
  const declared = /\bconst (SECOND|MINUTE|HOUR|DAY)_MS =/;
  const files = readSourceFiles().filter(({ path }) => path !== "lib/time/units.test.ts");
  const found = files.filter(({ text }) => declared.test(text)).map(({ path }) => path);
  expect(found.filter((path) => !path.startsWith("lib/engine/"))).toEqual(["lib/time/units.ts"]);
});
