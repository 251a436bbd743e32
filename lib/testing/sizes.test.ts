import { expect, it } from "vitest";
import { readSourceFiles } from "./source-files";

/** Lines of the source files that are not tests. Style sheets are flat lists, which the architecture test bounds. */
const lines = readSourceFiles()
  .filter((file) => !file.isTest && !file.path.endsWith(".css"))
  .map((file) => file.lines)
  .sort((a, b) => a - b);

it.each([
  ["half of the files have at most 50 lines", 0.5, 50],
  ["nine of ten files have at most 130 lines", 0.9, 130],
  ["no file has more than 260 lines", 1, 260],
])("%s", (_, share, most) => expect(lines[Math.ceil(lines.length * share) - 1]).toBeLessThanOrEqual(most));
