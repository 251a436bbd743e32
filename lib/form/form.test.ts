import { describe, expect, it } from "vitest";
import { mergeDrafts } from "./form";

type Draft = { name: string; retry: { attempts: string } | null };
const draft = (name: string, attempts: string | null): Draft => ({
  name,
  retry: attempts === null ? null : { attempts },
});
const FROM = draft("a", "3");

describe("changes moved onto a newer version", () => {
  it.each([
    ["nothing changed", FROM, FROM, FROM, []],
    ["mine", draft("b", "3"), FROM, draft("b", "3"), []],
    ["theirs", FROM, draft("c", null), draft("c", null), []],
    ["different parts", draft("b", "3"), draft("a", "5"), draft("b", "5"), []],
    ["the same part", draft("b", "3"), draft("c", "5"), draft("b", "5"), ["name"]],
    ["the same part, inside", draft("a", "4"), draft("a", "5"), draft("a", "4"), ["retry"]],
    ["the same part to the same value", draft("b", "4"), draft("b", "4"), draft("b", "4"), []],
    ["a part that I changed back", FROM, draft("c", "3"), draft("c", "3"), []],
  ] as const)("%s", (_, mine, theirs, expected, both) =>
    expect(mergeDrafts<Draft>(FROM, mine, theirs)).toEqual({ draft: expected, both }),
  );
});
