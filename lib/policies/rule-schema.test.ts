import { expect, it } from "vitest";
import { cpuMs } from "../testing/processes/cpu-time";
import { retryRules } from "./rule-schema";

it("does not compile the patterns of rules that have more than they may", async () => {
  // Each takes a millisecond or more to compile.
  const texts = Array.from({ length: 50 }, (_, n) => ({ matches: `${n}[a-z]{90}(a|b|c|d){50}` }));
  const rules = Array.from({ length: 50 }, () => ({ when: { texts }, action: "fail" }));
  let messages: string[] = [];
  const tookMs = await cpuMs(() => {
    messages = retryRules.safeParse(rules).error?.issues.map(({ message }) => message) ?? [];
  });
  expect(messages).toContain("The rules may have 10 regular expressions in all.");
  expect(tookMs).toBeLessThan(500);
});
