/**
 * Measures the console: pages over HTTP with millions of failures, and lists of 500 rows in a browser. See docs/benchmarks.md.
 */
import type { BenchArguments } from "../support/arguments";
import { measureBrowser } from "./browser";
import { startConsoleHub } from "./hub";
import { measureServer } from "./server";

const FAILURES = 5_000_000;
const ROUNDS = 15;
const HALVES = { server: measureServer, browser: measureBrowser };

/** Prints the figures of the named halves, or of both. Returns wrong results as sentences. */
export async function benchConsole({ count, rounds, contenders }: BenchArguments): Promise<string[]> {
  const halves = contenders ?? Object.keys(HALVES);
  const unknown = halves.filter((name) => !Object.hasOwn(HALVES, name));
  if (unknown.length > 0) return [`there is no half ${unknown.join(", ")}: take server or browser`];
  const hub = await startConsoleHub(count ?? FAILURES);
  try {
    const problems: string[] = [];
    for (const [name, measure] of Object.entries(HALVES))
      if (halves.includes(name)) problems.push(...(await measure(hub, rounds ?? ROUNDS)));
    return problems;
  } finally {
    await hub.close();
  }
}
